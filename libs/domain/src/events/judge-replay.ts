import { ANSWERABLE_KINDS } from '../replies/decide-reply.js';
import { isInsideReplyWindow } from '../replies/reply-window.js';
import type { EventFailure } from './event-failure.js';
import type { InboundKind } from './inbound-event.js';

/**
 * Why an event is not run again. The last two are what `force` overrides: it was answered, in whole
 * or in part, or nobody knows whether it was.
 */
export const REPLAY_REFUSALS = [
  'not_answerable',
  'outside_window',
  'under_way',
  'answered',
  'maybe_answered',
] as const;

export type ReplayRefusal = (typeof REPLAY_REFUSALS)[number];

/** An event with all messages of all its answers, as they stand while its row is locked. */
export type EventToReplay = {
  kind: InboundKind;
  state: 'noted' | 'pending' | 'unsure' | 'answered' | 'skipped' | 'failed' | 'quarantined';
  occurredAtMs: number;
  failure: EventFailure | null;
  /** A turn has claimed it and may be at work on it now. */
  isHeld: boolean;
  replies: readonly {
    state: 'intended' | 'unsent' | 'unknown' | 'sent' | 'failed';
    /** It was sent again though the call before may have acted. */
    wasResent: boolean;
    /** A call made for it may still act. */
    mayLand: boolean;
  }[];
};

/** Null: it may be run again. A second answer is given with `force` only. */
export function judgeReplay(
  event: EventToReplay,
  nowMs: number,
  force: boolean,
): ReplayRefusal | null {
  if (!ANSWERABLE_KINDS.includes(event.kind) || event.state === 'noted') return 'not_answerable';
  if (!isInsideReplyWindow(event.occurredAtMs, nowMs)) return 'outside_window';
  if (isUnderWay(event)) return 'under_way';
  if (force) return null;
  if (event.state === 'answered' || event.replies.some(({ state }) => state === 'sent')) {
    return 'answered';
  }
  return mayHaveBeenAnswered(event) ? 'maybe_answered' : null;
}

/** What is still owed is answered without a replay; `force` cannot overtake a call on its way. */
function isUnderWay({ state, isHeld, replies }: EventToReplay): boolean {
  if (state === 'pending' || (state === 'unsure' && isHeld)) return true;
  return replies.some((reply) => OPEN_SENDS.includes(reply.state) && reply.mayLand);
}

const OPEN_SENDS = ['intended', 'unknown'];

function mayHaveBeenAnswered({ state, failure, replies }: EventToReplay): boolean {
  if (state === 'unsure' || failure === 'unsure') return true;
  // By a worker of before failures were written down, and before resends were.
  const isOfOld = failure === null && (state === 'failed' || state === 'quarantined');
  if (isOfOld && replies.length > 0) return true;
  return replies.some((reply) => OPEN_SENDS.includes(reply.state) || reply.wasResent);
}
