import { newId, type FactType, type Secret } from '#libs/domain';
import { LessThan, type EntityManager } from 'typeorm';
import {
  changed,
  meant,
  namedBy,
  unlessNameIsTaken,
  unlessRefused,
  type Edited,
  type EditRefusal,
  type Removed,
} from '../edit.js';
import { WebhookEndpoint } from '../entities/webhook-endpoint.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import type { TenantWork } from '../tenant-work.js';
import type { TokenCipher } from '../token-cipher.js';
import { dataKeyOf, JOINED_DATA_KEY, type DataKeyColumns } from '../custody/joined-data-key.js';

export type EndpointDraft = {
  url: string;
  description: string | null;
  eventTypes: FactType[] | null;
  externalId: string | null;
  secret: Secret;
};

export type EndpointChange = Partial<Omit<EndpointDraft, 'secret'> & { enabled: boolean }>;

export type EndpointCreated =
  { outcome: 'created'; row: WebhookEndpoint } | { outcome: 'external-id-taken' };

export class WebhookEndpointRepository {
  constructor(
    private readonly work: TenantWork,
    private readonly cipher: TokenCipher,
  ) {}

  create(tenantId: string, { secret, ...draft }: EndpointDraft): Promise<EndpointCreated> {
    const id = newId();
    return this.work.run(tenantId, async (manager) => {
      const { keyId, dataKeyId, sealed } = await this.cipher.seal(secret, seal(tenantId, id));
      const endpoint = manager.create(WebhookEndpoint, {
        id,
        tenantId,
        ...draft,
        keyId,
        dataKeyId,
        sealedSecret: sealed,
        enabled: true,
        disabledReason: null,
        version: 1,
      });
      const row = await unlessNameIsTaken(manager, (inner) => inner.save(endpoint));
      return 'outcome' in row ? row : { outcome: 'created', row };
    });
  }

  /** Newest first. */
  list(tenantId: string, limit: number, after: IdPlace | null): Promise<Page<WebhookEndpoint>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(WebhookEndpoint, {
        where: { tenantId, ...(after === null ? {} : { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.webhookEndpoints, rows, limit);
    });
  }

  /** By our id, or by the tenant's own name for it. */
  find(tenantId: string, ref: string): Promise<WebhookEndpoint | null> {
    return this.work.run(tenantId, async (manager) =>
      meant(await manager.findBy(WebhookEndpoint, namedBy(tenantId, ref)), ref),
    );
  }

  /**
   * Changes what `change` names; enabling forgets why it was disabled, and what was still owed goes
   * on. With `ifVersion`, only when the endpoint is still at that version.
   */
  change(
    tenantId: string,
    ref: string,
    change: EndpointChange,
    ifVersion: number | null,
  ): Promise<Edited<WebhookEndpoint> | EditRefusal> {
    return this.work.run(tenantId, async (manager) => {
      const found = await this.lock(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      const before = found.row;
      const next = changed(before, {
        ...change,
        ...(change.enabled === true ? { disabledReason: null } : {}),
      });
      if (!next) return { outcome: 'edited', before, row: before };
      const row = await unlessNameIsTaken(manager, (inner) => inner.save(WebhookEndpoint, next));
      return 'outcome' in row ? row : { outcome: 'edited', before, row };
    });
  }

  /** With `ifVersion`, only when the endpoint is still at that version. */
  delete(
    tenantId: string,
    ref: string,
    ifVersion: number | null,
  ): Promise<Removed<WebhookEndpoint> | EditRefusal> {
    return this.work.run(tenantId, async (manager) => {
      const found = await this.lock(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      await manager.delete(WebhookEndpoint, { id: found.row.id, tenantId });
      return { outcome: 'removed', row: found.row };
    });
  }

  /** True for the one caller that changed it. */
  disable(tenantId: string, endpointId: string, reason: string): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const { affected } = await manager.update(
        WebhookEndpoint,
        { id: endpointId, tenantId, enabled: true },
        { enabled: false, disabledReason: reason, version: () => 'version + 1' },
      );
      return affected === 1;
    });
  }

  /**
   * Where to post and how to sign; null when there is no such endpoint, it is disabled, or its tenant
   * is suspended.
   */
  async arm(tenantId: string, endpointId: string): Promise<{ url: string; secret: Secret } | null> {
    const row = await this.work.run(tenantId, (manager) =>
      manager
        .createQueryBuilder(WebhookEndpoint, 'e')
        .leftJoin('tenant_keys', 'd', 'd.tenant_id = e.tenant_id AND d.id = e.data_key_id')
        .select('e.url', 'url')
        .addSelect('e.sealedSecret', 'sealed')
        .addSelect(JOINED_DATA_KEY)
        .where({ id: endpointId, tenantId, enabled: true })
        .andWhere(
          `EXISTS (SELECT 1 FROM tenants t WHERE t.id = e.tenant_id AND t.status = 'active')`,
        )
        .getRawOne<DataKeyColumns & { url: string; sealed: string }>(),
    );
    if (!row) return null;
    // Not in the unit of work: a KMS may have to be asked.
    const secret = await this.cipher.open(row.sealed, seal(tenantId, endpointId), dataKeyOf(row));
    return { url: row.url, secret };
  }

  private async lock(
    manager: EntityManager,
    tenantId: string,
    ref: string,
    ifVersion: number | null,
  ) {
    const rows = await manager.find(WebhookEndpoint, {
      where: namedBy(tenantId, ref),
      lock: { mode: 'pessimistic_write' },
    });
    return unlessRefused(meant(rows, ref), ifVersion);
  }
}

const seal = (tenantId: string, ownerId: string) => ({
  tenantId,
  ownerId,
  purpose: 'webhook-secret' as const,
});
