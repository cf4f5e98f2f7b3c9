import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** Accounts and endpoints of one tenant, by id. */
export type LanesOwed = { sync: string[]; replies: string[]; deliveries: string[] };

/** Which lanes of one tenant have something due: what is woken when nothing holds it up any more. */
export class OwedLanes {
  constructor(private readonly work: TenantWork) {}

  /** At most `limit` of each kind. Says nothing of what else a lane may be waiting for. */
  of(tenantId: string, limit: number): Promise<LanesOwed> {
    return this.work.run(tenantId, async (manager) => {
      const ids = async (sql: string): Promise<string[]> => {
        const rows = await selectRows<{ id: string }>(manager, sql, [tenantId, limit]);
        return rows.map(({ id }) => id);
      };
      return {
        sync: await ids(SYNC),
        replies: await ids(REPLIES),
        deliveries: await ids(DELIVERIES),
      };
    });
  }
}

const SYNC = `
  SELECT account_id AS id FROM ice_breakers
   WHERE tenant_id = $1 AND next_attempt_at <= now() LIMIT $2`;

const REPLIES = `
  SELECT id FROM accounts a
   WHERE tenant_id = $1 AND EXISTS (
     SELECT 1 FROM inbound_events e
      WHERE e.tenant_id = $1 AND e.account_id = a.id AND e.state IN ('pending', 'unsure')
        AND e.next_attempt_at <= now())
      OR tenant_id = $1 AND EXISTS (
     SELECT 1 FROM conversations c
      WHERE c.tenant_id = $1 AND c.account_id = a.id AND c.held_until <= now())
   LIMIT $2`;

const DELIVERIES = `
  SELECT id FROM webhook_endpoints w
   WHERE tenant_id = $1 AND enabled AND EXISTS (
     SELECT 1 FROM webhook_deliveries d
      WHERE d.tenant_id = $1 AND d.endpoint_id = w.id AND d.state = 'pending'
        AND d.next_attempt_at <= now())
   LIMIT $2`;
