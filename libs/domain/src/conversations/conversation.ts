/**
 * Who answers a person.
 * - `automated`: the rules
 * - `human_took_over`: a human of the tenant's wrote to the person; the rules rest for a while
 * - `handed_off`: a rule or the tenant gave the conversation to a human
 */
export const CONVERSATION_STATES = ['automated', 'human_took_over', 'handed_off'] as const;

export type ConversationState = (typeof CONVERSATION_STATES)[number];

/** Why nobody automatic answers a person; also the reasons by which an event is skipped. */
export const QUIET_REASONS = ['opted_out', 'human_took_over', 'handed_off'] as const;

export type QuietReason = (typeof QUIET_REASONS)[number];

/** When a rule last answered a person, and which event. Milliseconds. */
export type RuleAnswer = { atMs: number; eventId: string };

/** One person's talk with one account, as far as answers depend on it. */
export type Conversation = {
  state: ConversationState;
  /** Until when the rules rest; null: until somebody resumes it, or they do not rest. */
  heldUntilMs: number | null;
  /** The event by which they came to rest; null: none, or the tenant's own request. */
  heldBy: string | null;
  /** When the person asked not to be answered automatically; null: it may be. */
  optedOutAtMs: number | null;
  /** The person's first tap; null: there was none yet. */
  firstEventId: string | null;
  /** The person's last tap that was looked at. */
  lastTapAtMs: number | null;
  /** By rule, of those that limit how often they answer one person. */
  answeredBy: Readonly<Record<string, RuleAnswer>>;
  /** The event with whose answer the person was told that it is automatic; null: it is to be told. */
  disclosedBy: string | null;
};

/** A conversation of which nothing is known yet. */
export const NEW_CONVERSATION: Conversation = {
  state: 'automated',
  heldUntilMs: null,
  heldBy: null,
  optedOutAtMs: null,
  firstEventId: null,
  lastTapAtMs: null,
  answeredBy: {},
  disclosedBy: null,
};

/** Why the rules rest at this moment; null: they answer. What the person wants comes first. */
export function quietBecause(conversation: Conversation, nowMs: number): QuietReason | null {
  const { state, heldUntilMs, optedOutAtMs } = conversation;
  if (optedOutAtMs !== null) return 'opted_out';
  if (state === 'automated') return null;
  return heldUntilMs === null || nowMs < heldUntilMs ? state : null;
}

/** After so long without a tap the person is told again that the answers are automatic. */
export const LONG_LAPSE_MS = 30 * 24 * 60 * 60_000;

/**
 * Whether the next answer begins with the disclosure: at the start of a conversation, after a long lapse,
 * and when a human handed it back. Source: Meta, Instagram Platform, "Send messages" (read November 2026).
 */
export function needsDisclosure({ disclosedBy, lastTapAtMs }: Conversation, nowMs: number) {
  return disclosedBy === null || lastTapAtMs === null || nowMs - lastTapAtMs > LONG_LAPSE_MS;
}
