import { firstIdOf, newId } from '#libs/domain';
import type { FactDraft, FeedPage, FeedPlace, FeedQuery } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aFact } from '../../support/builders.js';
import { claimDeliveries } from './claim-as-turn.js';
import { makeOlder } from './make-older.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, aTenant } from './scene.js';
import { exitContext, lockIsWaitedFor } from './wait-for-lock.js';

const EVERYTHING = Number.MAX_SAFE_INTEGER;
const [ONE, TWO] = [newId(), newId()].toSorted() as [string, string];

type Read = Extract<FeedPage, { outcome: 'read' }>;

describe('the feed', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage({ poolSize: 8 });
  });
  afterAll(() => storage.close());

  async function read(tenantId: string, given: Partial<FeedQuery> = {}): Promise<Read> {
    const page = await storage.feed.read(tenantId, {
      after: null,
      upTo: EVERYTHING,
      types: null,
      accountIds: null,
      limit: 100,
      ...given,
    });
    if (page.outcome !== 'read') throw new Error('The place was over.');
    return page;
  }

  /** Of each fact its account and its number in it, as its body says. */
  const told = ({ facts }: Pick<Read, 'facts'>) =>
    facts.map(({ body }) => {
      const { sequence, of }: { sequence: number; of: string } = JSON.parse(body);
      return `${of} ${sequence}`;
    });

  const factOf = (accountId: string | null, of: string, more: Partial<FactDraft> = {}) =>
    aFact({ accountId, body: JSON.stringify({ of }), ...more });

  /** A transaction that has written the facts, and ends when told to. */
  async function begun(tenantId: string, drafts: FactDraft[]) {
    const ends = Promise.withResolvers<boolean>();
    const isWritten = Promise.withResolvers<void>();
    const done = exitContext(() =>
      storage.work.run(tenantId, async () => {
        await storage.facts.append(tenantId, drafts);
        isWritten.resolve();
        if (!(await ends.promise)) throw new Error('rolled back');
      }),
    ).catch((error: unknown) => {
      if (!(error instanceof Error && error.message === 'rolled back')) throw error;
    });
    await Promise.race([isWritten.promise, done]);
    const end = (commits: boolean) => {
      ends.resolve(commits);
      return done;
    };
    return { commit: () => end(true), rollBack: () => end(false) };
  }

  describe('numbers', () => {
    it('count the facts of each account, and of the tenant those of none', async () => {
      const { id } = await aTenant(storage);
      const drafts = [factOf(ONE, 'one'), factOf(null, 'none'), factOf(ONE, 'one')];
      await storage.facts.append(id, [...drafts, factOf(TWO, 'two')]);
      await storage.facts.append(id, [...drafts, factOf(TWO, 'two')]);
      expect(told(await read(id))).toEqual([
        'one 1',
        'none 1',
        'one 2',
        'two 1',
        'one 3',
        'none 2',
        'one 4',
        'two 2',
      ]);
    });

    it('have no holes, whatever is rolled back and however many write at once', async () => {
      const { id } = await aTenant(storage);
      // Opposite orders, so that whoever locked in theirs would block the other for good.
      const write = async (n: number) => {
        const both = [factOf(ONE, 'one'), factOf(TWO, 'two'), factOf(null, 'none')];
        const turn = await begun(id, n % 2 === 0 ? both : both.toReversed());
        await (n % 3 === 0 ? turn.rollBack() : turn.commit());
      };
      await Promise.all(Array.from({ length: 30 }, (_, n) => write(n)));
      const page = await read(id);
      for (const name of ['one', 'two', 'none']) {
        const own = told(page).filter((fact) => fact.startsWith(`${name} `));
        expect(own).toEqual(Array.from({ length: 20 }, (_, n) => `${name} ${n + 1}`));
      }
    });

    it('are not given twice when the connection of a writer is cut', async () => {
      const { id } = await aTenant(storage);
      await storage.facts.append(id, [factOf(ONE, 'one')]);
      const cut = storage.work.run(id, async (manager) => {
        await storage.facts.append(id, [factOf(ONE, 'one'), factOf(ONE, 'one')]);
        await manager.query('SELECT pg_terminate_backend(pg_backend_pid())');
      });
      await expect(cut).rejects.toThrow();
      await storage.facts.append(id, [factOf(ONE, 'one')]);
      expect(told(await read(id))).toEqual(['one 1', 'one 2']);
    });
  });

  describe('the horizon', () => {
    const settled = async () => {
      const { upTo, writers } = await storage.feedHorizon.look();
      const left = await storage.feedHorizon.stillWriting(writers);
      return { upTo, writers: left };
    };

    it('says who may still commit what is not seen, until they have ended', async () => {
      const { id } = await aTenant(storage);
      const slow = await begun(id, [factOf(ONE, 'slow')]);
      await storage.facts.append(id, [factOf(TWO, 'fast')]);
      const look = await settled();
      expect(told(await read(id, { upTo: look.upTo }))).toEqual(['fast 1']);
      expect(look.writers).toHaveLength(1);

      const later = await begun(id, [factOf(null, 'later')]);
      await slow.commit();
      expect(await storage.feedHorizon.stillWriting(look.writers)).toEqual([]);
      expect(told(await read(id, { upTo: look.upTo }))).toEqual(['slow 1', 'fast 1']);
      await later.rollBack();
      expect((await settled()).writers).toEqual([]);
    });

    it('passes over nothing while transactions commit in any order', async () => {
      const { id } = await aTenant(storage);
      const accounts = Array.from({ length: 4 }, () => newId());
      let isOver = false;
      const writers = accounts.map(async (account, at) => {
        for (let n = 0; n < 15; n += 1) {
          const turn = await begun(id, [factOf(account, `a${at}`), factOf(account, `a${at}`)]);
          if ((n + at) % 3 === 0) await settled();
          await ((n + at) % 5 === 0 ? turn.rollBack() : turn.commit());
        }
      });
      const all = Promise.all(writers).finally(() => (isOver = true));
      const seen: string[] = [];
      let after: FeedPlace | null = null;
      for (let isLast = false; !isLast;) {
        isLast = isOver;
        const look = await storage.feedHorizon.look();
        let left = look.writers;
        while (left.length > 0) left = await storage.feedHorizon.stillWriting(left);
        const page: Read = await read(id, { after, upTo: look.upTo, limit: 7 });
        seen.push(...told(page));
        after = page.place;
        isLast &&= !page.hasMore;
      }
      await all;
      for (const [at] of accounts.entries()) {
        const own = seen.filter((fact) => fact.startsWith(`a${at} `));
        expect(own).toEqual(Array.from({ length: 24 }, (_, n) => `a${at} ${n + 1}`));
      }
    });

    it('tells which tenants have news', async () => {
      const [mine, idle] = [await aTenant(storage), await aTenant(storage)];
      await storage.facts.append(mine.id, [aFact()]);
      const { upTo } = await storage.feedHorizon.look();
      const waiting = [mine, idle].map(({ id }) => ({ tenantId: id, after: 0 }));
      expect(await storage.feedHorizon.withNews(waiting, upTo)).toEqual([mine.id]);
      const current = waiting.map((one) => ({ ...one, after: upTo }));
      expect(await storage.feedHorizon.withNews(current, upTo)).toEqual([]);
    });
  });

  it('makes a writer of the same account wait for the commit before it', async () => {
    const { id } = await aTenant(storage);
    const first = await begun(id, [factOf(ONE, 'one')]);
    const second = exitContext(() => storage.facts.append(id, [factOf(ONE, 'one')]));
    await lockIsWaitedFor(storage);
    expect(told(await read(id))).toEqual([]);
    await first.commit();
    await second;
    expect(told(await read(id))).toEqual(['one 1', 'one 2']);
  });

  it('has the bytes and ids that deliveries post', async () => {
    const { id } = await aTenant(storage);
    const endpoint = await anEndpoint(storage, id);
    const body = '{"type":"reply.sent","data":{"text":"é 🇫🇷  \\u0007"}}';
    await storage.facts.append(id, [aFact({ body }), aFact({ body })]);
    const posted = await claimDeliveries(storage, id, endpoint.id, 10);
    expect((await read(id)).facts).toEqual(
      posted.map((delivery) => ({ id: delivery.factId, body: delivery.body })),
    );
  });

  it('is read page by page, by account and by type', async () => {
    const { id } = await aTenant(storage);
    const types = ['reply.sent', 'reply.failed', 'ice_breaker.tapped'] as const;
    const drafts = Array.from({ length: 9 }, (_, n) =>
      factOf(n < 6 ? ONE : TWO, 'x', { type: types[n % 3]! }),
    );
    await storage.facts.append(id, drafts);
    const pages: Read[] = [];
    do {
      pages.push(await read(id, { limit: 4, after: pages.at(-1)?.place ?? null }));
    } while (pages.at(-1)!.hasMore);
    expect(pages.map(({ facts }) => facts.length)).toEqual([4, 4, 1]);
    expect(told({ facts: pages.flatMap(({ facts }) => facts) })).toHaveLength(9);

    expect(told(await read(id, { accountIds: [TWO] }))).toEqual(['x 1', 'x 2', 'x 3']);
    expect(told(await read(id, { accountIds: [TWO, ONE], limit: 7 }))).toHaveLength(7);
    const replies = await read(id, { types: ['reply.sent', 'reply.failed'], limit: 3 });
    expect(told(replies)).toEqual(['x 1', 'x 2', 'x 4']);
    const rest = await read(id, { types: ['reply.sent', 'reply.failed'], after: replies.place });
    expect(told(rest)).toEqual(['x 5', 'x 1', 'x 2']);
    expect(rest.hasMore).toBe(false);
    const none = await read(id, { types: ['webhook.test'] });
    expect(none).toMatchObject({ facts: [], hasMore: false });
    expect(await read(id, { after: none.place })).toMatchObject({ facts: [] });
  });

  it('is over for a place that is older than what is kept, and not for one that is read on', async () => {
    const { id } = await aTenant(storage);
    await storage.facts.append(id, [factOf(ONE, 'old'), factOf(ONE, 'old'), factOf(ONE, 'old')]);
    await makeOlder(storage, id, 30);
    const first = await read(id, { limit: 2 });
    expect(first.hasMore).toBe(true);
    expect(told(await read(id, { after: first.place }))).toEqual(['old 3']);
    const at = new Date(Date.now() - 30 * 86_400_000).toISOString();
    const query = { upTo: EVERYTHING, types: null, accountIds: null, limit: 1 };
    expect(await storage.feed.read(id, { ...query, after: { ...first.place, at } })).toEqual({
      outcome: 'expired',
      days: 30,
    });
    await storage.database.ask('UPDATE tenants SET retention_days = 7 WHERE id = $1', [id]);
    const week = new Date(Date.now() - 8 * 86_400_000).toISOString();
    expect(await storage.feed.read(id, { ...query, after: { position: 0, at: week } })).toEqual({
      outcome: 'expired',
      days: 7,
    });
  });

  it('shows nothing of another tenant, and a bound key its own accounts', async () => {
    const [mine, other] = [await aTenant(storage), await aTenant(storage)];
    const account = await anAccount(storage, mine.id);
    await storage.facts.append(mine.id, [factOf(account.id, 'bound'), factOf(null, 'none')]);
    await storage.facts.append(mine.id, [factOf(ONE, 'one')]);
    expect(told(await read(other.id))).toEqual([]);
    expect(told(await read(other.id, { accountIds: [account.id] }))).toEqual([]);
    const bound = await storage.work.boundTo([account.id], () => read(mine.id));
    expect(told(bound)).toEqual(['bound 1']);
    expect(firstIdOf(0) < bound.facts[0]!.id).toBe(true);
  });
});
