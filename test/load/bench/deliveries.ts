import { newId } from '#libs/domain';
import { setTimeout as sleep } from 'node:timers/promises';
import { aFactBody, openFactSource, type FactSource } from './fact-source.js';
import { freePorts } from '../../support/free-ports.js';
import { percentile, round } from './percentiles.js';
import type { Program, Stand } from './stand.js';
import { aTenant } from './tenant.js';

export type DeliveriesOptions = {
  endpoints: number;
  /** Facts of a round, each owed to every endpoint. */
  facts: number;
  rounds: number;
  /** How long facts come one after the other while their ways are timed. */
  seconds: number;
  say: (line: string) => void;
};

type Figures = { deliveriesASecond: number; cpuUsEach: number };

export type DeliveriesReport = {
  floor: Figures;
  floe: Figures;
  /** Deliveries a second of one worker process, as a share of the floor's. */
  rateAgainstFloor: number;
  /** The same by processor time of the sender alone, which the other programs take nothing from. */
  cpuAgainstFloor: number;
  /** Of a backlog: deliveries a second to the healthy endpoints, alone and beside the sick ones. */
  healthyAlone: number;
  healthyBesideSick: number;
  healthyShare: number;
  /** Of facts that come one after the other: from the commit to the arrival, in milliseconds. */
  lateAlone: { p50: number; p99: number };
  lateBesideSick: { p50: number; p99: number };
};

type Arrival = { endpoint: string; atMs: number; lateMs: number };

/** As many as the worker has under way by default: 32 endpoints, 8 posts each. */
const FETCHES_AT_ONCE = 256;
/** Of 50 endpoints one hangs and five refuse. */
const SICK_SHARE = { hanging: 0.02, refusing: 0.1 };
const GIVEN_UP_AFTER_MS = 5 * 60_000;

/** Deliveries to many endpoints beside a plain loop of signed fetches, and beside endpoints that are sick. */
export async function measureDeliveries(
  stand: Stand,
  options: DeliveriesOptions,
): Promise<DeliveriesReport> {
  const { endpoints, facts, rounds, say } = options;
  const sink = await stand.start('sink', 'test/load/floor/webhook-sink.js');
  const floor = await stand.start('signed-fetches', 'test/load/floor/signed-fetches.js');
  const source = await openFactSource(stand);
  const worker = stand.workers.find(({ name }) => name === 'responder-worker');
  if (!worker) throw new Error('There is no worker.');
  const hanging = Math.max(1, Math.round(endpoints * SICK_SHARE.hanging));
  const refusing = Math.max(1, Math.round(endpoints * SICK_SHARE.refusing));
  const healthy = endpoints - hanging - refusing;
  const house = (good: number, hang: number, refuse: number) =>
    openHouse(stand, sink, { good, hang, refuse });
  try {
    const all = await house(endpoints, 0, 0);
    const rows: Record<'floor' | 'floe', Figures[]> = { floor: [], floe: [] };
    // The first round only warms up.
    for (let nr = 0; nr <= rounds; nr += 1) {
      const count = endpoints * facts;
      const bare = await timed(floor, count, () => fetchAll(floor, all.urls, count), sink);
      const ours = await timed(
        worker,
        count,
        () => source.tell(all.tenantId, someAccounts(facts)),
        sink,
      );
      say(`floor ${bare.deliveriesASecond}/s, floe ${ours.deliveriesASecond}/s`);
      if (nr === 0) continue;
      rows.floor.push(bare);
      rows.floe.push(ours);
    }
    const bare = median(rows.floor);
    const ours = median(rows.floe);

    const alone = await house(healthy, 0, 0);
    const mixed = await house(healthy, hanging, refusing);
    const rates: Record<'alone' | 'mixed', number[]> = { alone: [], mixed: [] };
    for (let nr = 0; nr < rounds; nr += 1) {
      for (const [name, { tenantId }] of Object.entries({ alone, mixed })) {
        const tell = () => source.tell(tenantId, someAccounts(facts));
        const { deliveriesASecond } = await timed(worker, healthy * facts, tell, sink);
        say(`${name}: ${deliveriesASecond}/s to ${healthy} healthy endpoints`);
        rates[name === 'alone' ? 'alone' : 'mixed'].push(deliveriesASecond);
      }
    }
    const healthyAlone = middle(rates.alone);
    const healthyBesideSick = middle(rates.mixed);
    const perSecond = Math.max(1, Math.floor((healthyAlone * 0.4) / healthy));
    say(`${perSecond} facts a second, to each of ${healthy} healthy endpoints`);
    const paced = { perSecond, seconds: options.seconds, healthy };
    const lateAlone = await lateness(source, sink, alone.tenantId, paced);
    const lateBesideSick = await lateness(source, sink, mixed.tenantId, paced);
    return {
      floor: bare,
      floe: ours,
      rateAgainstFloor: round(ours.deliveriesASecond / bare.deliveriesASecond, 2),
      cpuAgainstFloor: round(bare.cpuUsEach / ours.cpuUsEach, 2),
      healthyAlone,
      healthyBesideSick,
      healthyShare: round(healthyBesideSick / healthyAlone, 2),
      lateAlone,
      lateBesideSick,
    };
  } finally {
    await source.close();
  }
}

