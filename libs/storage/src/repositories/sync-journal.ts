import { allEnded, newId, takeProfileCalls, type ProfileCallLimit } from '#libs/domain';
import { IceBreakerRevision } from '../entities/ice-breaker-revision.entity.js';
import { IceBreakers } from '../entities/ice-breakers.entity.js';
import type { SyncCall, SyncKind } from '../entities/ice-breaker-sync.entity.js';
import { prepare } from '../prepared-statements.js';
import { asEntities, instantIn, msAhead, selectRows } from '../sql-rows.js';
import { storableJson } from '../storable.js';
import type { TenantWork } from '../tenant-work.js';
import { lockIceBreakers, writeIceBreakers } from './ice-breakers-row.js';
import { nextRevision } from './next-revision.js';
import { applyOutcome, toldAs, type SyncOutcome } from './sync-outcome.js';

/** The longest that one call may take, its record included: a try hides its row for as many. */
const CALL_VISIBLE_AFTER_MS = 15_000;

/** Calls that a check leaves to edits. */
const SPARE_CALLS = 4;

/** A lane keeps a turn waiting in the queue for a check that is as near as this. */
const NEAR = '60 seconds';

/** A try that a turn has started: its row as the claim left it. */
export type ClaimedSync = {
  kind: SyncKind;
  row: IceBreakers;
  /** The request that set the present revision. */
  requestId: string | null;
  syncId: string;
  /** Fences what the turn records of its calls. */
  until: Date;
};

/** What is due of an account's questions, its row locked until the unit of work ends. */
export type DueSync = {
  kind: SyncKind;
  row: IceBreakers;
  /** Its earlier tries never ended: it may be what killed its worker. */
  isSuspect: boolean;
  /** What is wished is surely shown already: it takes no call. */
  isShown: boolean;
  /** By the database's clock. */
  nowMs: number;
};

/** `spent`: the account's calls are used up; its row is put off to when they are there again. */
export type SyncClaim = { outcome: 'claimed'; claimed: ClaimedSync } | { outcome: 'spent' };

type Due = { now_ms: number; publish_due: boolean; shown: boolean };
type Begun = { request_id: string | null; verified: boolean; last_call_at: Date | null };

/** The lane of one account's questions: what is due, and what became of each try. */
export class SyncJournal {
  constructor(private readonly work: TenantWork) {}

  /**
   * When the account's lane has something to do next, on this process's clock; null: nothing. A
   * check that is not near is left to the sweeper, so that the queue need not hold every account.
   */
  async nextDueAt(tenantId: string, accountId: string): Promise<Date | null> {
    const [row] = await this.work.glance<{ in_ms: number | null }>(tenantId, NEXT_DUE, accountId);
    return instantIn(row?.in_ms);
  }

  /** Locks what is due now; null when nothing is. Called inside the unit of work that starts it. */
  lockDue(tenantId: string, accountId: string): Promise<DueSync | null> {
    return this.work.run(tenantId, async (manager) => {
      const given = [tenantId, accountId];
      const [found] = await selectRows<Due & Record<string, unknown>>(manager, LOCK_DUE, given);
      const [row] = found ? asEntities(manager, IceBreakers, [found]) : [];
      if (!row || !found) return null;
      return {
        kind: found.publish_due ? 'publish' : 'check',
        row,
        isSuspect: row.startedCount > 0,
        isShown: found.shown,
        nowMs: found.now_ms,
      };
    });
  }

  /**
   * Starts a try of what is locked: counts it, takes the calls that it may need from the account's
   * budget, and hides the row from other turns until the try has surely ended.
   */
  start(due: DueSync, limit: ProfileCallLimit): Promise<SyncClaim> {
    const { kind, row, nowMs } = due;
    const { tenantId, accountId } = row;
    return this.work.run(tenantId, async (manager): Promise<SyncClaim> => {
      const count = callsOf(due);
      const landed = row.profileCalls.map((at) => at.getTime());
      const spare = kind === 'check' ? SPARE_CALLS : 0;
      const taken = takeProfileCalls(landed, count, nowMs, limit, spare);
      if (!taken.ok) {
        await manager.query(PUT_OFF[kind], [tenantId, accountId, new Date(taken.freeAtMs)]);
        return { outcome: 'spent' };
      }
      const until = new Date(Math.ceil(nowMs) + Math.max(1, count) * CALL_VISIBLE_AFTER_MS);
      const stamps = [
        ...taken.kept.map((atMs) => new Date(atMs)),
        ...Array.from({ length: count }, () => until),
      ];
      const syncId = newId();
      const given = [tenantId, accountId, until, stamps, syncId];
      const [begun] = await selectRows<Begun>(manager, CLAIM[kind], given);
      if (!begun) throw new Error('The questions to be started are not locked by this work.');
      const requestId = begun.request_id;
      row.startedCount += 1;
      row.profileCalls = stamps;
      row.verified = begun.verified;
      row.lastCallAt = begun.last_call_at;
      if (kind === 'publish') row.nextAttemptAt = until;
      else row.checkDueAt = until;
      return { outcome: 'claimed', claimed: { kind, row, requestId, syncId, until } };
    });
  }

  /** Whether the wish is still the one that the try began with: no edit has overtaken it. */
  async stands({ row: { tenantId, accountId, revision } }: ClaimedSync): Promise<boolean> {
    const [row] = await this.work.glance<{ revision: number }>(tenantId, PRESENT, accountId);
    return row?.revision === revision;
  }

