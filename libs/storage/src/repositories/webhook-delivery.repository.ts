import type { DeliveryState } from '../entities/webhook-delivery.entity.js';
import { WebhookDelivery } from '../entities/webhook-delivery.entity.js';
import { afterMs, changeRows, instantIn, msAhead, msFromNow, selectRows } from '../sql-rows.js';
import { storableText } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';

/** Longer than a delivery may take; also how long a dead worker's deliveries wait. */
export const DELIVERY_VISIBLE_AFTER_MS = 25_000;

export type ClaimedDelivery = {
  id: string;
  factId: string;
  body: string;
  /** Tries that ended before this one. */
  attempts: number;
  /** This start included; over 1 means that earlier ones never ended. */
  startedCount: number;
};

export type DeliveryChange = {
  id: string;
  state: DeliveryState;
  /** When to try again; null once it has ended. */
  nextAttemptAt: Date | null;
  status: number | null;
  error: string | null;
};

export class WebhookDeliveryRepository {
  constructor(private readonly work: TenantWork) {}

  /**
   * Starts due deliveries of the endpoint, at most `limit`: fresh ones, or the one suspect (started
   * before, and never ended in order) that heads the line.
   */
  claim(
    tenantId: string,
    endpointId: string,
    limit: number,
    which: 'fresh' | 'suspect',
  ): Promise<ClaimedDelivery[]> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await changeRows<ClaimedDelivery>(manager, CLAIM_DELIVERIES, [
        tenantId,
        endpointId,
        limit,
        DELIVERY_VISIBLE_AFTER_MS,
        which,
      ]);
      return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
    });
  }

  /** Records how started deliveries went. One that has ended meanwhile is left as it is. */
  async record(tenantId: string, changes: readonly DeliveryChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.work.run(tenantId, (manager) =>
      changeRows(manager, RECORD_DELIVERIES, [
        tenantId,
        changes.map(({ id }) => id),
        changes.map(({ state }) => state),
        changes.map(({ nextAttemptAt }) => msFromNow(nextAttemptAt)),
        changes.map(({ status }) => status),
        changes.map(({ error }) => storableText(error)),
      ]),
    );
  }

  /** Gives started deliveries back untouched. */
  async release(tenantId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `UPDATE webhook_deliveries
            SET next_attempt_at = now(), started_count = greatest(started_count - 1, 0)
          WHERE tenant_id = $1 AND id = ANY($2) AND state = 'pending'`,
        [tenantId, ids],
      ),
    );
  }

  /** When the endpoint's lane has something to do next, on this process's clock; null: nothing. */
  nextDueAt(tenantId: string, endpointId: string): Promise<Date | null> {
    return this.work.run(tenantId, async (manager) => {
      const [row] = await selectRows<{ in_ms: number | null }>(
        manager,
        `SELECT ${msAhead('min(d.next_attempt_at)')} AS in_ms
           FROM webhook_deliveries d
          WHERE d.tenant_id = $1 AND d.endpoint_id = $2 AND d.state = 'pending'
            AND EXISTS (SELECT 1 FROM webhook_endpoints w
                         WHERE w.tenant_id = $1 AND w.id = $2 AND w.enabled)
            AND EXISTS (SELECT 1 FROM tenants t WHERE t.id = $1 AND t.status = 'active')`,
        [tenantId, endpointId],
      );
      return instantIn(row?.in_ms);
    });
  }

  /** Newest first. */
  list(tenantId: string, endpointId: string, limit: number): Promise<WebhookDelivery[]> {
    return this.work.run(tenantId, (manager) =>
      manager.find(WebhookDelivery, {
        where: { tenantId, endpointId },
        order: { id: 'DESC' },
        take: limit,
      }),
    );
  }
}

const CLAIM_DELIVERIES = `
  WITH due AS (
    SELECT id, next_attempt_at, started_count FROM webhook_deliveries
     WHERE tenant_id = $1 AND endpoint_id = $2 AND state = 'pending' AND next_attempt_at <= now()
     ORDER BY next_attempt_at, id LIMIT $3
     FOR NO KEY UPDATE SKIP LOCKED
  ), ranked AS (
    SELECT id, row_number() OVER w AS place, bool_or(started_count > 0) OVER w AS suspect
      FROM due WINDOW w AS (ORDER BY next_attempt_at, id)
  )
  UPDATE webhook_deliveries d
     SET started_count = d.started_count + 1,
         next_attempt_at = now() + $4 * interval '1 millisecond'
    FROM ranked JOIN facts f ON true
   WHERE d.id = ranked.id AND f.id = d.fact_id
     AND CASE $5 WHEN 'fresh' THEN NOT ranked.suspect
                 ELSE ranked.place = 1 AND ranked.suspect END
  RETURNING d.id, d.fact_id AS "factId", f.body, d.attempts, d.started_count AS "startedCount"`;

const RECORD_DELIVERIES = `
  UPDATE webhook_deliveries d
     SET state = c.state,
         next_attempt_at = coalesce(${afterMs('c.back_in_ms')}, d.next_attempt_at),
         attempts = d.attempts + 1,
         started_count = 0,
         last_status = c.status,
         last_error = c.error,
         last_attempt_at = now(),
         delivered_at = CASE WHEN c.state = 'delivered' THEN now() ELSE d.delivered_at END
    FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::int[], $6::text[])
      AS c (id, state, back_in_ms, status, error)
   WHERE d.tenant_id = $1 AND d.id = c.id AND d.state = 'pending'
  RETURNING d.id`;
