import type { DeliveryState } from '../entities/webhook-delivery.entity.js';
import { WebhookDelivery } from '../entities/webhook-delivery.entity.js';
import { prepare } from '../prepared-statements.js';
import { afterMs, changeRows, instantIn, msAhead, msFromNow } from '../sql-rows.js';
import { storableText } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';
import {
  CLAIM_ORDERED,
  CLAIM_UNORDERED,
  HEADS,
  IS_PENDING,
  LOCK_ORDER,
  PROBE_ORDERED,
  PROBE_UNORDERED,
  type ClaimedDelivery,
  type ClaimKind,
} from './delivery-claims.js';

/** Longer than a delivery may take; also how long a dead worker's deliveries wait. */
export const DELIVERY_VISIBLE_AFTER_MS = 25_000;

/** One post and what came back, as it is kept. */
export type AttemptDraft = {
  id: string;
  number: number;
  outcome: string;
  startedAt: Date;
  ms: number;
  /** Nothing in them may let anybody in. */
  requestHeaders: Record<string, string>;
  /** Like the answer without NUL and in well-formed Unicode. */
  answerHeaders: Record<string, string> | null;
  answer: string | null;
};

export type DeliveryChange = {
  id: string;
  state: DeliveryState;
  /** When to try again; null once it has ended. */
  nextAttemptAt: Date | null;
  status: number | null;
  error: string | null;
  /** False for a try that its schedule knows nothing of. Left out: true. */
  counts?: boolean;
  /** Left out: nothing was posted. */
  attempt?: AttemptDraft;
};

/** How an endpoint's deliveries are to be taken. */
export type ClaimOrder = {
  /** Those of an account one after the other. */
  ordered: boolean;
  /** Accounts side by side. */
  sideBySide: number;
};

export class WebhookDeliveryRepository {
  constructor(private readonly work: TenantWork) {}

  /** Starts deliveries of the endpoint, at most `limit`, in the order in which they are to be sent. */
  claim(
    tenantId: string,
    endpointId: string,
    limit: number,
    which: ClaimKind,
    { ordered, sideBySide }: ClaimOrder = { ordered: false, sideBySide: 1 },
  ): Promise<ClaimedDelivery[]> {
    return this.work.run(tenantId, async (manager) => {
      const given = [tenantId, endpointId, limit, DELIVERY_VISIBLE_AFTER_MS, which];
      const started = async (sql: string, last: unknown) => {
        const rows = await changeRows<ClaimedDelivery>(manager, sql, [...given, last]);
        return rows.sort((a, b) => a.place - b.place);
      };
      const unordered = which === 'probe' ? PROBE_UNORDERED : CLAIM_UNORDERED;
      if (!ordered) return started(unordered, true);
      await manager.query(LOCK_ORDER, [tenantId, endpointId]);
      const inOrder = await started(which === 'probe' ? PROBE_ORDERED : CLAIM_ORDERED, sideBySide);
      // What was written while the endpoint was being made an ordered one.
      return inOrder.length > 0 ? inOrder : started(unordered, false);
    });
  }

  /** Records how started deliveries went. One that has ended meanwhile is left as it is. */
  async record(tenantId: string, changes: readonly DeliveryChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.work.run(tenantId, (manager) =>
      manager.query(RECORD_DELIVERIES, [
        tenantId,
        changes.map(({ id }) => id),
        changes.map(({ state }) => state),
        changes.map(({ nextAttemptAt }) => msFromNow(nextAttemptAt)),
        changes.map(({ status }) => status),
        changes.map(({ error }) => storableText(error)),
        changes.map(({ counts = true }) => (counts ? 1 : 0)),
        JSON.stringify(changes.flatMap(attemptOf)),
      ]),
    );
  }

