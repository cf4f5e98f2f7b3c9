import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchInstagram, Tap } from './instagram.js';
import { round } from './percentiles.js';
import type { Program, Stand } from './stand.js';
import type { Strangers } from './reply-times.js';

/** What a backlog was answered with, between its first fifth and its last tenth. */
export type FlatOut = {
  workers: number;
  repliesASecond: number;
  /** Of all worker processes together: what one that has a processor to itself would reach. */
  repliesAWorkerCpuSecond: number;
  /** Milliseconds of processor time a reply. */
  cpuMsAReply: {
    workers: number;
    gateway: number;
    simulator: number;
    postgres: number;
    redis: number;
  };
};

export type FlatOutOptions = {
  accounts: readonly string[];
  taps: number;
  workers: number;
  settings?: Record<string, string>;
};

const TAPS_A_POST = 10_000;
const BEGINS_AT = 0.2;
const ENDS_AT = 0.9;
const DRAINED_WITHIN_MS = 200_000;

/** Taps that wait, spread evenly over the accounts, each of another person. */
export async function fillBacklog(
  instagram: BenchInstagram,
  strangers: Strangers,
  accounts: readonly string[],
  count: number,
): Promise<void> {
  for (let made = 0; made < count; made += TAPS_A_POST) {
    const taps = Array.from({ length: Math.min(TAPS_A_POST, count - made) }, (_, n): Tap => ({
      account: accounts[(made + n) % accounts.length] ?? '',
      person: strangers.next(),
    }));
    await instagram.taps(taps, true);
  }
}

/** A backlog that was there before the workers are started, answered as fast as they can. */
export async function flatOut(
  stand: Stand,
  instagram: BenchInstagram,
  strangers: Strangers,
  { accounts, taps, workers: count, settings = {} }: FlatOutOptions,
): Promise<FlatOut> {
  await fillBacklog(instagram, strangers, accounts, taps);
  await settled(stand);
  await instagram.forgetCalls();
  const workers = await Promise.all(
    Array.from({ length: count }, () => stand.startWorker('responder-worker', settings)),
  );
  const begun = await usageOnceSent(stand, instagram, workers, taps * BEGINS_AT);
  const ended = await usageOnceSent(stand, instagram, workers, taps * ENDS_AT);
  await drained(stand);
  for (const worker of workers) await worker.stop();
  const replies = ended.sent - begun.sent;
  const spent = (name: keyof typeof begun.cpuMs) =>
    round((ended.cpuMs[name] - begun.cpuMs[name]) / replies, 3);
  const cpuMsAReply = {
    workers: spent('workers'),
    gateway: spent('gateway'),
    simulator: spent('simulator'),
    postgres: spent('postgres'),
    redis: spent('redis'),
  };
  return {
    workers: count,
    repliesASecond: round((replies * 1_000) / (ended.atMs - begun.atMs)),
    repliesAWorkerCpuSecond: round(1_000 / cpuMsAReply.workers),
    cpuMsAReply,
  };
}

async function usageOnceSent(
  stand: Stand,
  instagram: BenchInstagram,
  workers: readonly Program[],
  least: number,
) {
  const deadlineMs = Date.now() + DRAINED_WITHIN_MS;
  for (;;) {
    const sent = await instagram.callCount();
    if (sent >= least) {
      const postgresMs = stand.postgres().cpuMs;
      return {
        sent,
        atMs: performance.now(),
        cpuMs: {
          workers: workers.reduce((sum, worker) => sum + worker.usage().cpuMs, 0),
          gateway: stand.gateway.usage().cpuMs,
          simulator: stand.simulator.usage().cpuMs,
          postgres: postgresMs,
          redis: stand.stores().cpuMs - postgresMs,
        },
      };
    }
    if (Date.now() > deadlineMs) throw new Error(`only ${sent} taps were answered`);
    await sleep(100);
  }
}

export async function drained(stand: Stand): Promise<void> {
  const deadlineMs = Date.now() + DRAINED_WITHIN_MS;
  while (await isWaiting(stand)) {
    if (Date.now() > deadlineMs) throw new Error('taps still wait');
    await sleep(200);
  }
}

async function isWaiting(stand: Stand): Promise<boolean> {
  const [row] = await stand.ask<{ waits: boolean }>(
    `SELECT EXISTS (SELECT FROM inbound_events WHERE state IN ('pending', 'unsure')) AS waits`,
  );
  return row?.waits ?? false;
}

/** What a filling leaves behind, such as tables without statistics, is not measured along. */
async function settled(stand: Stand): Promise<void> {
  await stand.ask('ANALYZE');
}
