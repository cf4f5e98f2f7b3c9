/**
 * Instagram takes an answer up to 24 hours after a person's last message or tap.
 * Source: Meta, Instagram Platform, "Send messages" (read November 2026).
 */
export const REPLY_WINDOW_MS = 24 * 60 * 60 * 1000;

/** The first millisecond at which an answer to something of `occurredAtMs` is too late. */
export function replyWindowEndsAtMs(occurredAtMs: number): number {
  return occurredAtMs + REPLY_WINDOW_MS;
}

/** A time ahead of ours counts as inside: it is Meta's clock, and ours may be behind. */
export function isInsideReplyWindow(occurredAtMs: number, nowMs: number): boolean {
  return nowMs < replyWindowEndsAtMs(occurredAtMs);
}
