import { setTimeout as sleep } from 'node:timers/promises';
import { drained, fillBacklog, flatOut, type FlatOut } from './flat-out.js';
import { BenchInstagram } from './instagram.js';
import { round } from './percentiles.js';
import { setReplyScene } from './reply-scene.js';
import { replyTimesOf, Strangers, timeReplies, type ReplyTimes } from './reply-times.js';
import { RoundTrips } from './round-trips.js';
import type { Stand } from './stand.js';

export type RepliesOptions = {
  accounts: number;
  tenants: number;
  /** Of each backlog that is answered flat out. */
  taps: number;
  /** Taps that wait while Redis is measured. */
  waiting: number;
  /** How long people tap while replies are timed. */
  seconds: number;
  say: (line: string) => void;
};

export type RepliesReport = {
  /** Without Floe: a bare server that sends at once. It is in all that follows. */
  simulatorsOwnMs: ReplyTimes;
  atRestMs: ReplyTimes;
  atHalfLoadMs: ReplyTimes & { tapsASecond: number };
  flatOut: FlatOut[];
  roundTripsATap: { atRest: number; flatOut: number };
  /** Of the queue, with so many taps waiting for the same accounts; null without Redis. */
  redisBytes: Record<string, number> | null;
};

const WORKERS = [1, 2, 4];
/** Far enough apart that each tap finds everything at rest. */
const AT_REST_A_SECOND = 20;
const FEW_WAITING = 1_000;
const TAPS_FOR_TRIPS = 2_000;

/** From a tap to the arrival of its answer at Instagram, and what answering costs. */
export async function measureReplies(
  stand: Stand,
  options: RepliesOptions,
): Promise<RepliesReport> {
  const { say, seconds, taps } = options;
  const scene = await setReplyScene(stand, options);
  const accounts = scene.accounts.map(({ igUserId }) => igUserId);
  const instagram = new BenchInstagram(stand);
  const strangers = new Strangers();
  const rest = { accounts, tapsASecond: AT_REST_A_SECOND, seconds, tickMs: 50 };
  try {
    say("the simulator's own time");
    const floor = await stand.start('bare-responder', 'test/load/floor/bare-responder.js', {
      ACCESS_TOKENS: JSON.stringify(
        Object.fromEntries(scene.accounts.map(({ igUserId, token }) => [igUserId, token])),
      ),
    });
    await instagram.sendWebhooksTo(floor.url);
    await timeReplies(instagram, strangers, { ...rest, seconds: 2 });
    const simulatorsOwnMs = replyTimesOf(await timeReplies(instagram, strangers, rest));
    await instagram.sendWebhooksTo(`${stand.gateway.url}/webhooks/instagram`);
    await floor.stop();

    say('Redis with taps waiting');
    const redisBytes = await redisWithWaiting(stand, instagram, strangers, accounts, options);

    const runs: FlatOut[] = [];
    for (const workers of WORKERS) {
      say(`flat out with ${workers} worker(s)`);
      runs.push(await flatOut(stand, instagram, strangers, { accounts, taps, workers }));
    }

    say('at rest');
    const worker = await stand.startWorker('responder-worker');
    await timeReplies(instagram, strangers, { ...rest, tapsASecond: 100, seconds: 5 });
    await sleep(500);
    const atRestMs = replyTimesOf(await timeReplies(instagram, strangers, rest));
    say('at half load');
    const tapsASecond = round((runs[0]?.repliesASecond ?? 0) / 2);
    const half = { accounts, tapsASecond, seconds, tickMs: 10 };
    const atHalfLoadMs = replyTimesOf(await timeReplies(instagram, strangers, half));
    await worker.stop();

    say('round trips to PostgreSQL');
    const roundTripsATap = await countRoundTrips(stand, instagram, strangers, accounts);
    return {
      simulatorsOwnMs,
      atRestMs,
      atHalfLoadMs: { ...atHalfLoadMs, tapsASecond },
      flatOut: runs,
      roundTripsATap,
      redisBytes,
    };
  } finally {
    await instagram.close();
  }
}

/** What Redis holds beyond what it held empty, with few taps waiting and with many. */
async function redisWithWaiting(
  stand: Stand,
  instagram: BenchInstagram,
  strangers: Strangers,
  accounts: readonly string[],
  { waiting }: RepliesOptions,
): Promise<Record<string, number> | null> {
  const empty = await stand.redisBytes();
  if (empty === null) return null;
  const bytes: Record<string, number> = {};
  let filled = 0;
  for (const upTo of [FEW_WAITING, waiting]) {
    await fillBacklog(instagram, strangers, accounts, upTo - filled);
    filled = upTo;
    await sleep(500);
    bytes[`${upTo} taps`] = ((await stand.redisBytes()) ?? 0) - empty;
  }
  await stand.ask('TRUNCATE inbound_events CASCADE');
  await stand.emptyRedis();
  return bytes;
}

async function countRoundTrips(
  stand: Stand,
  instagram: BenchInstagram,
  strangers: Strangers,
  accounts: readonly string[],
): Promise<RepliesReport['roundTripsATap']> {
  const trips = await RoundTrips.to(stand.databaseUrl);
  try {
    const worker = await stand.startWorker('responder-worker', {
      DATABASE_URL: trips.databaseUrl,
    });
    await sleep(2_000);
    const rest = { accounts, tapsASecond: AT_REST_A_SECOND, seconds: 5, tickMs: 50 };
    const before = trips.count;
    const times = await timeReplies(instagram, strangers, rest);
    await drained(stand);
    await sleep(200);
    const atRest = (trips.count - before) / times.length;
    const beforeBacklog = trips.count;
    await fillBacklog(instagram, strangers, accounts, TAPS_FOR_TRIPS);
    await drained(stand);
    const inBacklog = (trips.count - beforeBacklog) / TAPS_FOR_TRIPS;
    await worker.stop();
    return { atRest: round(atRest, 1), flatOut: round(inBacklog, 1) };
  } finally {
    trips.close();
  }
}
