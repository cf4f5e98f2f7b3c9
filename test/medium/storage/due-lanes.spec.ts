import type { Account, LaneOfAccount } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { claimDeliveries, claimEvents, claimSet, recordOutcome, shownAs } from './claim-as-turn.js';
import { aHalt, aFact, anEntry, anEventChange, aSet } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, aTenant, receive } from './scene.js';

describe('DueLanes', () => {
  let storage: Storage;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());
  // The search is over all tenants, so each test begins without any.
  beforeEach(async () => {
    await storage.database.ask('TRUNCATE tenants CASCADE');
    tenantId = (await aTenant(storage)).id;
  });

  const laneOf = (account: Account): LaneOfAccount => ({
    tenantId: account.tenantId,
    accountId: account.id,
  });
  const sorted = (accounts: Account[]) =>
    accounts.map(laneOf).toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1));
  const wish = (account: Account) =>
    storage.iceBreakers.save(account.tenantId, account.id, aSet(), {
      author: 'operator',
      ifRevision: null,
      now: new Date(Date.now() - 1_000),
    });
  const change = (table: string, set: string, id: string) =>
    storage.database.ask(`UPDATE ${table} SET ${set} WHERE id = $1`, [id]);
  const inAMinute = () => new Date(Date.now() + 60_000);

  async function pages<Lane>(find: (after: Lane | null) => Promise<Lane[]>): Promise<Lane[]> {
    const found: Lane[] = [];
    for (let after: Lane | null = null; ;) {
      const page = await find(after);
      found.push(...page);
      after = page.at(-1) ?? null;
      if (after === null) return found;
    }
  }

  /** Accounts that both searches must find, or must not, for the same reasons. */
  describe.each([
    {
      lane: 'sync' as const,
      find: (limit: number, after: string | null) => storage.dueLanes.sync(limit, after),
      owe: async (account: Account) => {
        await wish(account);
      },
    },
    {
      lane: 'replies' as const,
      find: (limit: number, after: string | null) => storage.dueLanes.replies(limit, after),
      owe: (account: Account) => receive(storage, account, {}, {}, { personId: 'bob' }),
    },
  ])('for $lane', ({ lane, find, owe }) => {
    it('finds the accounts of all tenants that are owed something, each once', async () => {
      const other = await aTenant(storage);
      const accounts = [await anAccount(storage, tenantId), await anAccount(storage, other.id)];
      for (const account of accounts) await owe(account);
      await anAccount(storage, tenantId);
      expect(await find(10, null)).toEqual(sorted(accounts));
    });

    it('passes over accounts that wait for their owner or for a limit', async () => {
      const [reauth, parked, over] = [
        await anAccount(storage, tenantId),
        await anAccount(storage, tenantId),
        await anAccount(storage, tenantId),
      ];
      for (const account of [reauth, parked, over]) await owe(account);
      await storage.accounts.halt(tenantId, reauth.id, aHalt());
      await storage.accounts.park(tenantId, parked.id, lane, inAMinute());
      await storage.accounts.park(tenantId, over.id, lane, new Date(Date.now() - 1_000));
      expect(await find(10, null)).toEqual([laneOf(over)]);
    });

    it('finds an account whose other lane is parked', async () => {
      const account = await anAccount(storage, tenantId);
      await owe(account);
      const other = lane === 'sync' ? 'replies' : 'sync';
      await storage.accounts.park(tenantId, account.id, other, inAMinute());
      expect(await find(10, null)).toEqual([laneOf(account)]);
    });

    it('passes over suspended tenants until they are active again', async () => {
      const account = await anAccount(storage, tenantId);
      await owe(account);
      await storage.tenants.edit(tenantId, { status: 'suspended' }, null);
      expect(await find(10, null)).toEqual([]);
      await storage.tenants.edit(tenantId, { status: 'active' }, null);
      expect(await find(10, null)).toEqual([laneOf(account)]);
    });

    it('goes through any number of accounts page by page, each once, though all stay due', async () => {
      const accounts: Account[] = [];
      for (let n = 0; n < 25; n++) {
        const account = await anAccount(storage, tenantId);
        accounts.push(account);
        await owe(account);
      }
      for (const account of accounts.slice(5, 12)) {
        await storage.accounts.park(tenantId, account.id, lane, inAMinute());
      }
      const due = [...accounts.slice(0, 5), ...accounts.slice(12)];
      const found = await pages<LaneOfAccount>((after) => find(4, after?.accountId ?? null));
      expect(found).toEqual(sorted(due));
    });
  });

  it('finds no account whose sync is done or put off', async () => {
    const account = await anAccount(storage, tenantId);
    await wish(account);
    await claimSet(storage, tenantId, account.id);
    expect(await storage.dueLanes.sync(10, null)).toEqual([]);
    await recordOutcome(storage, tenantId, account.id, 1, shownAs(aSet()));
    expect(await storage.dueLanes.sync(10, null)).toEqual([]);
  });

  it('finds no account whose events have ended or are put off, and unsure ones that are due', async () => {
    const account = await anAccount(storage, tenantId);
    await receive(storage, account, {}, { kind: 'message' });
    const [claimed] = await claimEvents(storage, tenantId, account.id, 10);
    expect(await storage.dueLanes.replies(10, null)).toEqual([]);
    const write = (given: Parameters<typeof anEventChange>[0]) =>
      storage.journal.write(tenantId, [anEntry(claimed!.event, { event: anEventChange(given) })]);
    await write({ state: 'unsure', nextAttemptAt: new Date(0) });
    expect(await storage.dueLanes.replies(10, null)).toEqual([laneOf(account)]);
    await write({ state: 'unsure', nextAttemptAt: inAMinute() });
    expect(await storage.dueLanes.replies(10, null)).toEqual([]);
    await write({ state: 'answered' });
    expect(await storage.dueLanes.replies(10, null)).toEqual([]);
  });

  it('finds the endpoints that are owed something, unless disabled, of a suspended tenant or done', async () => {
    const make = async (ownerId: string) => (await anEndpoint(storage, ownerId)).id;
    const late = await aTenant(storage);
    const [due, off, done, behind] = [
      await make(tenantId),
      await make(tenantId),
      await make(tenantId),
      await make(late.id),
    ];
    await storage.facts.append(tenantId, [aFact(), aFact()]);
    await storage.facts.append(late.id, [aFact()]);
    await change('webhook_endpoints', 'enabled = false', off);
    const claimed = await claimDeliveries(storage, tenantId, done, 10);
    expect(claimed).toHaveLength(2);
    await storage.tenants.edit(late.id, { status: 'suspended' }, null);
    expect(await storage.dueLanes.deliveries(10, null)).toEqual([{ tenantId, endpointId: due }]);
    await storage.tenants.edit(late.id, { status: 'active' }, null);
    const found = await pages<{ endpointId: string }>((after) =>
      storage.dueLanes.deliveries(1, after?.endpointId ?? null),
    );
    expect(found.map(({ endpointId }) => endpointId)).toEqual([due, behind].toSorted());
  });
});
