import { newId, type FactType, type Secret } from '#libs/domain';
import { WebhookEndpoint } from '../entities/webhook-endpoint.entity.js';
import type { TenantWork } from '../tenant-work.js';
import type { TokenCipher } from '../token-cipher.js';

export type EndpointDraft = {
  url: string;
  description: string | null;
  eventTypes: FactType[] | null;
  secret: Secret;
};

export class WebhookEndpointRepository {
  constructor(
    private readonly work: TenantWork,
    private readonly cipher: TokenCipher,
  ) {}

  create(tenantId: string, draft: EndpointDraft): Promise<WebhookEndpoint> {
    const id = newId();
    const { keyId, sealed } = this.cipher.seal(draft.secret, seal(tenantId, id));
    return this.work.run(tenantId, (manager) =>
      manager.save(
        manager.create(WebhookEndpoint, {
          id,
          tenantId,
          url: draft.url,
          description: draft.description,
          eventTypes: draft.eventTypes,
          keyId,
          sealedSecret: sealed,
          enabled: true,
          disabledReason: null,
        }),
      ),
    );
  }

  list(tenantId: string): Promise<WebhookEndpoint[]> {
    return this.work.run(tenantId, (manager) =>
      manager.find(WebhookEndpoint, { where: { tenantId }, order: { id: 'DESC' } }),
    );
  }

  delete(tenantId: string, endpointId: string): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const { affected } = await manager.delete(WebhookEndpoint, { id: endpointId, tenantId });
      return affected === 1;
    });
  }

  /** True for the one caller that changed it. */
  disable(tenantId: string, endpointId: string, reason: string): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const { affected } = await manager.update(
        WebhookEndpoint,
        { id: endpointId, tenantId, enabled: true },
        { enabled: false, disabledReason: reason },
      );
      return affected === 1;
    });
  }

  /**
   * Where to post and how to sign; null when there is no such endpoint, it is disabled, or its tenant
   * is suspended.
   */
  arm(tenantId: string, endpointId: string): Promise<{ url: string; secret: Secret } | null> {
    return this.work.run(tenantId, async (manager) => {
      const row = await manager
        .createQueryBuilder(WebhookEndpoint, 'e')
        .addSelect('e.sealedSecret')
        .where({ id: endpointId, tenantId, enabled: true })
        .andWhere(
          `EXISTS (SELECT 1 FROM tenants t WHERE t.id = e.tenant_id AND t.status = 'active')`,
        )
        .getOne();
      if (!row) return null;
      return { url: row.url, secret: this.cipher.open(row.sealedSecret, seal(tenantId, row.id)) };
    });
  }
}

const seal = (tenantId: string, ownerId: string) => ({
  tenantId,
  ownerId,
  purpose: 'webhook-secret' as const,
});
