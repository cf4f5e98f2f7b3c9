import { setTimeout as sleep } from 'node:timers/promises';
import { BenchInstagram, type Tap } from './instagram.js';
import { round } from './percentiles.js';
import { setReplyScene } from './reply-scene.js';
import { replyTimesOf, Strangers, timeReplies, type ReplyTimes } from './reply-times.js';
import type { Stand } from './stand.js';

export type FairnessOptions = {
  /** Accounts on which one person a second taps. */
  others: number;
  tenants: number;
  /** Taps that wait for one further account. */
  flood: number;
  /** How long the others' taps are timed, and the flood's replies are counted. */
  seconds: number;
  /** What one account may send in a second, at Floe and at the simulator alike; Meta allows 100. */
  sends: number;
  say: (line: string) => void;
};

export type FairnessReport = {
  sendsASecond: number;
  othersAloneMs: ReplyTimes;
  othersBesideFloodMs: ReplyTimes;
  /** Of the p99: beside the flood as a multiple of alone. */
  timesSlower: number;
  /** Replies of the flooded account in a second. */
  floodAlone: number;
  floodBesideOthers: number;
  /** Of its lone speed. */
  floodKeeps: number;
};

/** People at the flooded account; each taps again and again. */
const FLOODERS = 20_000;
const TAPS_A_POST = 10_000;
/** Simulator and Floe count a second each by its own clock. */
const LIMIT_MARGIN = 1.25;
const WARM_SECONDS = 5;

/**
 * Others' taps alone, a flood of one account alone, and both together, all answered by one worker. The
 * flood is larger than can be answered meanwhile, so how fast it is answered is counted for a while.
 */
export async function measureFairness(
  stand: Stand,
  { others, tenants, flood, seconds, sends, say }: FairnessOptions,
): Promise<FairnessReport> {
  const scene = await setReplyScene(stand, { accounts: others + 1, tenants, say });
  const [flooded = '', ...accounts] = scene.accounts.map(({ igUserId }) => igUserId);
  const instagram = new BenchInstagram(stand);
  const strangers = new Strangers();
  const stream = { accounts, tapsASecond: others, seconds, tickMs: 10 };
  try {
    const text = { max: Math.ceil(sends * LIMIT_MARGIN) };
    await instagram.patch(flooded, { limits: { text } });
    await stand.startWorker('responder-worker', { SENDS_PER_SECOND: String(sends) });
    say(`${others} others alone`);
    await timeReplies(instagram, strangers, { ...stream, seconds: WARM_SECONDS });
    const alone = await timeReplies(instagram, strangers, stream);

    say(`a flood of ${flood} taps alone`);
    await pour(instagram, flooded, flood);
    await sleep(WARM_SECONDS * 1_000);
    const floodAlone = await replyRate(instagram, flooded, () => sleep(seconds * 1_000));

    say('both');
    let beside: number[] = [];
    const floodBesideOthers = await replyRate(instagram, flooded, async () => {
      beside = await timeReplies(instagram, strangers, stream);
    });
    const [othersAloneMs, othersBesideFloodMs] = [replyTimesOf(alone), replyTimesOf(beside)];
    return {
      sendsASecond: sends,
      othersAloneMs,
      othersBesideFloodMs,
      timesSlower: round(othersBesideFloodMs.p99 / othersAloneMs.p99, 2),
      floodAlone: round(floodAlone),
      floodBesideOthers: round(floodBesideOthers),
      floodKeeps: round(floodBesideOthers / floodAlone, 2),
    };
  } finally {
    await instagram.close();
  }
}

async function pour(instagram: BenchInstagram, account: string, count: number): Promise<void> {
  for (let made = 0; made < count; made += TAPS_A_POST) {
    const taps = Array.from({ length: Math.min(TAPS_A_POST, count - made) }, (_, n): Tap => ({
      account,
      person: String(800_000_000_000 + ((made + n) % FLOODERS)),
    }));
    await instagram.taps(taps, true);
  }
}

/** Throws when the flood is over before `meanwhile` is: then nothing was measured. */
async function replyRate(
  instagram: BenchInstagram,
  account: string,
  meanwhile: () => Promise<void>,
): Promise<number> {
  const startedMs = performance.now();
  const before = await instagram.counters(account);
  await meanwhile();
  const after = await instagram.counters(account);
  if (after.messages_accepted >= after.taps) throw new Error('the flood is over: make it larger');
  const seconds = (performance.now() - startedMs) / 1_000;
  return (after.messages_accepted - before.messages_accepted) / seconds;
}
