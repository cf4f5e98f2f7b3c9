import { firstIdOf } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import { FIRST_WEEK } from '../routing/event-weeks.js';
import { afterMs, instantIn, msAhead, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import {
  BEFORE_ALL_IDS,
  BY_INDEX_IN_ORDER,
  changeCount,
  counted,
  unheld,
} from './data-erasure-stages.js';
import type { ErasedRows } from './tenant-erasure-batch.js';

/** What a tenant keeps for a time, in the order in which it goes. */
export const EXPIRING = [
  'attempts',
  'facts',
  'events',
  'syncs',
  'recoveries',
  'links',
  'partnerLinks',
  'erasures',
  'answers',
] as const;
export type Expiring = (typeof EXPIRING)[number];

/** `next`: behind which id the next batch begins; null when this was the last. */
export type ExpiredBatch = { expired: ErasedRows; next: string | null };

const BATCH_ROWS = 1_000;

/**
 * Removes what a tenant keeps no longer: what came, was told or ended longer ago than its
 * `retention_days`. Rows that somebody is writing at this moment are passed over until the next day,
 * so nobody waits for it; rows of an age are next to each other in the key (tenant, id), since ids
 * begin with the time, so no batch looks at rows that stay.
 *
 * Events go by the week, and a day later than the week of everybody is dropped (`EventWeeks`): what is
 * left to remove here are those of tenants that keep less than the others. An event that is still owed
 * an answer never expires, nor does a fact that is still owed to an endpoint. A fact goes with its
 * deliveries, also those that never arrived: they were tried for days, or their endpoint has been off
 * for longer than the tenant keeps anything. One that is on its way at this moment keeps its fact until
 * the next day.
 */
export class ExpiredData {
  constructor(private readonly work: TenantWork) {}

  /** One short transaction. Nothing, when the tenant is gone or is going. */
  removeBatch(tenantId: string, what: Expiring, after: string): Promise<ExpiredBatch> {
    return this.work.run(tenantId, async (manager) => {
      const [tenant] = await selectRows<Pick<Batch, 'cutoff' | 'weekCutoff'>>(
        manager,
        READ_CUTOFFS,
        [tenantId],
      );
      if (!tenant) return { expired: {}, next: null };
      await manager.query(BY_INDEX_IN_ORDER);
      return REMOVERS[what](manager, { tenantId, ...tenant, after });
    });
  }

  /** When the tenant's rows are looked through next, on this process's clock; null: never again. */
  nextDueAt(tenantId: string): Promise<Date | null> {
    return this.work.run(tenantId, async (manager) => {
      const [row] = await selectRows<{ in_ms: number }>(
        manager,
        `SELECT ${msAhead('retention_due_at')} AS in_ms FROM tenants
          WHERE id = $1 AND status <> 'deleting'`,
        [tenantId],
      );
      return instantIn(row?.in_ms);
    });
  }

  /** All was looked through, or a try has failed: the next one is in `delayMs`. */
  async putOff(tenantId: string, delayMs: number): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `UPDATE tenants SET retention_due_at = ${afterMs('$2::float8')} WHERE id = $1`,
        [tenantId, delayMs],
      ),
    );
  }
}

type Batch = { tenantId: string; cutoff: Date; weekCutoff: Date; after: string };

type Remover = (manager: EntityManager, batch: Batch) => Promise<ExpiredBatch>;

/** What every query is given: $1 the tenant, $2 and $3 the ids between which they lie, $4 the cutoff. */
function given({ tenantId, cutoff, after }: Batch): unknown[] {
  return [tenantId, after, firstIdOf(cutoff.getTime() + 1), cutoff];
}

/** Rows of one table, with those of others that hang on them: what hangs on another branch first. */
function withBranches(
  table: string,
  pick: string,
  branches: { table: string; column: string; isFree: string }[],
): Remover {
  const deleteBranch = ({ table: name, column, isFree }: (typeof branches)[number]) => `
    DELETE FROM ${name} WHERE tenant_id = $1 AND id = ANY (ARRAY(
      SELECT id FROM ${name}
       WHERE ${column} = ANY ($2::uuid[]) AND ${isFree}))`;
  const deleteRows = `DELETE FROM ${table} WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`;
  return async (manager, batch) => {
    const picked = await selectRows<{ id: string }>(manager, pick, given(batch));
    const ids = picked.map(({ id }) => id);
    if (ids.length === 0) return { expired: {}, next: null };
    const hanging: Record<string, number> = {};
    let free = ids;
    for (const branch of branches) {
      hanging[branch.table] = await changeCount(manager, deleteBranch(branch), [
        batch.tenantId,
        ids,
      ]);
      free = await unheld(manager, free, branch);
    }
    const rows = await changeCount(manager, deleteRows, [batch.tenantId, free]);
    return {
      expired: counted({ ...hanging, [table]: rows }),
      next: ids.length < BATCH_ROWS ? null : ids.at(-1)!,
    };
  };
}

