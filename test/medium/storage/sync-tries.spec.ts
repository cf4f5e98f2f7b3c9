import type { Account, ClaimedSync } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aSet, anError } from '../../support/builders.js';
import { about } from './about.js';
import { claimSync } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';
import { CALL, DAY_MS, inADay, syncScene } from './sync-scene.js';

describe('tries of an account’s questions', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;
  let scene: ReturnType<typeof syncScene>;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    account = await anAccount(storage, tenantId);
    scene = syncScene(storage, account);
  });

  describe('their history', () => {
    it('has each try, newest first, with its calls and its error', async () => {
      await scene.save();
      const failed = await scene.claim();
      const error = anError({ message: 'Down.' });
      await storage.syncs.record(failed, { kind: 'retry', at: new Date(0), error }, [CALL]);
      await scene.publish();
      expect(await scene.history()).toEqual([
        { kind: 'publish', revision: 1, outcome: 'published', calls: [CALL, CALL], error: null },
        { kind: 'publish', revision: 1, outcome: 'will_retry', calls: [CALL], error },
      ]);
    });

    it('has a try that is under way, or whose worker died, without an outcome', async () => {
      await scene.save();
      await scene.claim();
      expect(await scene.history()).toEqual([
        { kind: 'publish', revision: 1, outcome: null, calls: [], error: null },
      ]);
    });

    it('is read in pages', async () => {
      await scene.save();
      for (let n = 0; n < 3; n += 1) {
        await scene.comeDue();
        await scene.claim();
      }
      const first = await storage.history.list(tenantId, account.id, 2, null);
      expect(first).toMatchObject({ rows: [{}, {}], nextCursor: expect.any(String) });
      const last = await storage.history.list(tenantId, account.id, 2, first.rows[1]!);
      expect(last).toMatchObject({ rows: [{}], nextCursor: null });
    });

    it('is not shown to another tenant', async () => {
      await scene.save();
      await scene.claim();
      expect((await storage.history.list(otherId, account.id, 10, null)).rows).toEqual([]);
    });
  });

  describe('a check', () => {
    const checked = async (): Promise<ClaimedSync> => {
      await scene.save();
      await scene.publish();
      await scene.comeDue('check_due_at');
      return scene.claim();
    };

    it('is due for an account that never wished for anything, and shows nothing owed', async () => {
      await scene.begin();
      expect((await scene.nextDueAt())!.getTime()).toBeLessThanOrEqual(Date.now());
      expect(await scene.claim()).toMatchObject({ kind: 'check', row: { revision: 0 } });
    });

    it('that is far off keeps no turn waiting', async () => {
      await scene.begin(DAY_MS);
      expect(await scene.nextDueAt()).toBeNull();
    });

    it('waits behind a publication', async () => {
      await scene.begin();
      await scene.save();
      expect(await scene.claim()).toMatchObject({ kind: 'publish' });
    });

    it('leaves calls for edits', async () => {
      await checked().then((one) =>
        storage.syncs.record(one, { kind: 'in_sync', live: aSet(), checkAt: inADay() }, [CALL]),
      );
      await scene.comeDue('check_due_at');
      // Three calls count; one more is allowed, but not with four to spare.
      const limit = { max: 7, windowMs: 600_000 };
      expect(await claimSync(storage, tenantId, account.id, limit)).toBeNull();
      expect((await scene.find()).checkDueAt!.getTime()).toBeGreaterThan(Date.now() + 500_000);
    });

    it('that finds all in order is due again', async () => {
      const one = await checked();
      const checkAt = inADay();
      const outcome = { kind: 'in_sync', live: aSet(), checkAt } as const;
      expect(await storage.syncs.record(one, outcome, [CALL])).toBe(true);
      expect(await scene.find()).toMatchObject({
        status: 'in_sync',
        checkDueAt: checkAt,
        checkedAt: about(new Date()),
        startedCount: 0,
        nextAttemptAt: null,
      });
      expect((await scene.history())[0]).toMatchObject({ kind: 'check', outcome: 'in_sync' });
    });

    it('that finds drift makes the wish due, and remembers what it saw and that it repairs', async () => {
      const one = await checked();
      const repairs = [new Date()];
      const live = aSet('Theirs?');
      expect(await storage.syncs.record(one, { kind: 'repair', live, repairs }, [CALL])).toBe(true);
      expect(await scene.find()).toMatchObject({
        status: 'pending',
        verified: false,
        driftedTo: live,
        repairs,
      });
      expect(await scene.claim()).toMatchObject({ kind: 'publish', row: { revision: 1 } });
    });

    it.each(['drifted', 'foreign'] as const)(
      'tells that it is %s, and looks again',
      async (status) => {
        const one = await checked();
        const outcome = { kind: 'tell', status, live: aSet('T?'), checkAt: inADay() } as const;
        await storage.syncs.record(one, outcome, [CALL]);
        expect(await scene.find()).toMatchObject({
          status,
          driftedTo: aSet('T?'),
          nextAttemptAt: null,
        });
        await scene.comeDue('check_due_at');
        const again = await scene.claim();
        const healed = { kind: 'in_sync', live: aSet(), checkAt: inADay() } as const;
        await storage.syncs.record(again, healed, [CALL]);
        expect(await scene.find()).toMatchObject({
          status: 'in_sync',
          driftedTo: null,
          driftedAt: null,
        });
      },
    );

    it('adopts what is shown as the next revision, by Instagram', async () => {
      const one = await checked();
      const live = aSet('Theirs?');
      const outcome = { kind: 'adopted', live, checkAt: inADay() } as const;
      expect(await storage.syncs.record(one, outcome, [CALL])).toBe(true);
      expect(await scene.find()).toMatchObject({
        revision: 2,
        desired: live,
        published: live,
        publishedRevision: 2,
        status: 'in_sync',
        verified: true,
        nextAttemptAt: null,
      });
      expect(await storage.revisions.find(tenantId, account.id, 2)).toMatchObject({
        author: 'instagram',
        action: 'adopted',
        sentAt: about(new Date()),
      });
    });

    it.each([
      ['repair', { kind: 'repair', live: aSet('T?'), repairs: [new Date()] }],
      ['adopted', { kind: 'adopted', live: aSet('T?'), checkAt: inADay() }],
      ['unseen', { kind: 'unseen', checkAt: inADay(), error: anError() }],
    ] as const)('that an edit has overtaken changes nothing: %s', async (_, outcome) => {
      const one = await checked();
      await scene.save('New?');
      expect(await storage.syncs.record(one, outcome, [CALL])).toBe(false);
      expect(await scene.find()).toMatchObject({
        revision: 2,
        status: 'pending',
        desired: aSet('New?'),
      });
      expect((await scene.history())[0]).toMatchObject({ outcome: 'overtaken' });
    });

    it('that saw nothing is due again, and counts', async () => {
      const one = await checked();
      const checkAt = inADay();
      await storage.syncs.record(one, { kind: 'unseen', checkAt, error: anError() }, [CALL]);
      expect(await scene.find()).toMatchObject({
        status: 'in_sync',
        checkAttempts: 1,
        checkDueAt: checkAt,
      });
    });
  });

  it('knows whether an edit has overtaken a try', async () => {
    await scene.save();
    const one = await scene.claim();
    expect(await storage.syncs.stands(one)).toBe(true);
    await scene.save('New?');
    expect(await storage.syncs.stands(one)).toBe(false);
  });

  it('finds the accounts that are to be looked at, and not those that are owed a publication', async () => {
    await scene.begin();
    const lanes = async () =>
      (await storage.dueLanes.checks(1_000, null)).map(({ accountId }) => accountId);
    expect(await lanes()).toContain(account.id);
    await scene.save();
    expect(await lanes()).not.toContain(account.id);
  });

  it('never makes what was never wished for a publication, whatever is doubted', async () => {
    await scene.begin(DAY_MS);
    await storage.iceBreakers.doubt(tenantId, account.id);
    expect(await scene.find()).toMatchObject({ status: 'in_sync', nextAttemptAt: null });
    await storage.iceBreakers.begin(otherId, account.id, new Date(0));
    expect((await scene.find()).checkDueAt).toEqual(about(new Date(Date.now() + DAY_MS)));
  });
});
