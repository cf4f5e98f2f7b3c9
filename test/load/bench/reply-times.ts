import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchInstagram, Tap } from './instagram.js';
import { percentile, round } from './percentiles.js';

/** Milliseconds from a tap to the arrival of its answer, both at the simulated Instagram. */
export type ReplyTimes = { p50: number; p99: number; replies: number };

const ANSWERED_WITHIN_MS = 60_000;

/** People who have never tapped before: whoever taps anew is a conversation of its own. */
export class Strangers {
  private count = 0;

  next(): string {
    this.count += 1;
    return String(900_000_000_000 + this.count);
  }
}

export type TapStream = {
  accounts: readonly string[];
  tapsASecond: number;
  seconds: number;
  /** How far apart the taps are made; those of a tick are made together. */
  tickMs: number;
};

/**
 * People tap at a steady rate, on one account after the other, whether or not they are answered. Gives
 * how long each waited for its answer.
 */
export async function timeReplies(
  instagram: BenchInstagram,
  strangers: Strangers,
  { accounts, tapsASecond, seconds, tickMs }: TapStream,
): Promise<number[]> {
  const tappedAt = new Map<string, number>();
  await instagram.forgetCalls();
  const startedMs = performance.now();
  const total = Math.round(tapsASecond * seconds);
  const posts: Promise<void>[] = [];
  let made = 0;
  while (made < total) {
    const dueMs = performance.now() - startedMs + tickMs;
    const due = Math.min(total, Math.floor((dueMs / 1_000) * tapsASecond));
    const taps: Tap[] = [];
    for (; made < due; made += 1) {
      taps.push({ account: accounts[made % accounts.length] ?? '', person: strangers.next() });
    }
    if (taps.length > 0) posts.push(tapAll(instagram, taps, tappedAt));
    await sleep(tickMs);
  }
  await Promise.all(posts);
  return timesOf(instagram, tappedAt);
}

async function tapAll(
  instagram: BenchInstagram,
  taps: readonly Tap[],
  tappedAt: Map<string, number>,
): Promise<void> {
  const times = await instagram.taps(taps, false);
  taps.forEach(({ person }, at) => tappedAt.set(person, times[at] ?? Number.NaN));
}

/** Waits until everybody has an answer; throws when one is refused, comes twice, or never. */
async function timesOf(
  instagram: BenchInstagram,
  tappedAt: ReadonlyMap<string, number>,
): Promise<number[]> {
  const deadlineMs = Date.now() + ANSWERED_WITHIN_MS;
  const answered = new Map<string, number>();
  for (let seq = 0; answered.size < tappedAt.size;) {
    if (Date.now() > deadlineMs) {
      throw new Error(`${tappedAt.size - answered.size} taps were not answered in time`);
    }
    const { arrivals, nextSeq } = await instagram.arrivals(seq);
    seq = nextSeq;
    for (const { person, atMs, wasRefused } of arrivals) {
      const tapped = tappedAt.get(person);
      if (tapped === undefined) continue;
      if (wasRefused) throw new Error('a reply was refused');
      if (answered.has(person)) throw new Error('a tap was answered twice');
      answered.set(person, atMs - tapped);
    }
    if (answered.size < tappedAt.size) await sleep(200);
  }
  return [...answered.values()];
}

export const replyTimesOf = (times: readonly number[]): ReplyTimes => ({
  p50: round(percentile(times, 0.5)),
  p99: round(percentile(times, 0.99)),
  replies: times.length,
});