/** A tenant with its endpoints: those of the sink, one that never answers, and some where nobody listens. */
async function openHouse(
  stand: Stand,
  sink: Program,
  { good, hang, refuse }: { good: number; hang: number; refuse: number },
) {
  const tenant = await aTenant(stand);
  const [nobody = 0] = await freePorts(1);
  const urls = [
    ...Array.from({ length: good }, (_, n) => `${sink.url}/ok/${n}`),
    ...Array.from({ length: hang }, () => `${sink.url}/hang`),
    ...Array.from({ length: refuse }, () => `http://127.0.0.1:${nobody}/`),
  ];
  for (const url of urls) await tenant.ask(201, 'POST', '/v1/webhook-endpoints', { url });
  const { tenant: own } = await tenant.ask<{ tenant: { id: string } }>(
    200,
    'GET',
    '/v1/api-keys/current',
  );
  await tenant.close();
  return { tenantId: own.id, urls };
}

/** How fast so many came in, from the first to the last, and what the sender used for each. */
async function timed(
  sender: Program,
  count: number,
  begin: () => Promise<unknown>,
  sink: Program,
): Promise<Figures> {
  await reportOf(sink);
  const before = sender.usage();
  const work = begin();
  const arrivals = await untilCame(sink, count);
  await work;
  const after = sender.usage();
  const times = arrivals.map(({ atMs }) => atMs);
  const spanMs = Math.max(1, Math.max(...times) - Math.min(...times));
  return {
    deliveriesASecond: round((arrivals.length * 1_000) / spanMs),
    cpuUsEach: round(((after.cpuMs - before.cpuMs) * 1_000) / arrivals.length),
  };
}

async function lateness(
  source: FactSource,
  sink: Program,
  tenantId: string,
  { perSecond, seconds, healthy }: { perSecond: number; seconds: number; healthy: number },
) {
  await reportOf(sink);
  const startedMs = performance.now();
  for (let nr = 0; nr < perSecond * seconds; nr += 1) {
    await sleep(Math.max(0, startedMs + (nr * 1_000) / perSecond - performance.now()));
    await source.tell(tenantId, someAccounts(1));
  }
  const arrivals = await untilCame(sink, perSecond * seconds * healthy);
  const late = arrivals.map(({ lateMs }) => lateMs);
  return { p50: round(percentile(late, 0.5)), p99: round(percentile(late, 0.99)) };
}

async function untilCame(sink: Program, count: number): Promise<Arrival[]> {
  const arrivals: Arrival[] = [];
  const startedMs = performance.now();
  while (arrivals.length < count) {
    if (performance.now() - startedMs > GIVEN_UP_AFTER_MS) {
      throw new Error(`${arrivals.length} of ${count} webhooks came in five minutes`);
    }
    await sleep(100);
    // One by one, since all of a large report do not fit into the arguments of a call.
    for (const one of await reportOf(sink)) arrivals.push(one);
  }
  return arrivals;
}

async function reportOf(sink: Program): Promise<Arrival[]> {
  const answer = await fetch(`${sink.url}/report`);
  return (await answer.json()) as Arrival[];
}

async function fetchAll(floor: Program, urls: string[], count: number): Promise<void> {
  const body = JSON.stringify({
    urls,
    count,
    atOnce: FETCHES_AT_ONCE,
    body: aFactBody(newId(), 0),
  });
  await (await fetch(floor.url, { method: 'POST', body })).arrayBuffer();
}

const someAccounts = (count: number): string[] => Array.from({ length: count }, () => newId());

const middle = (values: number[]): number => percentile(values, 0.5);

const median = (rows: Figures[]): Figures => ({
  deliveriesASecond: middle(rows.map((row) => row.deliveriesASecond)),
  cpuUsEach: middle(rows.map((row) => row.cpuUsEach)),
});
