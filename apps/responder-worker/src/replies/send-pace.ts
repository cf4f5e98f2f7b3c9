import type { ReplyMessage } from '#libs/domain';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Sends of one account in a second. Meta allows 100, and refuses what comes too soon for a minute or
 * more. Source: Meta, Instagram Platform, rate limits.
 */
export const SENDS_A_SECOND = 80;

/** After an audio or a video: Meta allows 10 of them a second. Same source. */
const MEDIA_GAP_MS = 120;

/** Accounts that are remembered at most; a forgotten one may send a moment too soon, once. */
const MAX_ACCOUNTS = 10_000;

function isMedia(message: ReplyMessage): boolean {
  const type = 'attachment' in message ? message.attachment.type : null;
  return type === 'audio' || type === 'video';
}

/**
 * Keeps the sends of each account apart. The process that has an account's turn is the only one
 * that sends for it, so its own memory is enough.
 */
export class SendPace {
  private readonly nextMs = new Map<string, number>();
  private readonly leastGapMs: number;

  constructor(sendsASecond = SENDS_A_SECOND) {
    this.leastGapMs = 1_000 / sendsASecond;
  }

  /** How long the account's next send keeps its distance from this one. */
  gapMsOf(message: ReplyMessage): number {
    return isMedia(message) ? Math.max(MEDIA_GAP_MS, this.leastGapMs) : this.leastGapMs;
  }

  /** How long the next send of the account must wait; its place, and `gapMs` behind it, are taken. */
  reserve(accountId: string, nowMs: number, gapMs = this.leastGapMs): number {
    const placeMs = Math.max(nowMs, this.nextMs.get(accountId) ?? 0);
    this.nextMs.delete(accountId);
    this.nextMs.set(accountId, placeMs + gapMs);
    const oldest = this.nextMs.keys().next();
    if (this.nextMs.size > MAX_ACCOUNTS && !oldest.done) this.nextMs.delete(oldest.value);
    return placeMs - nowMs;
  }

  /** Resolves when the account may send the message. */
  async turn(accountId: string, message: ReplyMessage): Promise<void> {
    const waitMs = this.reserve(accountId, Date.now(), this.gapMsOf(message));
    if (waitMs > 0) await sleep(waitMs);
  }
}
