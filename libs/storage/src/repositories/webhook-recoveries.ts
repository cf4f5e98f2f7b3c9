import { newId } from '#libs/domain';
import { IsNull, LessThan, type EntityManager } from 'typeorm';
import { WebhookRecovery, type RecoveryKind } from '../entities/webhook-recovery.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { changeRows, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import { changeCount } from './data-erasure-stages.js';

export type RecoveryDraft = {
  kind: RecoveryKind;
  since: Date;
  /** Null: now. */
  until: Date | null;
  eventTypes: string[] | null;
  accountIds: string[] | null;
};

export type Resent = 'due' | 'under-way' | 'missing';

/** Facts that one batch looks at. */
const BATCH_FACTS = 500;

/** Owing facts to an endpoint once more: one, or a range of them in batches that survive any crash. */
export class WebhookRecoveries {
  constructor(private readonly work: TenantWork) {}

  /** Makes one delivery due now, whatever became of it, with its whole schedule before it. */
  resend(tenantId: string, deliveryId: string): Promise<Resent> {
    return this.work.run(tenantId, async (manager) => {
      const [found] = await selectRows<{ under_way: boolean }>(manager, LOCK_DELIVERY, [
        tenantId,
        deliveryId,
      ]);
      if (!found) return 'missing';
      if (found.under_way) return 'under-way';
      await manager.query(RESEND, [tenantId, deliveryId]);
      return 'due';
    });
  }

  create(tenantId: string, endpointId: string, draft: RecoveryDraft): Promise<WebhookRecovery> {
    const { kind, since, until, eventTypes, accountIds } = draft;
    const id = newId();
    return this.work.run(tenantId, async (manager) => {
      await manager.query(INSERT_RECOVERY, [
        id,
        tenantId,
        endpointId,
        kind,
        since,
        until,
        eventTypes,
        accountIds,
      ]);
      return manager.findOneByOrFail(WebhookRecovery, { tenantId, id });
    });
  }

  countRunning(tenantId: string, endpointId: string): Promise<number> {
    return this.work.run(tenantId, (manager) =>
      manager.countBy(WebhookRecovery, { tenantId, endpointId, finishedAt: IsNull() }),
    );
  }

