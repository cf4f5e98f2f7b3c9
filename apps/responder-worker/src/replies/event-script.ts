import type { DecisionGrounds, Disposition, EventFailure } from '#libs/domain';
import type {
  EventChange,
  EventDecision,
  InboundEventRow,
  JournalEntry,
  ReplyChange,
} from '#libs/storage';

/**
 * How the work on one event ended for this turn. `ended` and `later`: written down. `elsewhere`:
 * another turn has it, or it has ended; nothing was written. `again`: its conversation was changed
 * meanwhile, so that it is given back and decided anew. `park`: the whole account must wait.
 */
export type EventOutcome =
  | { kind: 'ended' | 'later' | 'elsewhere' | 'again' }
  | { kind: 'park'; disposition: Extract<Disposition, { kind: 'wait' | 'pause' }> };

export const ENDED: EventOutcome = { kind: 'ended' };
export const LATER: EventOutcome = { kind: 'later' };
export const ELSEWHERE: EventOutcome = { kind: 'elsewhere' };
export const AGAIN: EventOutcome = { kind: 'again' };

/** A journal entry about `event`, with only what is named. */
export function entryFor(
  event: InboundEventRow,
  parts: Partial<Pick<JournalEntry, 'drafts' | 'reply' | 'event' | 'conversation' | 'facts'>>,
): JournalEntry {
  return {
    accountId: event.accountId,
    claimedUntil: event.nextAttemptAt,
    eventId: event.id,
    replay: event.replays,
    personId: event.personId,
    tapped:
      event.tappedRevision === null
        ? null
        : { revision: event.tappedRevision, locale: event.tappedLocale },
    drafts: [],
    reply: null,
    event: null,
    conversation: null,
    facts: [],
    ...parts,
  };
}

/** The event has ended, in order. */
export function endsAs(
  state: Extract<EventChange['state'], 'answered' | 'skipped' | 'failed' | 'quarantined' | 'noted'>,
  more: {
    decision?: EventDecision;
    grounds?: DecisionGrounds;
    failure?: EventFailure;
    error?: EventChange['error'];
    countsAttempt?: boolean;
  } = {},
): EventChange {
  return {
    state,
    decision: more.decision ?? null,
    grounds: more.grounds ?? null,
    failure: more.failure ?? null,
    error: more.error ?? null,
    nextAttemptAt: null,
    countsAttempt: more.countsAttempt ?? false,
    endsStart: true,
  };
}

/** The event comes back at `at`. */
export function comesBack(
  at: Date,
  more: { state?: 'pending' | 'unsure'; error?: EventChange['error']; countsAttempt: boolean },
): EventChange {
  return {
    state: more.state ?? 'pending',
    decision: null,
    grounds: null,
    failure: null,
    error: more.error ?? null,
    nextAttemptAt: at,
    countsAttempt: more.countsAttempt,
    endsStart: true,
  };
}

export function replyBecomes(
  replyId: string,
  state: ReplyChange['state'],
  more: Partial<Omit<ReplyChange, 'replyId' | 'state'>> = {},
): ReplyChange {
  return {
    replyId,
    state,
    mayLandUntil: null,
    messageId: null,
    evidence: null,
    settled: null,
    error: null,
    ...more,
  };
}
