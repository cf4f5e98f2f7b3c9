import { hexOf, type KnownKey } from '#libs/storage';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import {
  ENTRY_LIFE_MS,
  KeyCache,
  MAX_AGE_MS,
  POLL_AGE_MS,
  type KeyCacheParts,
} from './key-cache.js';

/** What the database may need from the stamp of a change to its commit. */
const COMMIT_LAG_MS = 60_000;
/** Further back than any poll looks. */
const LONG_AGO_MS = 1_000_000;

/** Time that passes only when a test says so; everything that was due by then has then happened. */
class VirtualTime {
  nowMs = 1_000_000;
  private due: { atMs: number; wake: () => void }[] = [];

  after(ms: number): Promise<void> {
    return new Promise((wake) => this.due.push({ atMs: this.nowMs + ms, wake }));
  }

  async pass(ms: number): Promise<void> {
    const untilMs = this.nowMs + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const [next] = this.due.toSorted((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > untilMs) break;
      this.due.splice(this.due.indexOf(next), 1);
      this.nowMs = next.atMs;
      next.wake();
    }
    this.nowMs = untilMs;
  }
}

type Version = { visibleAtMs: number; stampedAtMs: number; known: KnownKey | null };

const hashOf = (key: string) => createHash('sha256').update(key).digest();

function aKnownKey(key: string, version: number): KnownKey {
  return {
    owner: {
      keyId: `id-of-${key}`,
      tenantId: 'tenant',
      tenantStatus: 'active',
      scopes: ['*'],
      accountIds: null,
      expiresAt: null,
      requestsPerMinute: { key: version, tenant: 100 },
    },
    isShut: false,
    endsAt: null,
    stamp: { key: `${key}-${version}`, tenant: 'first' },
  };
}

/** A cache over a database of keys with a history, whose answers take their time. */
class World {
  readonly time = new VirtualTime();
  readonly finds: number[] = [];
  polls = 0;
  isAway = false;
  tenantStamp: string | null = null;
  /** How long a query takes to reach the database, and its answer to come back. */
  latencyMs = () => ({ thereMs: 0, backMs: 0 });
  readonly counted: string[] = [];
  private readonly keys = new Map<string, Version[]>();
  readonly cache = new KeyCache({
    find: async (hashes) => {
      this.finds.push(hashes.length);
      const backMs = await this.reach();
      const found = new Map<string, KnownKey>();
      for (const name of hashes.map(hexOf)) {
        const known = this.present(name)?.known;
        if (known) found.set(name, known);
      }
      await this.time.after(backMs);
      return found;
    },
    changes: async (pastMs) => {
      this.polls += 1;
      const backMs = await this.reach();
      const sinceMs = this.time.nowMs - pastMs - COMMIT_LAG_MS;
      const lately = [...this.keys.keys()].flatMap((name) => {
        const version = this.present(name);
        return version?.known && version.stampedAtMs > sinceMs
          ? [[name, version.known.stamp.key] as const]
          : [];
      });
      const tenants = new Map(this.tenantStamp === null ? [] : [['tenant', this.tenantStamp]]);
      await this.time.after(backMs);
      return { keys: new Map(lately), tenants };
    },
    countLookup: (from, outcome) => this.counted.push(`${from} ${outcome}`),
    countPoll: (outcome) => this.counted.push(`poll ${outcome}`),
    monotonicMs: () => this.time.nowMs,
    nowMs: () => this.time.nowMs,
  } satisfies KeyCacheParts);

  /** From now on the key is this; the change was stamped `lagMs` ago. */
  change(key: string, known: KnownKey | null, lagMs = 0): void {
    const visibleAtMs = this.time.nowMs;
    const version = { visibleAtMs, stampedAtMs: visibleAtMs - lagMs, known };
    this.keys.set(hexOf(hashOf(key)), [...this.versionsOf(key), version]);
  }

  versionsOf(key: string): Version[] {
    return this.keys.get(hexOf(hashOf(key))) ?? [];
  }

  ask(key: string) {
    return this.cache.find(hashOf(key));
  }

  /** The answer once all that is under way has come back. */
  async answer(key: string): Promise<number | null | 'error'> {
    const asked = this.ask(key).then(
      (owner) => owner?.requestsPerMinute.key ?? null,
      () => 'error' as const,
    );
    await this.time.pass(0);
    return asked;
  }

  private present(name: string): Version | undefined {
    return this.keys.get(name)?.findLast(({ visibleAtMs }) => visibleAtMs <= this.time.nowMs);
  }

  private async reach(): Promise<number> {
    const { thereMs, backMs } = this.latencyMs();
    await this.time.after(thereMs);
    if (this.isAway) throw new Error('the database is away');
    return backMs;
  }
}

