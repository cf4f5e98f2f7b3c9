import { limitsOf, type TenantLimit } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import { Tenant } from '../entities/tenant.entity.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

const LIVE_KEYS = `api_keys WHERE tenant_id = $1 AND revoked_at IS NULL
  AND (expires_at IS NULL OR expires_at > clock_timestamp())`;

/**
 * What a tenant may have only so many of, the limit that says how many, and the rows that count. A
 * key that was replaced and lives on for a while does not count as a key: a tenant at its limit can
 * still rotate all of them.
 */
const LIMITED = {
  accounts: {
    limit: 'accounts',
    rows: "accounts WHERE tenant_id = $1 AND status <> 'disconnected'",
  },
  reply_rules: { limit: 'reply_rules', rows: 'reply_rules WHERE tenant_id = $1' },
  webhook_endpoints: { limit: 'webhook_endpoints', rows: 'webhook_endpoints WHERE tenant_id = $1' },
  api_keys: { limit: 'api_keys', rows: `${LIVE_KEYS} AND replaced_by IS NULL` },
  keys_in_grace: { limit: 'api_keys', rows: `${LIVE_KEYS} AND replaced_by IS NOT NULL` },
} as const satisfies Record<string, { limit: TenantLimit; rows: string }>;

export type LimitedThing = keyof typeof LIMITED;

/** Keeps a tenant within its limits. Called inside the unit of work that adds the thing. */
export class TenantQuota {
  constructor(private readonly work: TenantWork) {}

  /**
   * True when the tenant may have one more. Asked before the insert, and only for what is new: until
   * the unit of work ends, every other `hasRoomFor` of the tenant waits, so that two racing inserts
   * cannot both take the last place. False also for a tenant that is being deleted or is gone.
   */
  hasRoomFor(tenantId: string, thing: LimitedThing): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const tenant = await manager.findOne(Tenant, {
        where: { id: tenantId },
        lock: { mode: 'for_no_key_update' },
      });
      if (!tenant || tenant.status === 'deleting') return false;
      return (
        (await countAll(manager, tenantId, thing)) < limitsOf(tenant.limits)[LIMITED[thing].limit]
      );
    });
  }
}

/**
 * Counts past the accounts that the caller's key may be bound to: it sees only the rows of those, but
 * the limit is that of the whole tenant.
 */
async function countAll(
  manager: EntityManager,
  tenantId: string,
  thing: LimitedThing,
): Promise<number> {
  const [bounds] = await selectRows<{ ids: string | null }>(
    manager,
    `SELECT nullif(current_setting('app.account_ids', true), '') AS ids`,
    [],
  );
  const bindTo = (ids: string) =>
    manager.query(`SELECT set_config('app.account_ids', $1, true)`, [ids]);
  if (bounds?.ids) await bindTo('');
  const [row] = await selectRows<{ n: number }>(
    manager,
    `SELECT count(*)::int AS n FROM ${LIMITED[thing].rows}`,
    [tenantId],
  );
  if (bounds?.ids) await bindTo(bounds.ids);
  return row?.n ?? 0;
}
