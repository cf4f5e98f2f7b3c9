import { newId } from '#libs/domain';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFactSource } from './fact-source.js';
import { percentile, round } from './percentiles.js';
import type { Stand } from './stand.js';
import { aTenant, type Tenant } from './tenant.js';

export type OutageOptions = {
  /** In all: half of them while the endpoint is down. */
  facts: number;
  accounts: number;
  say: (line: string) => void;
};

export type OutageReport = {
  facts: number;
  delivered: number;
  /** Posts of what had come before. */
  repeated: number;
  /** Facts that came behind a later one of their account. */
  outOfOrder: number;
  /** From the moment that the endpoint lived again. */
  firstAfterSeconds: number;
  allAfterSeconds: number;
  deliveriesASecond: number;
  /** Facts that the feed gives under another id, with other bytes, or not at all; and what it gives beyond. */
  unlikeFeed: number;
};

const FACTS_AT_ONCE = 500;
const GIVEN_UP_AFTER_MS = 20 * 60_000;

/** An endpoint that wants order is down for the first half of many facts, and then lives again. */
export async function measureOutage(stand: Stand, options: OutageOptions): Promise<OutageReport> {
  const { facts, say } = options;
  const sink = await stand.start('sink', 'test/load/floor/webhook-sink.js');
  const source = await openFactSource(stand);
  const tenant = await aTenant(stand);
  try {
    const endpoint = { url: `${sink.url}/kept/0`, ordered: true, concurrency: 16 };
    await tenant.ask(201, 'POST', '/v1/webhook-endpoints', endpoint);
    const own = await tenant.ask<{ tenant: { id: string } }>(200, 'GET', '/v1/api-keys/current');
    const accounts = Array.from({ length: options.accounts }, () => newId());
    const tell = async (from: number, to: number) => {
      for (let at = from; at < to; at += FACTS_AT_ONCE) {
        const count = Math.min(FACTS_AT_ONCE, to - at);
        const of = Array.from({ length: count }, (_, n) => accounts[(at + n) % accounts.length]!);
        await source.tell(own.tenant.id, of, at);
      }
    };
    const half = Math.floor(facts / 2);
    await fetch(`${sink.url}/down`, { method: 'PUT' });
    say(`${half} facts while the endpoint is down`);
    await tell(0, half);
    await fetch(`${sink.url}/up`, { method: 'PUT' });
    const upMs = Date.now();
    say('it lives again, and the other half comes');
    const telling = tell(half, facts);
    const seen = await collect(sink.url, facts);
    await telling;
    say('what the feed gives is compared');
    const unlikeFeed = await compareWithFeed(tenant, seen.arrivals);
    const times = seen.arrivals.map(({ atMs }) => atMs);
    const span = (share: number) => round((percentile(times, share) - upMs) / 1_000, 1);
    return {
      facts,
      delivered: seen.delivered,
      repeated: seen.arrivals.length - seen.delivered,
      outOfOrder: seen.outOfOrder,
      firstAfterSeconds: span(0),
      allAfterSeconds: span(1),
      deliveriesASecond: round(seen.delivered / Math.max(1, span(1) - span(0))),
      unlikeFeed,
    };
  } finally {
    await tenant.close();
    await source.close();
  }
}

type Arrival = { atMs: number; account: string; place: number; id: string; sha256: string };

/** Everything that comes until all facts have come, or too long a time is over. */
async function collect(sinkUrl: string, facts: number) {
  const arrivals: Arrival[] = [];
  const places = new Set<number>();
  const latest = new Map<string, number>();
  let outOfOrder = 0;
  const startedMs = performance.now();
  while (places.size < facts && performance.now() - startedMs < GIVEN_UP_AFTER_MS) {
    await sleep(200);
    const answer = await fetch(`${sinkUrl}/report`);
    for (const one of (await answer.json()) as Arrival[]) {
      arrivals.push(one);
      if (places.has(one.place)) continue;
      places.add(one.place);
      const before = latest.get(one.account) ?? -1;
      if (one.place < before) outOfOrder += 1;
      else latest.set(one.account, one.place);
    }
  }
  return { arrivals, delivered: places.size, outOfOrder };
}

type FeedPage = {
  data: { id: string; body: { type: string } }[];
  next_cursor: string;
  has_more: boolean;
};

/** How many facts are not the same, byte for byte, in the webhooks and in the feed. */
async function compareWithFeed(tenant: Tenant, arrivals: readonly Arrival[]): Promise<number> {
  const came = new Map(arrivals.map(({ id, sha256 }) => [id, sha256]));
  let unlike = 0;
  let query = '';
  for (let hasMore = true; hasMore;) {
    const page = await tenant.ask<FeedPage>(
      200,
      'GET',
      `/v1/feed?limit=500&types=ice_breaker.tapped${query}`,
    );
    for (const { id, body } of page.data) {
      // As the feed itself writes it: its spec compares that with the bytes that are kept.
      const sha256 = createHash('sha256').update(JSON.stringify(body)).digest('base64');
      if (came.get(id) !== sha256) unlike += 1;
      came.delete(id);
    }
    query = `&cursor=${page.next_cursor}`;
    hasMore = page.has_more;
  }
  return unlike + came.size;
}