  /** Newest first. */
  list(
    tenantId: string,
    endpointId: string,
    limit: number,
    after: IdPlace | null,
  ): Promise<Page<WebhookRecovery>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(WebhookRecovery, {
        where: { tenantId, endpointId, ...(after === null ? {} : { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.recoveries, rows, limit);
    });
  }

  find(tenantId: string, endpointId: string, id: string): Promise<WebhookRecovery | null> {
    return this.work.run(tenantId, (manager) =>
      manager.findOneBy(WebhookRecovery, { tenantId, endpointId, id }),
    );
  }

  /**
   * One batch of the endpoint's oldest recovery. What is owed and how far it has come are one
   * transaction, behind a lock of its row, so that it is neither lost nor done twice. Gives how many
   * facts it looked at.
   */
  workOff(tenantId: string, endpointId: string): Promise<number> {
    return this.work.run(tenantId, async (manager) => {
      const [recovery] = await selectRows<{ id: string }>(manager, LOCK_OLDEST, [
        tenantId,
        endpointId,
      ]);
      if (!recovery) return 0;
      const [page] = await selectRows<FactPage>(manager, FIND_FACTS, [tenantId, recovery.id]);
      const { scanned = 0, last = null, meant = [] } = page ?? {};
      const queued = await this.owe(manager, {
        tenantId,
        endpointId,
        recovery: recovery.id,
        meant,
      });
      await changeRows(manager, NOTE_PROGRESS, [
        tenantId,
        recovery.id,
        last,
        scanned,
        queued,
        scanned < BATCH_FACTS,
      ]);
      return scanned;
    });
  }

  private async owe(
    manager: EntityManager,
    { tenantId, endpointId, recovery, meant }: Owing,
  ): Promise<number> {
    if (meant.length === 0) return 0;
    const again = await changeCount(manager, OWE_AGAIN, [tenantId, endpointId, recovery, meant]);
    const missing = await selectRows<{ id: string }>(manager, FIND_MISSING, [
      tenantId,
      endpointId,
      recovery,
      meant,
    ]);
    if (missing.length === 0) return again;
    await manager.query(OWE_FIRST, [
      tenantId,
      endpointId,
      missing.map(({ id }) => id),
      missing.map(() => newId()),
    ]);
    return again + missing.length;
  }
}

type FactPage = { scanned: number; last: string | null; meant: string[] };
type Owing = { tenantId: string; endpointId: string; recovery: string; meant: string[] };

const IS_UNDER_WAY = `(state = 'pending' AND started_count > 0 AND next_attempt_at > now())`;

const LOCK_DELIVERY = `
  SELECT ${IS_UNDER_WAY} AS under_way FROM webhook_deliveries
   WHERE tenant_id = $1 AND id = $2 FOR NO KEY UPDATE`;

const DUE_ANEW = `state = 'pending', next_attempt_at = now(), step = 0, started_count = 0`;

const RESEND = `UPDATE webhook_deliveries SET ${DUE_ANEW} WHERE tenant_id = $1 AND id = $2`;

const INSERT_RECOVERY = `
  INSERT INTO webhook_recoveries (id, tenant_id, endpoint_id, kind, since, until, event_types, account_ids)
  VALUES ($1, $2, $3, $4, $5, coalesce($6, now()), $7, $8)`;

const LOCK_OLDEST = `
  SELECT id FROM webhook_recoveries
   WHERE tenant_id = $1 AND endpoint_id = $2 AND finished_at IS NULL
   ORDER BY id LIMIT 1 FOR NO KEY UPDATE`;

/** The first id of a time, as `firstIdOf` has it. */
const firstIdAt = (ms: string) => `
  (lpad(to_hex(greatest(0, ${ms})::bigint), 12, '0') || '70008000000000000000')::uuid`;

const msOf = (instant: string) => `extract(epoch FROM ${instant}) * 1000`;

/** Ids are made a moment before their rows, on other clocks. */
const MARGIN_MS = 60_000;

/** The next facts of the recovery, and which of them it means. */
const FIND_FACTS = `
  WITH recovery AS (
    SELECT *, ${firstIdAt(`${msOf('since')} - ${MARGIN_MS}`)} AS first_id,
           ${firstIdAt(`${msOf('until')} + ${MARGIN_MS}`)} AS end_id
      FROM webhook_recoveries WHERE tenant_id = $1 AND id = $2
  ), page AS MATERIALIZED (
    SELECT f.id, f.type, f.account_id, f.created_at, f.sample
      FROM recovery r CROSS JOIN LATERAL (
        SELECT * FROM facts
         WHERE tenant_id = $1 AND (tenant_id, id) > ($1, greatest(r.after_id, r.first_id))
           AND (tenant_id, id) < ($1, r.end_id)
         ORDER BY tenant_id, id LIMIT ${BATCH_FACTS}) f
  )
  SELECT (SELECT count(*)::int FROM page) AS scanned,
         (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last,
         ARRAY(SELECT p.id FROM page p CROSS JOIN recovery r
                WHERE p.created_at >= r.since AND p.created_at < r.until AND NOT p.sample
                  AND (r.event_types IS NULL OR p.type = ANY (r.event_types)
                       OR split_part(p.type, '.', 1) || '.*' = ANY (r.event_types))
                  AND (r.account_ids IS NULL OR p.account_id = ANY (r.account_ids))
                ORDER BY p.id) AS meant`;

const OWE_AGAIN = `
  UPDATE webhook_deliveries SET ${DUE_ANEW}
   WHERE tenant_id = $1 AND endpoint_id = $2 AND fact_id = ANY ($4::uuid[])
     AND NOT ${IS_UNDER_WAY}
     AND state = ANY (SELECT unnest(CASE kind
           WHEN 'failed' THEN '{failed,quarantined}'::text[]
           ELSE '{delivered,failed,quarantined}'::text[] END)
                        FROM webhook_recoveries WHERE id = $3)`;

/** Of all that it means, what the endpoint was never told, and would be today. */
const FIND_MISSING = `
  SELECT f.id FROM facts f JOIN webhook_endpoints w ON w.tenant_id = $1 AND w.id = $2
   WHERE f.tenant_id = $1 AND f.id = ANY ($4::uuid[])
     AND EXISTS (SELECT 1 FROM webhook_recoveries WHERE tenant_id = $1 AND id = $3 AND kind = 'all')
     AND (w.event_types IS NULL OR f.type = ANY (w.event_types)
          OR split_part(f.type, '.', 1) || '.*' = ANY (w.event_types))
     AND (w.account_ids IS NULL OR f.account_id = ANY (w.account_ids))
     AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d
                      WHERE d.fact_id = f.id AND d.endpoint_id = $2)
   ORDER BY f.id`;

const OWE_FIRST = `
  INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, fact_id, state, order_key)
  SELECT n.delivery_id, $1, w.id, f.id, 'pending',
         CASE WHEN w.ordered THEN coalesce(f.account_id, w.id) END
    FROM unnest($3::uuid[], $4::uuid[]) WITH ORDINALITY AS n (fact_id, delivery_id, nr)
    JOIN facts f ON f.tenant_id = $1 AND f.id = n.fact_id
    JOIN webhook_endpoints w ON w.tenant_id = $1 AND w.id = $2
   ORDER BY n.nr
  ON CONFLICT (fact_id, endpoint_id) DO NOTHING`;

const NOTE_PROGRESS = `
  UPDATE webhook_recoveries
     SET after_id = coalesce($3, after_id), scanned = scanned + $4, queued = queued + $5,
         finished_at = CASE WHEN $6 THEN now() END
   WHERE tenant_id = $1 AND id = $2
  RETURNING id`;