describe('KeyCache', () => {
  it.each([
    ['just read', 0, { polls: 0, finds: 1 }],
    ['read a moment ago', POLL_AGE_MS - 1, { polls: 0, finds: 1 }],
    ['old enough to poll behind the answer', POLL_AGE_MS, { polls: 1, finds: 1 }],
    ['nearly too old', MAX_AGE_MS - 1, { polls: 1, finds: 1 }],
    ['too old without a poll', MAX_AGE_MS, { polls: 1, finds: 1 }],
    ['older still', ENTRY_LIFE_MS - 1, { polls: 1, finds: 1 }],
    ['over', ENTRY_LIFE_MS, { polls: 0, finds: 2 }],
  ])('asks no more than it must when what it knows is %s', async (_, ageMs, { polls, finds }) => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    expect(await world.answer('a')).toBe(1);
    await world.time.pass(ageMs);
    expect(await world.answer('a')).toBe(1);
    expect({ polls: world.polls, finds: world.finds.length }).toEqual({ polls, finds });
  });

  it('answers thousands of requests with about two small queries a second', async () => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    for (let asked = 0; asked < 5_000; asked += 1) {
      expect(await world.answer('a')).toBe(1);
      if (asked % 5 === 4) await world.time.pass(10);
    }
    expect(world.finds).toEqual([1]);
    expect(world.polls).toBeLessThanOrEqual(10_000 / POLL_AGE_MS);
    expect(world.counted.filter((one) => one === 'memory accepted')).toHaveLength(4_999);
  });

  it('asks nothing while nobody asks it', async () => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    await world.answer('a');
    await world.time.pass(10 * ENTRY_LIFE_MS);
    expect({ polls: world.polls, finds: world.finds.length }).toEqual({ polls: 0, finds: 1 });
  });

  it('goes by the clock for the end of a key', async () => {
    const world = new World();
    const endsAt = new Date(world.time.nowMs + 300);
    world.change('a', { ...aKnownKey('a', 1), endsAt });
    expect(await world.answer('a')).toBe(1);
    await world.time.pass(299);
    expect(await world.answer('a')).toBe(1);
    await world.time.pass(1);
    expect(await world.answer('a')).toBeNull();
    expect(world.finds).toEqual([1]);
  });

  it.each<[string, (world: World) => void]>([
    ['is revoked', (world) => world.change('a', { ...aKnownKey('a', 2), isShut: true })],
    [
      'loses its tenant',
      (world) => {
        world.tenantStamp = 'second';
        world.change('a', { ...aKnownKey('a', 1), isShut: true }, LONG_AGO_MS);
      },
    ],
  ])('refuses a key within a second once it %s', async (_, change) => {
    const world = new World();
    world.change('a', aKnownKey('a', 1), LONG_AGO_MS);
    world.change('b', aKnownKey('b', 1), LONG_AGO_MS);
    await world.answer('a');
    await world.answer('b');
    change(world);
    const changedAtMs = world.time.nowMs;
    while ((await world.answer('a')) !== null) await world.time.pass(50);
    expect(world.time.nowMs - changedAtMs).toBeLessThan(1_000);
    expect(await world.answer('b')).toBe(1);
  });

  it('knows a key that nobody had a moment ago', async () => {
    const world = new World();
    expect(await world.answer('a')).toBeNull();
    expect(await world.answer('a')).toBeNull();
    expect(world.finds).toEqual([1]);
    world.change('a', aKnownKey('a', 1));
    await world.time.pass(MAX_AGE_MS);
    expect(await world.answer('a')).toBe(1);
  });

  it('keeps a key in memory that has changed since the last poll of all told of it', async () => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    await world.answer('a');
    await world.time.pass(MAX_AGE_MS);
    await world.answer('a');
    expect(world.polls).toBe(1);
    await world.time.pass(ENTRY_LIFE_MS);
    world.change('a', aKnownKey('a', 2));
    expect([await world.answer('a'), await world.answer('a')]).toEqual([2, 2]);
    expect(world.finds).toEqual([1, 1]);
  });

  it('keeps a refusal in memory too, while the change is still told of', async () => {
    const world = new World();
    world.change('a', { ...aKnownKey('a', 1), isShut: true });
    for (let asked = 0; asked < 20; asked += 1) {
      expect(await world.answer('a')).toBeNull();
      await world.time.pass(500);
    }
    expect(world.finds).toEqual([1]);
  });

  it('forgets at once what is changed here, also what is being looked up', async () => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    await world.answer('a');
    world.change('a', aKnownKey('a', 2));
    world.cache.forgetKey('id-of-a');
    expect(await world.answer('a')).toBe(2);
    world.change('a', aKnownKey('a', 3));
    world.cache.forgetTenant('tenant');
    world.latencyMs = () => ({ thereMs: 0, backMs: 100 });
    const underWay = world.ask('a');
    await world.time.pass(50);
    world.change('a', aKnownKey('a', 4));
    world.cache.forgetKey('ID-OF-A');
    await world.time.pass(50);
    await underWay;
    world.latencyMs = () => ({ thereMs: 0, backMs: 0 });
    expect(await world.answer('a')).toBe(4);
  });

  it('lets a flood of forged keys through in few queries, two at a time', async () => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    await world.answer('a');
    world.latencyMs = () => ({ thereMs: 5, backMs: 5 });
    const flood = Array.from({ length: 12_000 }, (_, at) => world.ask(`forged ${at}`));
    await world.time.pass(0);
    expect(world.finds).toEqual([1, 1, 1]);
    await world.time.pass(300);
    expect(new Set(await Promise.all(flood))).toEqual(new Set([null]));
    expect(world.finds.length).toBeLessThan(3 + 12_000 / 500 + 2);
    const asked = world.finds.length;
    expect(await world.answer('a')).toBe(1);
    expect(world.finds).toHaveLength(asked);
  });

  it('asks once for one key that many bring at once', async () => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    world.latencyMs = () => ({ thereMs: 5, backMs: 5 });
    const asked = Array.from({ length: 1_000 }, () => world.ask('a'));
    await world.time.pass(100);
    expect((await Promise.all(asked)).every((owner) => owner !== null)).toBe(true);
    expect(world.finds).toEqual([1, 1, 1, 1]);
  });

  it('uses what it knows while the database is away, but no longer than it may', async () => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    await world.answer('a');
    world.isAway = true;
    await world.time.pass(MAX_AGE_MS - 1);
    expect(await world.answer('a')).toBe(1);
    await world.time.pass(1);
    expect(await world.answer('a')).toBe('error');
    expect(await world.answer('b')).toBe('error');
    world.isAway = false;
    expect(await world.answer('a')).toBe(1);
    expect(world.counted).toContain('database failed');
    expect(world.counted).toContain('poll failed');
  });

  it('asks for the key itself while only polls fail, and waits for no second one', async () => {
    const world = new World();
    world.change('a', aKnownKey('a', 1));
    await world.answer('a');
    await world.time.pass(MAX_AGE_MS);
    world.latencyMs = () => ({ thereMs: 2_000, backMs: 0 });
    const first = world.ask('a');
    world.isAway = true;
    await world.time.pass(2_000);
    world.isAway = false;
    await world.time.pass(2_000);
    expect(await first).not.toBeNull();
    await world.time.pass(MAX_AGE_MS);
    const askedAtMs = world.time.nowMs;
    const second = world.ask('a').then(() => world.time.nowMs - askedAtMs);
    await world.time.pass(5_000);
    expect(await second).toBe(2_000);
  });

  it('never answers by what was no longer so 900 ms before it was asked', async () => {
    const moment = fc.nat(80);
    const pause = fc.integer({ min: 300, max: 1_300 });
    const lull = fc.integer({ min: 20_000, max: 70_000 });
    const step = fc.record({
      gapMs: fc.oneof(moment, moment, moment, moment, moment, pause, pause, lull),
      key: fc.constantFrom('a', 'b'),
      does: fc.constantFrom('ask', 'ask', 'ask', 'ask', 'ask', 'change', 'fail'),
      lagMs: fc.oneof(fc.constant(0), fc.nat(COMMIT_LAG_MS - 1)),
    });
    const wayMs = fc.oneof(fc.constant(0), fc.nat(60), fc.nat(1_500));
    const latency = fc.record({ thereMs: wayMs, backMs: wayMs });
    let fromMemory = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60, minLength: 20 }),
        fc.array(latency, { minLength: 1, maxLength: 30 }),
        async (steps, latencies) => {
          const world = new World();
          let queries = 0;
          world.latencyMs = () => latencies[(queries += 1) % latencies.length]!;
          const wrong: string[] = [];
          const asks: Promise<void>[] = [];
          for (const { gapMs, key, does, lagMs } of steps) {
            await world.time.pass(gapMs);
            world.isAway = does === 'fail';
            if (does === 'change') {
              world.change(key, aKnownKey(key, world.versionsOf(key).length + 1), lagMs);
            } else if (does === 'ask') {
              const askedAtMs = world.time.nowMs;
              const note = (answered: number | null) => {
                const at = answered ?? 0;
                const from = world.versionsOf(key)[at - 1]?.visibleAtMs ?? -Infinity;
                const until = world.versionsOf(key)[at]?.visibleAtMs ?? Infinity;
                if (from > world.time.nowMs || until <= askedAtMs - MAX_AGE_MS) {
                  wrong.push(`${key}${at} at ${askedAtMs}, until ${until}`);
                }
              };
              asks.push(
                world.ask(key).then(
                  (owner) => note(owner?.requestsPerMinute.key ?? null),
                  () => {},
                ),
              );
            }
          }
          world.isAway = false;
          await world.time.pass(20_000);
          await Promise.all(asks);
          fromMemory += world.counted.filter((one) => one.startsWith('memory')).length;
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
    expect(fromMemory).toBeGreaterThan(1_000);
  });
});
