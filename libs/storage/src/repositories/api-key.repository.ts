import { newId } from '#libs/domain';
import { ApiKey } from '../entities/api-key.entity.js';
import type { TenantWork } from '../tenant-work.js';

export type NewApiKeyRow = { name: string; prefix: string; keyHash: Buffer; scopes: string[] };

export class ApiKeyRepository {
  constructor(private readonly work: TenantWork) {}

  create(tenantId: string, key: NewApiKeyRow): Promise<ApiKey> {
    return this.work.run(tenantId, async (manager) => {
      const row = manager.create(ApiKey, {
        id: newId(),
        tenantId,
        expiresAt: null,
        revokedAt: null,
        ...key,
      });
      return manager.save(row);
    });
  }

  list(tenantId: string): Promise<ApiKey[]> {
    return this.work.run(tenantId, (manager) =>
      manager.find(ApiKey, { where: { tenantId }, order: { id: 'DESC' } }),
    );
  }
}
