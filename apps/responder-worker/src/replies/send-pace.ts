import type { ReplyMessage } from '#libs/domain';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Between two sends of one account: about 80 a second. Meta allows 100, and refuses what comes too
 * soon for a minute or more. Source: Meta, Instagram Platform, rate limits.
 */
const LEAST_GAP_MS = 12;

/** After an audio or a video: Meta allows 10 of them a second. Same source. */
const MEDIA_GAP_MS = 120;

/** Accounts that are remembered at most; a forgotten one may send a moment too soon, once. */
const MAX_ACCOUNTS = 10_000;

/** How long the account's next send keeps its distance from this one. */
export function gapMsOf(message: ReplyMessage): number {
  const type = 'attachment' in message ? message.attachment.type : null;
  return type === 'audio' || type === 'video' ? MEDIA_GAP_MS : LEAST_GAP_MS;
}

/**
 * Keeps the sends of each account apart. The process that has an account's turn is the only one
 * that sends for it, so its own memory is enough.
 */
export class SendPace {
  private readonly nextMs = new Map<string, number>();

  /** How long the next send of the account must wait; its place, and `gapMs` behind it, are taken. */
  reserve(accountId: string, nowMs: number, gapMs = LEAST_GAP_MS): number {
    const placeMs = Math.max(nowMs, this.nextMs.get(accountId) ?? 0);
    this.nextMs.delete(accountId);
    this.nextMs.set(accountId, placeMs + gapMs);
    const oldest = this.nextMs.keys().next();
    if (this.nextMs.size > MAX_ACCOUNTS && !oldest.done) this.nextMs.delete(oldest.value);
    return placeMs - nowMs;
  }

  /** Resolves when the account may send. */
  async turn(accountId: string, gapMs?: number): Promise<void> {
    const waitMs = this.reserve(accountId, Date.now(), gapMs);
    if (waitMs > 0) await sleep(waitMs);
  }
}
