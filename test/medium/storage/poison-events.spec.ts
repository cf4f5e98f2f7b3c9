import type { ClaimedEvent } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimEvents } from './claim-as-turn.js';
import { anEntry, anEventChange } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, letEventsComeDue, payloads, receive, twoTenants } from './scene.js';

/** Crashes after which an event is put aside. */
const MAX_CRASHES = 3;

describe('an event that kills its worker', () => {
  let storage: Storage;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  it.each([
    ['first', 0],
    ['in the middle', 4],
    ['last', 9],
  ])('is the only one put aside when it comes %s in a batch', async (_, poisonAt) => {
    const account = await anAccount(storage, tenantId);
    const names = Array.from({ length: 10 }, (_name, n) =>
      n === poisonAt ? 'poison' : `fine ${n}`,
    );
    await receive(
      storage,
      account,
      ...names.map((payload, n) => ({
        payload,
        // Three conversations, so that some wait behind the poison.
        personId: `p${n % 3}`,
        occurredAtMs: 1_790_000_000_000 + n * 1_000,
      })),
    );
    const crashes: string[][] = [];
    const end = (one: ClaimedEvent, state: 'answered' | 'quarantined') =>
      storage.journal.write(tenantId, [anEntry(one.event, { event: anEventChange({ state }) })]);

    for (let turn = 0; turn < 60; turn++) {
      const claimed = await claimEvents(storage, tenantId, account.id, 50);
      if (claimed.length === 0) {
        if ((await storage.events.nextDueAt(tenantId, account.id)) === null) break;
        await letEventsComeDue(storage, account);
        continue;
      }
      const worn = claimed.filter(({ event }) => event.startedCount > MAX_CRASHES);
      for (const one of worn) await end(one, 'quarantined');
      const tried = claimed.filter((one) => !worn.includes(one));
      if (payloads(tried).includes('poison')) crashes.push(payloads(tried));
      else for (const one of tried) await end(one, 'answered');
    }

    expect(crashes).toHaveLength(MAX_CRASHES);
    // Of two crashes nobody can say yet whose they are.
    expect(crashes.slice(2)).toEqual([['poison']]);
    const filter = { state: 'quarantined' as const, accountId: account.id };
    expect(payloads((await storage.events.list(tenantId, filter, 50, null)).rows)).toEqual([
      'poison',
    ]);
    const answered = { state: 'answered' as const, accountId: account.id };
    expect((await storage.events.list(tenantId, answered, 50, null)).rows).toHaveLength(9);
  });
});
