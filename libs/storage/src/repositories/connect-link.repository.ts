import { LessThan } from 'typeorm';
import { ConnectLink } from '../entities/connect-link.entity.js';
import { Tenant, type TenantStatus } from '../entities/tenant.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { afterMs, changeRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

export type NewConnectLink = Pick<
  ConnectLink,
  'id' | 'stateHash' | 'externalId' | 'returnUrl' | 'expectedAccountId' | 'actor' | 'requestId'
> & { livesMs: number };

/** A link, and where its tenant lets people be sent. */
export type FoundLink = { link: ConnectLink; returnUrls: string[] };

/** Why a link does not work, or not now. */
export type UnusableLink =
  | ({ outcome: 'used' | 'expired' | 'tenant-suspended' } & FoundLink)
  /** There is no such link, or its tenant is being deleted. */
  | { outcome: 'missing' };

/** Links by which owners connect their accounts; each is good for one login. */
export class ConnectLinkRepository {
  constructor(private readonly work: TenantWork) {}

  /** It works for `livesMs` on the clock of the database. */
  create(tenantId: string, { livesMs, ...link }: NewConnectLink): Promise<ConnectLink> {
    return this.work.run(tenantId, async (manager) => {
      await manager
        .createQueryBuilder()
        .insert()
        .into(ConnectLink)
        .values({ ...link, tenantId, expiresAt: () => afterMs(String(Math.trunc(livesMs))) })
        .execute();
      return manager.findOneByOrFail(ConnectLink, { tenantId, id: link.id });
    });
  }

  find(tenantId: string, id: string): Promise<ConnectLink | null> {
    return this.work.run(tenantId, (manager) => manager.findOneBy(ConnectLink, { tenantId, id }));
  }

  /** Newest first. */
  list(tenantId: string, limit: number, after: IdPlace | null): Promise<Page<ConnectLink>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(ConnectLink, {
        where: { tenantId, ...(after === null ? {} : { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.connectLinks, rows, limit);
    });
  }

  /** Where people may be sent after a login, as the operator has said. */
  returnUrlsOf(tenantId: string): Promise<string[]> {
    return this.work.run(tenantId, async (manager) => {
      const tenant = await manager.findOneBy(Tenant, { id: tenantId });
      return tenant?.returnUrls ?? [];
    });
  }

  /** Null for a tenant that is gone. */
  tenantStatusOf(tenantId: string): Promise<TenantStatus | null> {
    return this.work.run(tenantId, async (manager) => {
      const tenant = await manager.findOneBy(Tenant, { id: tenantId });
      return tenant?.status ?? null;
    });
  }

  /** Spends the link, unless it is spent: of any number of calls one gets it, and it is gone for good. */
  claim(
    tenantId: string,
    id: string,
  ): Promise<({ outcome: 'claimed' } & FoundLink) | UnusableLink> {
    return this.work.run(tenantId, async (manager) => {
      const tenant = await manager.findOneBy(Tenant, { id: tenantId });
      if (!tenant || tenant.status === 'deleting') return { outcome: 'missing' };
      const claimed =
        tenant.status === 'active' ? await changeRows(manager, CLAIM, [tenantId, id]) : [];
      const link = await manager.findOneBy(ConnectLink, { tenantId, id });
      if (!link) return { outcome: 'missing' };
      const found: FoundLink = { link, returnUrls: tenant.returnUrls };
      if (claimed.length > 0) return { outcome: 'claimed', ...found };
      if (link.usedAt !== null) return { outcome: 'used', ...found };
      return { outcome: tenant.status === 'suspended' ? 'tenant-suspended' : 'expired', ...found };
    });
  }

  /** Whether the link would be given to who claims it now. Nothing changes. */
  look(tenantId: string, id: string): Promise<({ outcome: 'open' } & FoundLink) | UnusableLink> {
    return this.work.run(tenantId, async (manager) => {
      const tenant = await manager.findOneBy(Tenant, { id: tenantId });
      const link = await manager.findOneBy(ConnectLink, { tenantId, id });
      if (!tenant || !link || tenant.status === 'deleting') return { outcome: 'missing' };
      const found: FoundLink = { link, returnUrls: tenant.returnUrls };
      if (link.usedAt !== null) return { outcome: 'used', ...found };
      if (tenant.status === 'suspended') return { outcome: 'tenant-suspended', ...found };
      if (link.expiresAt <= new Date()) return { outcome: 'expired', ...found };
      return { outcome: 'open', ...found };
    });
  }

  /**
   * Somebody came back without an account, and the link may be used again. True the first time for
   * each kind of failure: who holds the link can call up any of them, in any order, without end.
   */
  note(tenantId: string, id: string, failure: string): Promise<boolean> {
    return this.change(tenantId, NOTE, [id, failure]);
  }

  /** What the one login came to nothing for. */
  fail(tenantId: string, id: string, failure: string): Promise<boolean> {
    return this.change(tenantId, FAIL, [id, failure]);
  }

  /** The one login has connected this account. */
  finish(tenantId: string, id: string, accountId: string): Promise<boolean> {
    return this.change(tenantId, FINISH, [id, accountId]);
  }

  private change(tenantId: string, sql: string, values: unknown[]): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await changeRows(manager, sql, [tenantId, ...values]);
      return rows.length === 1;
    });
  }
}

const CLAIM = `
  UPDATE connect_links SET used_at = clock_timestamp(), failure = NULL
   WHERE tenant_id = $1 AND id = $2 AND used_at IS NULL AND expires_at > clock_timestamp()
  RETURNING id`;

const NOTE = `
  UPDATE connect_links SET failure = $3, failures_told = array_append(failures_told, $3)
   WHERE tenant_id = $1 AND id = $2 AND used_at IS NULL AND expires_at > clock_timestamp()
     AND $3 <> ALL (failures_told)
  RETURNING id`;

const FAIL = `
  UPDATE connect_links SET failure = $3
   WHERE tenant_id = $1 AND id = $2 AND used_at IS NOT NULL AND account_id IS NULL
  RETURNING id`;

const FINISH = `
  UPDATE connect_links SET account_id = $3, failure = NULL
   WHERE tenant_id = $1 AND id = $2 AND used_at IS NOT NULL AND account_id IS NULL
  RETURNING id`;
