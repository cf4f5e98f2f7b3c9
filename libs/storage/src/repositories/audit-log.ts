import { newId } from '#libs/domain';
import { AuditEntry } from '../entities/audit-entry.entity.js';
import { storableJson } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';

export type AuditDraft = {
  /** `key:<id>` of an API key, or `operator`. */
  actor: string;
  /** Such as `ice_breakers.set`. */
  action: string;
  /** What it was done to, such as `account:<id>`. */
  target: string;
  /** Before and after, as far as they help; never a secret. */
  detail: Record<string, unknown>;
};

/** Who changed what. Called inside the unit of work of the change itself, so both or neither last. */
export class AuditLog {
  constructor(private readonly work: TenantWork) {}

  async append(tenantId: string, draft: AuditDraft): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.insert(AuditEntry, {
        id: newId(),
        tenantId,
        ...draft,
        detail: storableJson(draft.detail) as object,
      }),
    );
  }

  /** Newest first. */
  list(tenantId: string, limit: number): Promise<AuditEntry[]> {
    return this.work.run(tenantId, (manager) =>
      manager.find(AuditEntry, { where: { tenantId }, order: { id: 'DESC' }, take: limit }),
    );
  }
}
