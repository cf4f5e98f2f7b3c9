import { quietBecause, type Conversation } from './conversation.js';

/** Why the rules came to rest, for partners and the audit log. */
export const HAND_OFF_CAUSES = [
  'human_answered',
  'handed_off_by_rule',
  'handed_off_by_request',
  'opted_out',
] as const;

/** Why they go on. */
export const RESUME_CAUSES = ['pause_ended', 'resumed_by_request', 'opted_in'] as const;

/** What happens to a conversation. Times in milliseconds. */
export type ConversationCause =
  | { kind: 'human_answered'; untilMs: number; eventId: string }
  | { kind: 'handed_off_by_rule'; untilMs: number | null; eventId: string }
  | { kind: 'handed_off_by_request'; untilMs: number | null }
  | { kind: 'opted_out'; atMs: number }
  | { kind: (typeof RESUME_CAUSES)[number] };

/** What partners are told: only when the rules really come to rest, or really go on. */
export type ConversationFact = {
  type: 'conversation.handed_off' | 'conversation.resumed';
  reason: ConversationCause['kind'];
};

export type ConversationChanged = { after: Conversation; fact: ConversationFact | null };

/** What a conversation becomes, and whether there is something to tell of it. */
export function changeConversation(
  before: Conversation,
  cause: ConversationCause,
  nowMs: number,
): ConversationChanged {
  const after = { ...before, ...partsAfter(before, cause, nowMs) };
  // A pause that is over is still one, until its end was told.
  const wasQuiet = before.optedOutAtMs !== null || before.state !== 'automated';
  const isQuiet = quietBecause(after, nowMs) !== null;
  if (isQuiet === wasQuiet) return { after, fact: null };
  const type = isQuiet ? 'conversation.handed_off' : 'conversation.resumed';
  return { after, fact: { type, reason: cause.kind } };
}

const RESUMED = { state: 'automated', heldUntilMs: null, heldBy: null } as const;

function partsAfter(
  before: Conversation,
  cause: ConversationCause,
  nowMs: number,
): Partial<Conversation> {
  switch (cause.kind) {
    case 'human_answered': {
      const { untilMs, eventId: heldBy } = cause;
      // What was said too long ago, by Meta's clock, holds up nothing any more.
      if (untilMs <= nowMs) return {};
      const isHeld = before.state !== 'automated';
      if (isHeld && before.heldUntilMs === null) return {};
      return {
        state: isHeld ? before.state : 'human_took_over',
        heldUntilMs: Math.max(untilMs, before.heldUntilMs ?? 0),
        heldBy,
        disclosedBy: null,
      };
    }
    case 'handed_off_by_rule':
      return {
        state: 'handed_off',
        heldUntilMs: cause.untilMs,
        heldBy: cause.eventId,
        disclosedBy: null,
      };
    case 'handed_off_by_request':
      return { state: 'handed_off', heldUntilMs: cause.untilMs, heldBy: null, disclosedBy: null };
    case 'opted_out':
      return { optedOutAtMs: before.optedOutAtMs ?? cause.atMs };
    case 'opted_in':
      return { optedOutAtMs: null };
    case 'pause_ended':
    case 'resumed_by_request':
      return RESUMED;
  }
}
