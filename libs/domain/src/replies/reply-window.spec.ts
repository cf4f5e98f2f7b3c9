import { describe, expect, it } from '@jest/globals';
import { isInsideReplyWindow, REPLY_WINDOW_MS, replyWindowEndsAtMs } from './reply-window.js';

describe('isInsideReplyWindow', () => {
  it.each([
    { what: 'at once', nowMs: 1000, inside: true },
    { what: 'in the last millisecond', nowMs: 1000 + REPLY_WINDOW_MS - 1, inside: true },
    { what: 'after 24 hours', nowMs: 1000 + REPLY_WINDOW_MS, inside: false },
    { what: 'after a year', nowMs: 365 * REPLY_WINDOW_MS, inside: false },
    { what: 'when our clock is behind', nowMs: 0, inside: true },
  ])('$what: $inside', ({ nowMs, inside }) => {
    expect(isInsideReplyWindow(1000, nowMs)).toBe(inside);
  });

  it('ends 24 hours after what the person did', () => {
    expect(replyWindowEndsAtMs(0)).toBe(86_400_000);
  });
});
