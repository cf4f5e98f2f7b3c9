import type { Pool } from 'pg';
import type { LaneOfAccount } from './event-intake.js';

export type LaneOfEndpoint = { tenantId: string; endpointId: string };

/** Before every id: where the first page begins. */
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Which lanes have something due: what the sweeper asks, over all tenants, in the order of their
 * ids and from behind `after` (null: from the first). Accounts that wait for their owner or for
 * Instagram's limits are left out; whatever ends the wait wakes them.
 */
export class DueLanes {
  constructor(private readonly router: Pool) {}

  async sync(limit: number, after: string | null): Promise<LaneOfAccount[]> {
    const { rows } = await this.router.query<LaneOfAccount>(
      `SELECT i.tenant_id AS "tenantId", i.account_id AS "accountId"
         FROM ice_breakers i
         JOIN accounts a ON a.id = i.account_id
         JOIN tenants t ON t.id = i.tenant_id
        WHERE i.next_attempt_at <= now() AND a.status = 'connected' AND t.status = 'active'
          AND (a.sync_parked_until IS NULL OR a.sync_parked_until <= now())
          AND i.account_id > $2
        ORDER BY i.account_id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }

  /** Accounts of which it is to be looked now whether Instagram still shows their questions. */
  async checks(limit: number, after: string | null): Promise<LaneOfAccount[]> {
    const { rows } = await this.router.query<LaneOfAccount>(
      `SELECT i.tenant_id AS "tenantId", i.account_id AS "accountId"
         FROM ice_breakers i
         JOIN accounts a ON a.id = i.account_id
         JOIN tenants t ON t.id = i.tenant_id
        WHERE i.check_due_at <= now() AND i.next_attempt_at IS NULL
          AND a.status = 'connected' AND t.status = 'active'
          AND (a.sync_parked_until IS NULL OR a.sync_parked_until <= now())
          AND i.account_id > $2
        ORDER BY i.account_id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }

  /**
   * Accounts that are to be looked after now: their token, their subscription, their farewell. Also
   * those of suspended tenants: a token that nobody refreshes is lost, and a farewell is owed to the
   * owner.
   */
  async care(limit: number, after: string | null): Promise<LaneOfAccount[]> {
    const { rows } = await this.router.query<LaneOfAccount>(
      `SELECT c.tenant_id AS "tenantId", c.account_id AS "accountId"
         FROM account_care c JOIN tenants t ON t.id = c.tenant_id
        WHERE c.next_due_at <= now() AND t.status <> 'deleting' AND c.account_id > $2
        ORDER BY c.account_id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }

  /**
   * Steps from account to account over the index of due events, so that an account with a million
   * of them costs as much as one with a single event. With those that have a pause to end.
   */
  async replies(limit: number, after: string | null): Promise<LaneOfAccount[]> {
    const { rows } = await this.router.query<LaneOfAccount>(
      `WITH RECURSIVE lane AS (
         (SELECT account_id, tenant_id FROM inbound_events
           WHERE state IN ('pending', 'unsure') AND next_attempt_at <= now() AND account_id > $2
           ORDER BY account_id LIMIT 1)
         UNION ALL
         SELECT n.account_id, n.tenant_id FROM lane CROSS JOIN LATERAL (
           SELECT account_id, tenant_id FROM inbound_events e
            WHERE e.state IN ('pending', 'unsure') AND e.account_id > lane.account_id
              AND e.next_attempt_at <= now()
            ORDER BY e.account_id LIMIT 1) n
       ), due AS (
         SELECT account_id, tenant_id FROM lane
         UNION
         SELECT account_id, tenant_id FROM conversations
          WHERE held_until <= now() AND account_id > $2
       )
       SELECT lane.tenant_id AS "tenantId", lane.account_id AS "accountId"
         FROM due AS lane
         JOIN accounts a ON a.id = lane.account_id
         JOIN tenants t ON t.id = lane.tenant_id
        WHERE a.status = 'connected' AND t.status = 'active'
          AND (a.replies_parked_until IS NULL OR a.replies_parked_until <= now())
        ORDER BY lane.account_id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }

  /**
   * Endpoints that are owed something now, that are to be probed, or that have something to recover. Of
   * one whose breaker is open anything pending counts.
   */
  async deliveries(limit: number, after: string | null): Promise<LaneOfEndpoint[]> {
    const { rows } = await this.router.query<LaneOfEndpoint>(
      `WITH RECURSIVE lane AS (
         (SELECT endpoint_id, tenant_id FROM webhook_deliveries
           WHERE state = 'pending' AND next_attempt_at <= now() AND endpoint_id > $2
           ORDER BY endpoint_id LIMIT 1)
         UNION ALL
         SELECT n.endpoint_id, n.tenant_id FROM lane CROSS JOIN LATERAL (
           SELECT endpoint_id, tenant_id FROM webhook_deliveries d
            WHERE d.state = 'pending' AND d.endpoint_id > lane.endpoint_id
              AND d.next_attempt_at <= now()
            ORDER BY d.endpoint_id LIMIT 1) n
       ), owed AS (
         SELECT endpoint_id, tenant_id FROM lane
         UNION
         SELECT w.id, w.tenant_id FROM webhook_endpoints w
          WHERE w.broken_at IS NOT NULL AND w.id > $2
            AND EXISTS (SELECT 1 FROM webhook_deliveries d
                         WHERE d.endpoint_id = w.id AND d.state = 'pending')
         UNION
         SELECT r.endpoint_id, r.tenant_id FROM webhook_recoveries r
          WHERE r.finished_at IS NULL AND r.endpoint_id > $2
       )
       SELECT lane.tenant_id AS "tenantId", lane.endpoint_id AS "endpointId"
         FROM owed lane
         JOIN webhook_endpoints w ON w.id = lane.endpoint_id
         JOIN tenants t ON t.id = lane.tenant_id
        WHERE w.enabled AND t.status = 'active'
          AND (w.parked_until IS NULL OR w.parked_until <= now())
        ORDER BY lane.endpoint_id LIMIT $1`,
      [limit, after ?? FIRST],
    );
    return rows;
  }
}
