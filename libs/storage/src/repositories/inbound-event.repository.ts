import { firstIdOf } from '#libs/domain';
import { In, LessThan, type EntityManager } from 'typeorm';
import { InboundEventRow, type EventState } from '../entities/inbound-event.entity.js';
import { ReplyRow } from '../entities/reply.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { prepare } from '../prepared-statements.js';
import { asEntities, changeRows, instantIn, msAhead, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/**
 * A started event is hidden from other turns for this long: longer than a turn may start sends for
 * plus the time a send may take, so that a live turn is never overtaken, and short, since it is
 * also how long a dead worker's events wait.
 */
export const EVENT_VISIBLE_AFTER_MS = 15_000;

export type ClaimedEvent = {
  event: InboundEventRow;
  /** What earlier tries left behind, by step. */
  replies: ReplyRow[];
};

export type EventFilter = { state: EventState | null; accountId: string | null };

export type EventWithReplies = { event: InboundEventRow; replies: ReplyRow[] };

export class InboundEventRepository {
  constructor(private readonly work: TenantWork) {}

  /**
   * Starts due events of the account, oldest first, at most `limit`; counts the start and hides
   * them for `EVENT_VISIBLE_AFTER_MS`. None while nothing may be sent for the account. An event whose
   * conversation has an earlier one that is hidden is left alone, which keeps each conversation in
   * order.
   *
   * An event that was started twice before and never ended in order may be what killed its workers.
   * Such a suspect is claimed alone, and only when `which` asks for it, so that its next crash counts
   * against it and nobody else: `fresh` takes the events ahead of the first suspect in line,
   * `suspect` takes it when it heads the line.
   *
   * What may change who answers a person is claimed along with the person's taps, whatever its place in
   * line: no answer may overtake it.
   *
   * Two statements, since two turns of one lane may run at once (a stall, a wrong clock). The first
   * locks what seems due and so waits for another's claim or journal; the second decides on what
   * they left. One statement would decide on rows as they were before the wait, and could take the
   * successor of an event that has just been put off.
   *
   * The unit of work that claims does not wait for the disk. Should the database lose the claim in a
   * crash of its own, then the intents too, since what is written later is never kept without it; and
   * none can be written on a claim that was lost.
   */
  claim(
    tenantId: string,
    accountId: string,
    limit: number,
    which: 'fresh' | 'suspect',
  ): Promise<ClaimedEvent[]> {
    return this.start(tenantId, LOCK_DUE, [tenantId, accountId, limit, new Date()], which);
  }

  /**
   * The same for an account for which no call may be made at present: only events of which a call has an
   * unknown outcome that may be known by an echo.
   */
  claimTold(tenantId: string, accountId: string, limit: number): Promise<ClaimedEvent[]> {
    return this.start(tenantId, LOCK_TOLD, [tenantId, accountId, limit], 'fresh');
  }

  /** Whether the outcome of any call for the account is unknown. */
  async hasOpenCalls(tenantId: string, accountId: string): Promise<boolean> {
    const rows = await this.work.run(tenantId, (manager) =>
      selectRows(manager, OPEN_CALL, [tenantId, accountId]),
    );
    return rows.length > 0;
  }

  private start(
    tenantId: string,
    lock: string,
    given: unknown[],
    which: 'fresh' | 'suspect',
  ): Promise<ClaimedEvent[]> {
    return this.work.run(tenantId, async (manager) => {
      const [, due] = await Promise.all([
        manager.query(PREPARE_TO_CLAIM),
        selectRows<{ id: string }>(manager, lock, given),
      ]);
      if (due.length === 0) return [];
      const claimed = await changeRows<Record<string, unknown>>(manager, CLAIM_EVENTS, [
        tenantId,
        due.map(({ id }) => id),
        EVENT_VISIBLE_AFTER_MS,
        which,
        ...weeksOf(due.map(({ id }) => id)),
      ]);
      if (claimed.length === 0) return [];
      const places = new Map(due.map(({ id }, at) => [id, at]));
      // What was claimed along has no place; of the rest the place tells microseconds apart.
      const placeOf = ({ id }: InboundEventRow) => places.get(id) ?? 0;
      const events = asEntities(manager, InboundEventRow, claimed).sort(
        (a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || placeOf(a) - placeOf(b),
      );
      // Intents are written together with the decision, which only a replay takes back.
      const begun = events.filter(({ decision, replays, startedCount }) => {
        return decision !== null || replays > 0 || startedCount > 1;
      });
      const replies = await this.repliesOf(
        manager,
        tenantId,
        begun.map(({ id }) => id),
      );
      return events.map((event) => ({
        event,
        replies: replies.filter(({ eventId }) => eventId === event.id),
      }));
    });
  }

  /** With `mayLandUntil` on this process's clock, which may be another than that of its writer. */
  private async repliesOf(
    manager: EntityManager,
    tenantId: string,
    eventIds: string[],
  ): Promise<ReplyRow[]> {
    if (eventIds.length === 0) return [];
    const replies = await manager.find(ReplyRow, {
      where: { tenantId, eventId: In(eventIds) },
      order: { step: 'ASC' },
    });
    if (replies.length === 0) return replies;
    const times = await selectRows<{ id: string; in_ms: number }>(
      manager,
      `SELECT id, ${msAhead('may_land_until')} AS in_ms FROM replies
        WHERE tenant_id = $1 AND event_id = ANY($2)`,
      [tenantId, eventIds],
    );
    const landsIn = new Map(times.map((row) => [row.id, row.in_ms]));
    for (const reply of replies) {
      reply.mayLandUntil = instantIn(landsIn.get(reply.id)) ?? reply.mayLandUntil;
    }
    return replies;
  }

  /**
   * Gives started events back untouched: due at once, and this start does not count. With
   * `claimedUntil` (their `nextAttemptAt` as the claim gave it) only those that the claim still
   * holds, so that a turn that was overtaken does not give away what another works on.
   */
  async release(
    tenantId: string,
    eventIds: readonly string[],
    claimedUntil: readonly (Date | null)[] = [],
  ): Promise<void> {
    if (eventIds.length === 0) return;
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `WITH given AS (
           SELECT e.id FROM inbound_events e
             JOIN unnest($2::uuid[], $3::timestamptz[]) AS held (id, until) ON held.id = e.id
            WHERE e.tenant_id = $1 AND e.id = ANY ($2::uuid[]) AND e.state IN ('pending', 'unsure')
              AND (held.until IS NULL OR held.until = e.next_attempt_at)
            ORDER BY e.occurred_at, e.id FOR NO KEY UPDATE OF e
         )
         UPDATE inbound_events e
            SET next_attempt_at = now(), started_count = greatest(started_count - 1, 0)
           FROM given WHERE e.id = given.id AND e.id = ANY ($2::uuid[])`,
        [tenantId, eventIds, claimedUntil],
      ),
    );
  }

  /**
   * When the account's lane has something to do next, on this process's clock; null when nothing
   * is owed. The past, when something can be claimed now. The end of a pause is something to do.
   */
  nextDueAt(tenantId: string, accountId: string): Promise<Date | null> {
    return this.work.run(tenantId, async (manager) => {
      const [row] = await selectRows<{ in_ms: number | null }>(manager, NEXT_DUE, [
        tenantId,
        accountId,
      ]);
      return instantIn(row?.in_ms);
    });
  }

  list(
    tenantId: string,
    filter: EventFilter,
    limit: number,
    after: IdPlace | null,
  ): Promise<Page<EventWithReplies & { id: string }>> {
    return this.work.run(tenantId, async (manager) => {
      const events = await manager.find(InboundEventRow, {
        where: {
          tenantId,
          ...(filter.state === null ? {} : { state: filter.state }),
          ...(filter.accountId === null ? {} : { accountId: filter.accountId }),
          ...(after === null ? {} : { id: LessThan(after.id) }),
        },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      const replies = await manager.find(ReplyRow, {
        where: { tenantId, eventId: In(events.map(({ id }) => id)) },
        order: { step: 'ASC' },
      });
      const rows = events.map((event) => ({
        id: event.id,
        event,
        replies: replies.filter(({ eventId }) => eventId === event.id),
      }));
      return pageOf(LISTS.events, rows, limit);
    });
  }

  find(tenantId: string, eventId: string): Promise<EventWithReplies | null> {
    return this.work.run(tenantId, async (manager) => {
      const event = await manager.findOneBy(InboundEventRow, { tenantId, id: eventId });
      if (!event) return null;
      const replies = await manager.find(ReplyRow, {
        where: { tenantId, eventId },
        order: { step: 'ASC' },
      });
      return { event, replies };
    });
  }
}

/**
 * A backlog comes faster than PostgreSQL gathers statistics, and without them it cannot tell a good
 * index from one that walks the whole backlog for every event (seen: seconds for one claim out of
 * 100,000). So the account and the time are compared in ways that no index serves, and what is left
 * is `inbound_events_order`, by person.
 */
const BLOCKED_BY_EARLIER = `EXISTS (
  SELECT 1 FROM inbound_events p
   WHERE p.person_id = e.person_id AND p.state = 'pending'
     AND (p.occurred_at, p.id) < (e.occurred_at, e.id)
     AND p.account_id IS NOT DISTINCT FROM e.account_id
     AND p.next_attempt_at + interval '0' > now())`;

const IS_CLAIMABLE = `
  e.state IN ('pending', 'unsure') AND e.next_attempt_at <= now()
  AND (e.state = 'unsure' OR NOT ${BLOCKED_BY_EARLIER})`;

/**
 * For the rest of the transaction: the line is walked in its index, see `BLOCKED_BY_EARLIER`, and the
 * commit does not wait for the disk.
 */
const PREPARE_TO_CLAIM = `
  SELECT set_config('enable_sort', 'off', true), set_config('synchronous_commit', 'off', true)`;

/**
 * In the order of the line, as all that lock several events do, so that none wait in a ring. For how long an
 * account is parked is told by the clocks of the processes, `$4`.
 */
const LOCK_DUE = `
  SELECT e.id FROM inbound_events e
   WHERE e.tenant_id = $1 AND e.account_id = $2 AND ${IS_CLAIMABLE}
     AND (SELECT a.status = 'connected' AND t.status = 'active'
                 AND coalesce(a.replies_parked_until <= $4::timestamptz, true)
            FROM accounts a JOIN tenants t ON t.id = a.tenant_id
           WHERE a.tenant_id = $1 AND a.id = $2)
   ORDER BY e.occurred_at, e.id LIMIT $3 FOR NO KEY UPDATE`;

/** How much earlier than our intent an echo of it may be dated: Meta's clock and ours may differ. */
const CLOCKS_DIFFER = '30 seconds';

/** By the events that were begun, of which an account has few. */
const LOCK_TOLD = `
  SELECT e.id FROM inbound_events e
   WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.decision IS NOT NULL AND ${IS_CLAIMABLE}
     AND EXISTS (
       SELECT 1 FROM replies r
        WHERE r.event_id = e.id AND r.replay = e.replays AND r.state IN ('intended', 'unknown')
          AND r.may_land_until <= now()
          AND EXISTS (
            SELECT 1 FROM inbound_events h
             WHERE h.account_id = $2 AND h.person_id = e.person_id AND h.kind = 'echo'
               AND h.occurred_at >= r.intended_at - interval '${CLOCKS_DIFFER}'
               AND h.text_sha256 = r.text_sha256))
   ORDER BY e.occurred_at, e.id LIMIT $3 FOR NO KEY UPDATE OF e`;

const OPEN_CALL = `
  SELECT 1 FROM inbound_events e
   WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.state IN ('pending', 'unsure')
     AND e.decision IS NOT NULL
     AND EXISTS (SELECT 1 FROM replies r
                  WHERE r.event_id = e.id AND r.state IN ('intended', 'unknown')
                    AND r.text_sha256 IS NOT NULL)
   LIMIT 1`;

/** Echoes and words of one person that are claimed along at most. */
const HEARD_ALONG = 20;

/**
 * Starts that never ended. Whoever pulls the plug leaves behind all that a process had claimed: were one
 * start enough, a thousand would be done one after the other.
 */
const SUSPECT_AFTER = 2;

/** Comparisons that no index serves: see `BLOCKED_BY_EARLIER`. */
const CLAIM_EVENTS = `
  WITH given AS MATERIALIZED (
    SELECT * FROM inbound_events WHERE tenant_id = $1 AND id = ANY($2)
  ), due AS (
    SELECT e.id, e.occurred_at, e.started_count FROM given e WHERE ${IS_CLAIMABLE}
  ), ranked AS (
    SELECT id, row_number() OVER w AS place, bool_or(started_count >= ${SUSPECT_AFTER}) OVER w AS suspect
      FROM due WINDOW w AS (ORDER BY occurred_at, id)
  ), picked AS (
    SELECT id FROM ranked
     WHERE CASE $4 WHEN 'fresh' THEN NOT suspect ELSE place = 1 AND suspect END
  ), taken AS (
    SELECT id FROM picked
    UNION
    SELECT h.id FROM picked JOIN given g ON g.id = picked.id CROSS JOIN LATERAL (
      SELECT p.id FROM inbound_events p
       WHERE p.person_id = g.person_id AND p.state = 'pending' AND p.kind IN ('echo', 'message')
         AND p.account_id IS NOT DISTINCT FROM g.account_id
         AND p.next_attempt_at + interval '0' <= now()
         AND p.id >= $5::uuid AND p.id < $6::uuid
       ORDER BY p.occurred_at, p.id LIMIT ${HEARD_ALONG}) h
  )
  UPDATE inbound_events e
     SET started_count = e.started_count + 1,
         next_attempt_at = date_trunc('milliseconds', now() + $3 * interval '1 millisecond')
   WHERE e.id = ANY (ARRAY(SELECT id FROM taken)) AND e.next_attempt_at + interval '0' <= now()
     AND e.id >= $5::uuid AND e.id < $6::uuid
  RETURNING e.*`;

/** Between which ids lie what is claimed and what is heard along with it, so that few weeks are looked at. */
function weeksOf(ids: readonly string[]): [from: string, to: string] {
  const sorted = ids.toSorted();
  const ahead = firstIdOf(Date.now() + 24 * 60 * 60_000);
  const last = sorted.at(-1) ?? ahead;
  return [sorted[0] ?? ahead, last < ahead ? ahead : LAST_ID];
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

const NEXT_DUE = `
  SELECT CASE
    WHEN EXISTS (
      SELECT 1 FROM inbound_events e
       WHERE e.tenant_id = $1 AND e.account_id = $2 AND ${IS_CLAIMABLE}) THEN -1000
    ELSE least((
      SELECT ${msAhead('min(e.next_attempt_at)')} FROM inbound_events e
       WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.state IN ('pending', 'unsure')
         AND e.next_attempt_at > now()), (
      SELECT ${msAhead('min(c.held_until)')} FROM conversations c
       WHERE c.tenant_id IS NOT DISTINCT FROM $1::uuid AND c.account_id = $2))
  END AS in_ms`;

prepare({
  'lock-due-events': LOCK_DUE,
  'lock-told-events': LOCK_TOLD,
  'open-call-of-account': OPEN_CALL,
  'claim-events': CLAIM_EVENTS,
  'next-due-event': NEXT_DUE,
});