  /**
   * Records how a try ended, with the calls that it made. False when that is no news: an edit came
   * meanwhile, and the row is made due again, since what Instagram shows may be the older set; or
   * another turn, by which this one was overtaken, has already recorded the same. If it is news,
   * `alongside` is written with it, in the same round trip.
   */
  record(
    { kind, row: { tenantId, accountId, revision }, syncId, until, requestId }: ClaimedSync,
    outcome: SyncOutcome,
    calls: readonly SyncCall[],
    alongside?: () => Promise<void>,
  ): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const row = await lockIceBreakers(manager, tenantId, accountId);
      if (!row) return false;
      const now = new Date();
      const stands = applyOutcome(row, { kind, revision, until, now }, outcome);
      if (stands && outcome.kind === 'adopted') {
        const adopted = nextRevision(row, {
          set: outcome.live,
          author: 'instagram',
          action: 'adopted',
          requestId,
          sentAt: now,
        });
        await manager.insert(IceBreakerRevision, adopted);
        row.publishedRevision = row.revision;
      }
      // What was taken and not used is given back; what was made has landed by now.
      const others = row.profileCalls.filter((at) => at.getTime() !== until.getTime());
      row.profileCalls = [...others, ...calls.map(() => now)];
      row.updatedAt = now;
      const told = toldAs(outcome, stands);
      const error = 'error' in outcome ? JSON.stringify(storableJson(outcome.error)) : null;
      const made = JSON.stringify(storableJson(calls));
      await allEnded([
        writeIceBreakers(manager, row),
        manager.query(END_SYNC, [tenantId, syncId, told, made, error]),
        stands && alongside ? alongside() : Promise.resolve(),
      ]);
      return stands;
    });
  }
}

/** How many calls a try makes at most: what is shown already costs none; else look, set, read back. */
function callsOf({ kind, row, isShown }: DueSync): number {
  if (kind === 'check') return 1;
  if (isShown) return 0;
  return row.lookFirst ? 3 : 2;
}

const IS_CHECKED = `next_attempt_at IS NULL AND status IN ('in_sync', 'drifted', 'foreign')`;

const NEXT_DUE = `
  SELECT ${msAhead(`CASE
           WHEN next_attempt_at IS NOT NULL THEN next_attempt_at
           WHEN ${IS_CHECKED} AND check_due_at < now() + interval '${NEAR}' THEN check_due_at
         END`)} AS in_ms
    FROM ice_breakers WHERE tenant_id = $1 AND account_id = $2`;

const PRESENT = `
  SELECT revision FROM ice_breakers WHERE tenant_id = $1 AND account_id = $2`;

const PUBLISH_DUE = 'revision > 0 AND next_attempt_at <= now()';

/** Nothing is locked that is not due. */
const LOCK_DUE = `
  SELECT *, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now_ms,
         coalesce(${PUBLISH_DUE}, false) AS publish_due,
         coalesce(verified AND desired = published, false) AS shown
    FROM ice_breakers
   WHERE tenant_id = $1 AND account_id = $2
     AND (${PUBLISH_DUE} OR ${IS_CHECKED} AND check_due_at <= now())
     FOR UPDATE`;

const PUT_OFF: Record<SyncKind, string> = {
  publish: `UPDATE ice_breakers SET next_attempt_at = $3 WHERE tenant_id = $1 AND account_id = $2`,
  check: `UPDATE ice_breakers SET check_due_at = $3 WHERE tenant_id = $1 AND account_id = $2`,
};

/** Written before the first call, so that what a dead worker began is known. */
const begins = (kind: SyncKind, set: string) => `
  WITH begun AS (
    UPDATE ice_breakers
       SET started_count = started_count + 1, profile_calls = $4, ${set}
     WHERE tenant_id = $1 AND account_id = $2
    RETURNING account_id, tenant_id, revision, verified, last_call_at
  ), kept AS (
    INSERT INTO ice_breaker_syncs (id, tenant_id, account_id, kind, revision)
    SELECT $5, tenant_id, account_id, '${kind}', revision FROM begun
  )`;

const REQUEST_OF_REVISION = `
  SELECT r.request_id, begun.verified, begun.last_call_at FROM begun
    LEFT JOIN ice_breaker_revisions r USING (account_id, revision)`;

const CLAIM: Record<SyncKind, string> = {
  publish: `${begins(
    'publish',
    `next_attempt_at = $3, last_call_at = now(), verified = verified AND desired = published`,
  )}, sent AS (
    UPDATE ice_breaker_revisions r SET sent_at = coalesce(r.sent_at, now())
      FROM begun WHERE r.account_id = begun.account_id AND r.revision = begun.revision
  )
  ${REQUEST_OF_REVISION}`,
  check: `${begins('check', 'check_due_at = $3')}
  ${REQUEST_OF_REVISION}`,
};

const END_SYNC = `
  UPDATE ice_breaker_syncs
     SET outcome = $3, calls = $4, error = $5, finished_at = clock_timestamp()
   WHERE tenant_id = $1 AND id = $2`;

prepare({
  'lock-due-sync': LOCK_DUE,
  'claim-publication': CLAIM.publish,
  'claim-check': CLAIM.check,
  'end-sync': END_SYNC,
});
