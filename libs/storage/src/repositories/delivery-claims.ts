import { prepare } from '../prepared-statements.js';
import { msAhead } from '../sql-rows.js';

/**
 * `fresh`: due and never started; `suspect`: the one that heads the line, started before and never
 * ended in order; `probe`: the one that is due soonest, also before its time, of an endpoint whose
 * breaker is open.
 */
export type ClaimKind = 'fresh' | 'suspect' | 'probe';

export type ClaimedDelivery = {
  id: string;
  factId: string;
  body: string;
  /** Sent on request, to try the endpoint. */
  sample: boolean;
  /** Tries that ended before this one. */
  attempts: number;
  /** The same since it was last owed anew. */
  step: number;
  /** This start included; over 1 means that earlier ones never ended. */
  startedCount: number;
  /** Those with the same one are to be sent one after the other. */
  orderKey: string | null;
  /** The order in which its endpoint came to be owed it. */
  place: number;
  /** How far its time lies ahead; negative: it has passed. */
  dueInMs: number;
};

/**
 * Whether the delivery `d` is owed, asked as no index serves it: one that is named by its id is found by that,
 * however few PostgreSQL takes to be owed.
 */
export const IS_PENDING = `d.state || '' = 'pending'`;

/** Starts what a WITH named `picked` (id, next_attempt_at) has chosen. $1 the tenant, $4 for how long. */
const START_PICKED = `
  UPDATE webhook_deliveries d
     SET started_count = d.started_count + 1,
         next_attempt_at = now() + $4 * interval '1 millisecond'
    FROM picked JOIN facts f ON true
   WHERE d.id = picked.id AND f.id = d.fact_id AND ${IS_PENDING}
     AND d.next_attempt_at = picked.next_attempt_at
  RETURNING d.id, d.fact_id AS "factId", f.body, f.sample, d.attempts, d.step,
            d.started_count AS "startedCount", d.order_key AS "orderKey",
            d.place::float8 AS place, ${msAhead('picked.next_attempt_at')} AS "dueInMs"`;

/** Not started by somebody at this moment. */
const IS_FREE = 'NOT (started_count > 0 AND next_attempt_at > now())';

/** $5: which kind; $6: also those that keep an order. */
export const CLAIM_UNORDERED = `
  WITH due AS (
    SELECT id, next_attempt_at, started_count FROM webhook_deliveries
     WHERE tenant_id = $1 AND endpoint_id = $2 AND state = 'pending' AND next_attempt_at <= now()
       AND ($6 OR order_key IS NULL)
     ORDER BY next_attempt_at, id LIMIT $3
     FOR NO KEY UPDATE SKIP LOCKED
  ), ranked AS (
    SELECT id, next_attempt_at, row_number() OVER w AS rank,
           bool_or(started_count > 0) OVER w AS suspect
      FROM due WINDOW w AS (ORDER BY next_attempt_at, id)
  ), picked AS (
    SELECT id, next_attempt_at FROM ranked
     WHERE CASE $5 WHEN 'fresh' THEN NOT suspect ELSE rank = 1 AND suspect END
  )
  ${START_PICKED}`;

export const PROBE_UNORDERED = `
  WITH picked AS (
    SELECT id, next_attempt_at FROM webhook_deliveries
     WHERE tenant_id = $1 AND endpoint_id = $2 AND state = 'pending' AND ${IS_FREE}
       AND $5 = 'probe' AND ($6 OR order_key IS NULL)
     ORDER BY next_attempt_at, id LIMIT least($3, 1)
     FOR NO KEY UPDATE SKIP LOCKED
  )
  ${START_PICKED}`;

const headAfter = (condition: string) => `
  SELECT order_key, id, next_attempt_at, started_count FROM webhook_deliveries d
   WHERE d.tenant_id = $1 AND d.endpoint_id = $2 AND d.state = 'pending' AND ${condition}
   ORDER BY d.order_key, d.place LIMIT 1`;

/**
 * The first of each order, found by steps from one to the next over their index, so that an account
 * with a hundred thousand costs as much as one with a single delivery.
 */
export const HEADS = `
  head AS (
    (${headAfter('d.order_key IS NOT NULL')})
    UNION ALL
    SELECT n.* FROM head CROSS JOIN LATERAL (${headAfter('d.order_key > head.order_key')}) n
  )`;

/**
 * Of the $6 orders whose first has been due for longest, all that is due up to the first that is not.
 * The endpoint's row is locked before (`LOCK_ORDER`), so that no two turns choose at once.
 */
export const CLAIM_ORDERED = `
  WITH RECURSIVE ${HEADS}, chosen AS (
    SELECT order_key FROM head
     WHERE next_attempt_at <= now() AND (started_count > 0) = ($5 = 'suspect')
     ORDER BY next_attempt_at, order_key LIMIT CASE $5 WHEN 'suspect' THEN 1 ELSE $6::int END
  ), picked AS (
    SELECT run.id, run.next_attempt_at FROM chosen CROSS JOIN LATERAL (
      SELECT id, place, next_attempt_at,
             bool_and(next_attempt_at <= now() AND started_count = 0) OVER (ORDER BY place) AS goes
        FROM (SELECT id, place, next_attempt_at, started_count FROM webhook_deliveries d
               WHERE d.tenant_id = $1 AND d.endpoint_id = $2 AND d.state = 'pending'
                 AND d.order_key = chosen.order_key
               ORDER BY d.place LIMIT CASE $5 WHEN 'suspect' THEN 1 ELSE $3::int END) first) run
     WHERE run.goes OR $5 = 'suspect'
     ORDER BY run.place LIMIT $3
  )
  ${START_PICKED}`;

export const PROBE_ORDERED = `
  WITH RECURSIVE ${HEADS}, picked AS (
    SELECT id, next_attempt_at FROM head
     WHERE ${IS_FREE} AND $5 = 'probe'
     ORDER BY next_attempt_at LIMIT least($3, $6::int, 1)
  )
  ${START_PICKED}`;

export const LOCK_ORDER = `
  SELECT 1 FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`;

prepare({
  'claim-unordered': CLAIM_UNORDERED,
  'probe-unordered': PROBE_UNORDERED,
  'claim-ordered': CLAIM_ORDERED,
  'probe-ordered': PROBE_ORDERED,
  'lock-order': LOCK_ORDER,
});
