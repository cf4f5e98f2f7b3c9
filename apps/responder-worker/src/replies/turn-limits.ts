/** Events that one turn takes at most; then the lane gives up its place in line. */
export const EVENTS_PER_TURN = 50;

/** A turn begins no further event after this. */
export const TURN_BUDGET_MS = 2_000;

/** Conversations of one account that are answered side by side. */
export const CONVERSATIONS_AT_ONCE = 8;

/** One send may take this long. */
export const SEND_TIMEOUT_MS = 10_000;

/** After the time-out, or after the worker died, a send may still act at Meta for about this long. */
export const LANDING_MARGIN_MS = 2_000;

/** Starts without an orderly end after which an event is taken for what ends its workers. */
export const MAX_STARTS = 3;

/** The backoff of sends that surely did not act. */
export const SEND_BACKOFF = { firstMs: 1_000, maxMs: 15 * 60_000 };

/** How often evidence of an unsettled send is sought. */
export const EVIDENCE_BACKOFF = { firstMs: 2_000, maxMs: 5 * 60_000 };

/** So long an unsettled send holds back its conversation; then later events may go first. */
export const HOLDS_CONVERSATION_MS = 60_000;

/** And at least for so many tries, the send itself and the looks for it. */
export const TRIES_THAT_HOLD_CONVERSATION = 3;

/** How long an echo waits for the outcome of a call that it may be of, and its conversation with it. */
export const ECHO_WAITS_MS = 3_000;

/** Errors that we cannot make sense of are tried a few times, loudly. */
export const MAX_UNKNOWN_ATTEMPTS = 5;
