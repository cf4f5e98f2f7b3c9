import { LessThan } from 'typeorm';
import { PartnerLink } from '../entities/partner-link.entity.js';
import type { WebhookEndpoint } from '../entities/webhook-endpoint.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { afterMs, changeRows, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

export type NewPartnerLink = Pick<PartnerLink, 'id' | 'tokenHash' | 'endpointIds'> & {
  livesMs: number;
};

/** What a link opens at this moment. */
export type OpenPartnerLink = {
  id: string;
  tenantId: string;
  endpointIds: string[] | null;
  expiresAt: Date;
  /** False: the tenant is suspended, and nothing may be changed. */
  mayChange: boolean;
};

/** Links by which partners look after endpoints. */
export class PartnerLinkRepository {
  constructor(private readonly work: TenantWork) {}

  /** It works for `livesMs` on the clock of the database. */
  create(tenantId: string, { livesMs, ...link }: NewPartnerLink): Promise<PartnerLink> {
    return this.work.run(tenantId, async (manager) => {
      await manager
        .createQueryBuilder()
        .insert()
        .into(PartnerLink)
        .values({ ...link, tenantId, expiresAt: () => afterMs(String(Math.trunc(livesMs))) })
        .execute();
      return manager.findOneByOrFail(PartnerLink, { tenantId, id: link.id });
    });
  }

  /** Newest first. */
  list(tenantId: string, limit: number, after: IdPlace | null): Promise<Page<PartnerLink>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(PartnerLink, {
        where: { tenantId, ...(after === null ? {} : { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.partnerLinks, rows, limit);
    });
  }

  /** Which of the endpoints the tenant has. */
  async endpointsAmong(tenantId: string, ids: readonly string[]): Promise<string[]> {
    const rows = await this.work.run(tenantId, (manager) =>
      selectRows<Pick<WebhookEndpoint, 'id'>>(
        manager,
        'SELECT id FROM webhook_endpoints WHERE tenant_id = $1 AND id = ANY ($2::uuid[])',
        [tenantId, ids],
      ),
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Ends the link, which works no more from the commit on. `revoked`: it did until now; `ended`: not any
   * more; `missing`: there is none.
   */
  revoke(tenantId: string, id: string): Promise<'revoked' | 'ended' | 'missing'> {
    return this.work.run(tenantId, async (manager) => {
      const revoked = await changeRows(manager, REVOKE, [tenantId, id]);
      if (revoked.length > 0) return 'revoked';
      return (await manager.existsBy(PartnerLink, { tenantId, id })) ? 'ended' : 'missing';
    });
  }

  /** Null once it is over: expired, revoked, or of a tenant that is going. */
  open(tenantId: string, id: string): Promise<OpenPartnerLink | null> {
    return this.work.run(tenantId, async (manager) => {
      const [found] = await selectRows<OpenPartnerLink>(manager, OPEN, [tenantId, id]);
      return found ?? null;
    });
  }
}

const REVOKE = `
  UPDATE partner_links SET revoked_at = clock_timestamp()
   WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL AND expires_at > clock_timestamp()
  RETURNING id`;

const OPEN = `
  SELECT l.id, l.tenant_id AS "tenantId", l.endpoint_ids AS "endpointIds",
         l.expires_at AS "expiresAt", t.status = 'active' AS "mayChange"
    FROM partner_links l JOIN tenants t ON t.id = l.tenant_id
   WHERE l.tenant_id = $1 AND l.id = $2 AND l.revoked_at IS NULL
     AND l.expires_at > clock_timestamp() AND t.status <> 'deleting'`;
