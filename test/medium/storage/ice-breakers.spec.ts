import type { Account, SyncOutcome } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { claimSet, claimSync, recordOutcome, shownAs } from './claim-as-turn.js';
import { aSet, anError } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';

/** So that an edit is due, and waits no longer for others. */
const A_MOMENT_AGO = () => new Date(Date.now() - 1_000);

describe('IceBreakersRepository', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    account = await anAccount(storage, tenantId);
  });

  const save = (question: string, ifRevision: number | null = null, ownerId = tenantId) =>
    storage.iceBreakers.save(ownerId, account.id, aSet(question), {
      author: 'key:1',
      ifRevision,
      now: A_MOMENT_AGO(),
    });
  const find = () => storage.iceBreakers.find(tenantId, account.id);
  const claim = () => claimSet(storage, tenantId, account.id);
  const nextDueAt = () => storage.syncs.nextDueAt(tenantId, account.id);
  const record = (revision: number, outcome: SyncOutcome) =>
    recordOutcome(storage, tenantId, account.id, revision, outcome);
  const published = (question: string): SyncOutcome => shownAs(aSet(question));
  const comeDue = () =>
    storage.database.ask(
      `UPDATE ice_breakers SET next_attempt_at = now() - interval '1 second' WHERE account_id = $1`,
      [account.id],
    );

  describe('save', () => {
    it('makes the first wish revision 1, due', async () => {
      const result = await save('Hours?');
      expect(result).toMatchObject({
        outcome: 'saved',
        row: {
          revision: 1,
          desired: aSet('Hours?'),
          status: 'pending',
          published: null,
          publishedRevision: null,
          publishedAt: null,
          lastCallAt: null,
          lastError: null,
        },
      });
      expect(result.outcome === 'saved' && result.row).toEqual(await find());
      expect((await nextDueAt())!.getTime()).toBeLessThanOrEqual(Date.now());
    });

    it('counts on and keeps every revision, newest first', async () => {
      await save('One?');
      await save('Two?');
      await save('Three?');
      expect(await find()).toMatchObject({ revision: 3, desired: aSet('Three?') });
      const page = await storage.revisions.list(tenantId, account.id, 2, null);
      expect(page.rows).toMatchObject([
        { revision: 3, iceBreakers: aSet('Three?'), author: 'key:1', action: 'set' },
        { revision: 2, iceBreakers: aSet('Two?') },
      ]);
    });

    it.each([1, 2, 7])('numbers %i first edits at once without a gap', async (count) => {
      const results = await Promise.all(Array.from({ length: count }, (_, n) => save(`${n}?`)));
      const revisions = results.map((r) => (r.outcome === 'saved' ? r.row.revision : -1));
      expect(revisions.toSorted()).toEqual(Array.from({ length: count }, (_, n) => n + 1));
    });

    it('lets one of two first edits win that both expect none yet', async () => {
      const results = await Promise.all([save('A?', 0), save('B?', 0)]);
      expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([
        'changed-meanwhile',
        'saved',
      ]);
    });

    it('changes nothing when another revision was expected, and says which there is', async () => {
      await save('One?');
      for (const expected of [0, 2]) {
        expect(await save('Two?', expected)).toEqual({ outcome: 'changed-meanwhile', revision: 1 });
      }
      expect(await find()).toMatchObject({ revision: 1, desired: aSet('One?') });
      expect(await save('Two?', 1)).toMatchObject({ outcome: 'saved', row: { revision: 2 } });
    });

    it('waits a moment after a call, so that a burst of edits costs two calls', async () => {
      await save('One?');
      await claim();
      const calledAt = (await find())!.lastCallAt!;
      await record(1, published('One?'));
      await save('Two?');
      expect((await nextDueAt())!.getTime()).toBeGreaterThan(calledAt.getTime() + 1_400);
      expect(await claim()).toBeNull();
    });

    it('is refused for an account of another tenant, and leaves nothing', async () => {
      await expect(save('Theirs?', null, otherId)).rejects.toThrow();
      expect(await find()).toBeNull();
      const page = await storage.revisions.list(otherId, account.id, 10, null);
      expect(page.rows).toEqual([]);
    });
  });

  describe('a try', () => {
    it('is started by one of several turns', async () => {
      await save('Hours?');
      const claims = await Promise.all([claim(), claim(), claim(), claim()]);
      const started = claims.filter((row) => row !== null);
      expect(started).toMatchObject([{ revision: 1, startedCount: 1 }]);
      expect((await nextDueAt())!.getTime()).toBeGreaterThan(Date.now() + 25_000);
    });

    it('names the request that set the revision it is of', async () => {
      const saveFor = (requestId: string | null) =>
        storage.iceBreakers.save(tenantId, account.id, aSet('Hours?'), {
          author: 'key:1',
          requestId,
          ifRevision: null,
          now: new Date(),
        });
      const claimed = async () => {
        await comeDue();
        const started = await claimSync(storage, tenantId, account.id);
        return { revision: started?.row.revision, requestId: started?.requestId };
      };
      await saveFor('req_1');
      await saveFor('req_2');
      expect(await claimed()).toEqual({ revision: 2, requestId: 'req_2' });
      await saveFor(null);
      expect(await claimed()).toEqual({ revision: 3, requestId: null });
      const [, second] = (await storage.revisions.list(tenantId, account.id, 10, null)).rows;
      expect(second?.requestId).toBe('req_2');
    });

    it('counts the starts that never ended', async () => {
      await save('Hours?');
      await claim();
      await comeDue();
      expect(await claim()).toMatchObject({ startedCount: 2 });
    });

    it('ends in sync with nothing owed', async () => {
      await save('Hours?');
      await claim();
      expect(await record(1, published('Hours?'))).toBe(true);
      expect(await find()).toMatchObject({
        status: 'in_sync',
        publishedRevision: 1,
        published: aSet('Hours?'),
        startedCount: 0,
        attempts: 0,
      });
      expect(await nextDueAt()).toBeNull();
      expect(await claim()).toBeNull();
    });

    it('counts what was seen as verified until a call may have changed it', async () => {
      await save('Old?');
      expect(await claim()).toMatchObject({ verified: false });
      await record(1, published('Old?'));
      expect(await find()).toMatchObject({ verified: true });

      await save('Old?');
      await comeDue();
      expect(await claim()).toMatchObject({ revision: 2, verified: true });
      await save('New?');
      expect(await find()).toMatchObject({ verified: true });
      await comeDue();
      expect(await claim()).toMatchObject({ revision: 3, verified: false });
    });

    it('is owed again after an error that passes', async () => {
      await save('Hours?');
      await claim();
      const at = new Date(Date.now() + 60_000);
      expect(await record(1, { kind: 'retry', at, error: anError() })).toBe(true);
      expect(await find()).toMatchObject({
        status: 'pending',
        attempts: 1,
        startedCount: 0,
        nextAttemptAt: at,
      });
    });

    it.each(['blocked', 'failed'] as const)('ends %s with its error', async (status) => {
      await save('Hours?');
      await claim();
      const error = anError({ message: 'Bad\u0000words \ud800' });
      await record(1, { kind: 'ended', status, error });
      const row = await find();
      expect(row).toMatchObject({ status, lastError: { message: 'Bad\ufffdwords \ufffd' } });
      expect(await nextDueAt()).toBeNull();
    });

    it('stays owed while it is parked', async () => {
      await save('Hours?');
      await claim();
      await record(1, { kind: 'parked', error: anError() });
      expect(await find()).toMatchObject({ status: 'blocked' });
      expect((await nextDueAt())!.getTime()).toBeLessThanOrEqual(Date.now());
    });

    it.each([
      ['published', published('Old?')],
      ['failed', { kind: 'ended', status: 'failed', error: anError() } as const],
      [
        'to be retried',
        { kind: 'retry', at: new Date(Date.now() + 9e6), error: anError() } as const,
      ],
    ])('that was overtaken by an edit and ended %s leaves the edit due', async (_, outcome) => {
      await save('Old?');
      await claim();
      await save('New?');
      expect(await record(1, outcome)).toBe(false);
      expect(await find()).toMatchObject({ revision: 2, status: 'pending', desired: aSet('New?') });
      // Not at once: further edits may come.
      expect((await nextDueAt())!.getTime()).toBeLessThanOrEqual(Date.now() + 1_500);
      await comeDue();
      expect(await claim()).toMatchObject({ revision: 2 });
    });

    it('that ends late makes the newer set be published again', async () => {
      await save('Old?');
      await claim();
      await save('New?');
      await comeDue();
      await claim();
      await record(2, published('New?'));
      expect(await record(1, published('Old?'))).toBe(false);
      expect(await find()).toMatchObject({ status: 'pending', publishedRevision: 1 });
      expect(await claim()).toMatchObject({ revision: 2 });
    });

    it('of another tenant is not started, ended, shown or waited for', async () => {
      await save('Hours?');
      const before = await find();
      expect(await claimSet(storage, otherId, account.id)).toBeNull();
      const outcome = published('Hours?');
      expect(await recordOutcome(storage, otherId, account.id, 1, outcome)).toBe(false);
      expect(await storage.iceBreakers.find(otherId, account.id)).toBeNull();
      expect(await storage.syncs.nextDueAt(otherId, account.id)).toBeNull();
      expect((await storage.revisions.list(otherId, account.id, 10, null)).rows).toEqual([]);
      expect(await find()).toEqual(before);
    });
  });

  it('tells the next due time on the clock of the process that asks', async () => {
    await save('Hours?');
    await claim();
    const aheadMs = Date.now() + 600_000;
    const clock = jest.spyOn(Date, 'now').mockReturnValue(aheadMs);
    try {
      const due = (await nextDueAt())!.getTime();
      expect(due).toBeGreaterThan(aheadMs + 25_000);
      expect(due).toBeLessThanOrEqual(aheadMs + 30_001);
    } finally {
      clock.mockRestore();
    }
  });
});
