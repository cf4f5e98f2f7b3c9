import type { EventToReplay } from '#libs/domain';
import { InboundEventRow } from '../entities/inbound-event.entity.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** An event as it stands while its row is locked. */
export type LockedEvent = EventToReplay & {
  id: string;
  accountId: string;
  replays: number;
  /** Why its last decision went as it did; null: it was not decided yet. */
  reason: string | null;
};

/**
 * Runs events again. Both methods belong into one unit of work: what `lock` shows then stays so until
 * the end of it, since whatever writes of an event (a claim, the journal, an erasure, another replay)
 * first locks its row.
 */
export class EventReplays {
  constructor(private readonly work: TenantWork) {}

  /** Null for an event that is not there, or not in sight. */
  lock(tenantId: string, eventId: string): Promise<LockedEvent | null> {
    return this.work.run(tenantId, async (manager) => {
      const event = await manager.findOne(InboundEventRow, {
        where: { tenantId, id: eventId },
        lock: { mode: 'for_no_key_update' },
      });
      if (!event) return null;
      // After the lock: what it waited for has been written by now.
      const [held] = await selectRows<{ is_held: boolean }>(manager, IS_HELD, [tenantId, eventId]);
      const replies = await selectRows<EventToReplay['replies'][number]>(manager, SENDS, [
        tenantId,
        eventId,
      ]);
      const { id, accountId, kind, state, failure, replays, decision } = event;
      return {
        id,
        accountId,
        kind,
        state,
        failure,
        replays,
        occurredAtMs: event.occurredAt.getTime(),
        isHeld: held?.is_held ?? false,
        reason: decision?.reason ?? null,
        replies,
      };
    });
  }

  /**
   * Makes a locked event due now, to be decided anew as if it had just come; its earlier messages
   * stay what they are. Gives the number of the replay.
   */
  begin(tenantId: string, { id, replays }: LockedEvent): Promise<number> {
    const replay = replays + 1;
    return this.work.run(tenantId, async (manager) => {
      await manager.query(BEGIN_REPLAY, [tenantId, id, replay]);
      return replay;
    });
  }
}

/** By the database's clock, as the claim has it. */
const IS_HELD = `
  SELECT started_count > 0 AND next_attempt_at > clock_timestamp() AS is_held
    FROM inbound_events WHERE tenant_id = $1 AND id = $2`;

/** What the chat only showed meanwhile, such as that somebody types, is no answer. */
const SENDS = `
  SELECT state, coalesce(settled = 'resent', false) AS "wasResent",
         may_land_until > clock_timestamp() AS "mayLand"
    FROM replies WHERE tenant_id = $1 AND event_id = $2 AND message ->> 'sender_action' IS NULL
   ORDER BY step`;

const BEGIN_REPLAY = `
  UPDATE inbound_events
     SET state = 'pending', replays = $3, decision = NULL, grounds = NULL, failure = NULL,
         last_error = NULL, finished_at = NULL, attempts = 0, started_count = 0,
         next_attempt_at = date_trunc('milliseconds', now())
   WHERE tenant_id = $1 AND id = $2`;
