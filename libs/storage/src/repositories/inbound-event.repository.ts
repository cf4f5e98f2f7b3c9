import { firstIdOf } from '#libs/domain';
import { In, LessThan, type EntityManager } from 'typeorm';
import { InboundEventRow, type EventState } from '../entities/inbound-event.entity.js';
import { ReplyRow } from '../entities/reply.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { asEntities, changeRows, instantIn, msAhead, selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import {
  CLAIM_EVENTS,
  LOCK_DUE,
  LOCK_TOLD,
  NEXT_DUE,
  OPEN_CALL,
  PREPARE_TO_CLAIM,
} from './event-claims-sql.js';

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

  /** Whether the outcome of any call of late for the account is unknown, and an echo may tell it. */
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

/** Between which ids lie what is claimed and what is heard along with it, so that few weeks are looked at. */
function weeksOf(ids: readonly string[]): [from: string, to: string] {
  const sorted = ids.toSorted();
  const ahead = firstIdOf(Date.now() + 24 * 60 * 60_000);
  const last = sorted.at(-1) ?? ahead;
  return [sorted[0] ?? ahead, last < ahead ? ahead : LAST_ID];
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