  /** Gives started deliveries back untouched. */
  async release(tenantId: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `UPDATE webhook_deliveries d
            SET next_attempt_at = now(), started_count = greatest(started_count - 1, 0)
          WHERE tenant_id = $1 AND id = ANY($2) AND ${IS_PENDING}`,
        [tenantId, ids],
      ),
    );
  }

  /** The endpoint works again: what waits because of its failures is due now. */
  async hurry(tenantId: string, endpointId: string): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `UPDATE webhook_deliveries SET next_attempt_at = now()
          WHERE tenant_id = $1 AND endpoint_id = $2 AND state = 'pending'
            AND step > 0 AND started_count = 0 AND next_attempt_at > now()`,
        [tenantId, endpointId],
      ),
    );
  }

  /** When the endpoint's lane has something to do next, on this process's clock; null: nothing. */
  async nextDueAt(tenantId: string, endpointId: string): Promise<Date | null> {
    const [row] = await this.work.glance<{ in_ms: number | null }>(tenantId, NEXT_DUE, endpointId);
    return instantIn(row?.in_ms);
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

function attemptOf({ id: deliveryId, attempt, status, error }: DeliveryChange) {
  if (!attempt) return [];
  const { startedAt, ...rest } = attempt;
  return [
    { ...rest, deliveryId, status, error: storableText(error), startedAt: startedAt.toISOString() },
  ];
}

const RECORD_DELIVERIES = `
  WITH changed AS (
    UPDATE webhook_deliveries d
       SET state = c.state,
           next_attempt_at = coalesce(${afterMs('c.back_in_ms')}, d.next_attempt_at),
           attempts = d.attempts + c.counts,
           step = d.step + c.counts,
           started_count = 0,
           last_status = c.status,
           last_error = c.error,
           last_attempt_at = now(),
           delivered_at = CASE WHEN c.state = 'delivered' THEN now() ELSE d.delivered_at END
      FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::int[], $6::text[], $7::int[])
        AS c (id, state, back_in_ms, status, error, counts)
     WHERE d.tenant_id = $1 AND d.id = c.id AND ${IS_PENDING}
    RETURNING d.id, d.tenant_id, d.fact_id
  )
  INSERT INTO webhook_attempts (id, tenant_id, delivery_id, fact_id, number, outcome, status, error,
                                started_at, ms, request_headers, answer_headers, answer)
  SELECT a.id, changed.tenant_id, changed.id, changed.fact_id, a.number, a.outcome, a.status, a.error,
         a."startedAt", a.ms, a."requestHeaders", a."answerHeaders", a.answer
    FROM changed
    JOIN jsonb_to_recordset($8::jsonb) AS a (
      id uuid, "deliveryId" uuid, number int, outcome text, status int, error text,
      "startedAt" timestamptz, ms int, "requestHeaders" jsonb, "answerHeaders" jsonb, answer text)
      ON a."deliveryId" = changed.id`;

/** Of an endpoint that keeps an order only the first of each counts: it holds up the others. */
const NEXT_DUE = `
  WITH RECURSIVE ${HEADS}, lane AS (
    SELECT w.ordered, w.broken_at, w.parked_until,
           EXISTS (SELECT 1 FROM webhook_recoveries r
                    WHERE r.endpoint_id = w.id AND r.finished_at IS NULL) AS recovering
      FROM webhook_endpoints w
     WHERE w.tenant_id = $1 AND w.id = $2 AND w.enabled
       AND EXISTS (SELECT 1 FROM tenants t WHERE t.id = $1 AND t.status = 'active')
  ), owed AS (
    SELECT lane.*, CASE WHEN ordered AND broken_at IS NULL
      THEN least((SELECT min(next_attempt_at) FROM head),
                 (SELECT min(d.next_attempt_at) FROM webhook_deliveries d
                   WHERE d.endpoint_id = $2 AND d.state = 'pending' AND d.order_key IS NULL))
      ELSE (SELECT min(d.next_attempt_at) FROM webhook_deliveries d
             WHERE d.endpoint_id = $2 AND d.state = 'pending') END AS due_at
      FROM lane
  )
  SELECT ${msAhead(`greatest(parked_until, CASE
           WHEN recovering OR (broken_at IS NOT NULL AND due_at IS NOT NULL)
             THEN least(due_at, clock_timestamp())
           ELSE due_at END)`)} AS in_ms
    FROM owed WHERE recovering OR due_at IS NOT NULL`;

prepare({ 'record-deliveries': RECORD_DELIVERIES });