/** Rows of a small table, those whose time ended at `ended`. */
function alone(table: string, ended: string): Remover {
  const sql = `
    DELETE FROM ${table} WHERE tenant_id = $1 AND id = ANY (ARRAY(
      SELECT id FROM ${table}
       WHERE tenant_id = $1 AND id > $2 AND id < $3 AND ${ended} <= $4
       ORDER BY id LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED))`;
  return async (manager, batch) => {
    const rows = await changeCount(manager, sql, given(batch));
    return { expired: counted({ [table]: rows }), next: rows < BATCH_ROWS ? null : batch.after };
  };
}

/** The comparison of whole rows is one that only the unique key on both columns can serve. */
const IN_RANGE = `tenant_id = $1 AND (tenant_id, id) > ($1, $2) AND (tenant_id, id) < ($1, $3)`;

const OLD_EVENTS = `
  SELECT id FROM inbound_events
   WHERE ${IN_RANGE} AND received_at <= $4 AND state NOT IN ('pending', 'unsure')
   ORDER BY tenant_id, id LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED`;

/** Not on its way to a partner at this moment, nor owed to an endpoint that takes what it is owed. */
const IS_FREE = `
  (state <> 'pending'
   OR NOT (started_count > 0 AND next_attempt_at > clock_timestamp())
      AND NOT EXISTS (SELECT 1 FROM webhook_endpoints e
                       WHERE e.tenant_id = $1 AND e.id = endpoint_id AND e.enabled))`;

/** Tenants may not lock facts, which never change. */
const OLD_FACTS = `
  SELECT id FROM facts
   WHERE ${IN_RANGE} AND created_at <= $4 ORDER BY tenant_id, id LIMIT ${BATCH_ROWS}`;

const removeEvents = withBranches('inbound_events', OLD_EVENTS, [
  { table: 'replies', column: 'event_id', isFree: 'true FOR UPDATE SKIP LOCKED' },
]);

const REMOVERS: Record<Expiring, Remover> = {
  // Answers of partners are kept for 30 days, or for as long as anything where that is less.
  attempts: async (manager, batch) => {
    const rows = await changeCount(manager, DELETE_ATTEMPTS, [batch.tenantId, batch.cutoff]);
    const next = rows < BATCH_ROWS ? null : BEFORE_ALL_IDS;
    return { expired: counted({ webhook_attempts: rows }), next };
  },
  facts: withBranches('facts', OLD_FACTS, [
    {
      table: 'webhook_attempts',
      column: 'fact_id',
      isFree: `delivery_id IN (
        SELECT id FROM webhook_deliveries WHERE fact_id = ANY ($2::uuid[]) AND ${IS_FREE})`,
    },
    {
      table: 'webhook_deliveries',
      column: 'fact_id',
      isFree: `${IS_FREE} FOR UPDATE SKIP LOCKED`,
    },
  ]),
  events: (manager, batch) => removeEvents(manager, { ...batch, cutoff: batch.weekCutoff }),
  recoveries: alone('webhook_recoveries', 'finished_at'),
  syncs: alone('ice_breaker_syncs', 'started_at'),
  links: alone('connect_links', 'coalesce(used_at, expires_at)'),
  partnerLinks: alone('partner_links', 'expires_at'),
  // What Meta asked for stays: the owner may ask what became of it, and it names nobody.
  erasures: alone('data_erasures', 'CASE WHEN consent_request_id IS NULL THEN finished_at END'),
  // Those of who does not come again; whoever does sweeps his own along.
  answers: async (manager, { tenantId }) => {
    const rows = await changeCount(manager, DELETE_ANSWERS, [tenantId]);
    const next = rows < BATCH_ROWS ? null : BEFORE_ALL_IDS;
    return { expired: counted({ idempotency_keys: rows }), next };
  },
};

/** How long each attempt is kept with what was answered. */
export const ATTEMPTS_KEPT_DAYS = 30;

const DELETE_ATTEMPTS = `
  DELETE FROM webhook_attempts WHERE tenant_id = $1 AND id = ANY (ARRAY(
    SELECT id FROM webhook_attempts
     WHERE tenant_id = $1
       AND started_at <= greatest($2::timestamptz, now() - interval '${ATTEMPTS_KEPT_DAYS} days')
     ORDER BY tenant_id, id LIMIT ${BATCH_ROWS}))`;

const DELETE_ANSWERS = `
  DELETE FROM idempotency_keys WHERE tenant_id = $1 AND ctid = ANY (ARRAY(
    SELECT ctid FROM idempotency_keys
     WHERE tenant_id = $1 AND expires_at <= now()
     ORDER BY expires_at LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED))`;

const READ_CUTOFFS = `
  SELECT now() - make_interval(days => retention_days) AS cutoff,
         date_bin('7 days', now() - make_interval(days => retention_days + 1), '${FIRST_WEEK}')
           AS "weekCutoff"
    FROM tenants WHERE id = $1 AND status <> 'deleting'`;
