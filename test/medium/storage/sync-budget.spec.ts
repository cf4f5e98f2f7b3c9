import type { Account } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aSet, anError } from '../../support/builders.js';
import { about } from './about.js';
import { claimSync } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';
import { CALL, DAY_MS, inADay, syncScene } from './sync-scene.js';

describe('calls, suspicions and haste', () => {
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

  describe('the budget of calls', () => {
    const TWO = { max: 2, windowMs: 600_000 };

    it('puts a publication off to when its calls are there again', async () => {
      await scene.save();
      await scene.publish();
      await scene.save('New?');
      await scene.comeDue();
      expect(await claimSync(storage, tenantId, account.id, TWO)).toBeNull();
      expect(await scene.find()).toMatchObject({ status: 'pending', startedCount: 0 });
      expect((await scene.nextDueAt())!.getTime()).toBeGreaterThan(Date.now() + 590_000);
      expect(await scene.history()).toHaveLength(1);
    });

    it('gives back what a try has taken and not used', async () => {
      await scene.save();
      const claimed = await scene.claim();
      expect((await scene.find()).profileCalls).toEqual([claimed.until, claimed.until]);
      await storage.syncs.record(claimed, { kind: 'retry', at: new Date(), error: anError() }, [
        CALL,
      ]);
      expect((await scene.find()).profileCalls).toEqual([about(new Date())]);
    });

    it('counts the calls of a try that died as long as they may land', async () => {
      await scene.save();
      const { until } = await scene.claim();
      await scene.comeDue();
      await scene.claim();
      expect((await scene.find()).profileCalls.slice(0, 2)).toEqual([until, until]);
    });

    it('takes none for what is shown already', async () => {
      await scene.save();
      await scene.publish();
      await scene.save();
      await scene.comeDue();
      const { row } = await scene.claim({ max: 1, windowMs: 600_000 });
      expect(row).toMatchObject({ revision: 2, verified: true });
    });

    it('is shared with whoever reads what Instagram shows', async () => {
      await scene.begin(DAY_MS);
      const take = () => storage.iceBreakers.takeProfileCall(tenantId, account.id, TWO);
      expect([await take(), await take()]).toEqual([null, null]);
      expect((await take())!.getTime()).toBeGreaterThan(Date.now() + 590_000);
      await scene.save();
      expect(await claimSync(storage, tenantId, account.id, TWO)).toBeNull();
    });

    it('of another tenant is not taken from', async () => {
      await scene.begin(DAY_MS);
      expect(await storage.iceBreakers.takeProfileCall(otherId, account.id, TWO)).toBeNull();
      expect((await scene.find()).profileCalls).toEqual([]);
    });
  });

  describe('taps on what was never published', () => {
    const note = (...payloads: string[]) =>
      storage.suspicions.noteStrangers(tenantId, account.id, payloads);
    const look = async () => {
      const one = await scene.claim();
      await storage.syncs.record(one, { kind: 'in_sync', live: aSet(), checkAt: inADay() }, [CALL]);
    };
    beforeEach(async () => {
      await scene.save();
      await scene.publish();
    });

    it('make it looked at once what Instagram shows', async () => {
      expect(await note('THEIRS')).toBe(true);
      expect(await scene.claim()).toMatchObject({ kind: 'check' });
    });

    it('do so once for a payload that has led to nothing', async () => {
      await note('MENU', 'MENU');
      await look();
      expect(await note('MENU')).toBe(false);
      expect(await scene.nextDueAt()).toBeNull();
    });

    it('wait some minutes after the last look, when there were others of the kind', async () => {
      await note('MENU');
      await look();
      expect(await note('OTHER')).toBe(false);
      const waitMs = (await scene.find()).checkDueAt!.getTime() - Date.now();
      expect(waitMs).toBeGreaterThan(9 * 60_000);
      expect(waitMs).toBeLessThan(11 * 60_000);
    });

    it('are news again once the questions were put right', async () => {
      await note('THEIRS');
      const one = await scene.claim();
      const repairs = [new Date()];
      await storage.syncs.record(one, { kind: 'repair', live: aSet('T?'), repairs }, [CALL]);
      await scene.publish();
      expect(await note('THEIRS')).toBe(true);
    });

    it('do nothing while a look or a publication is under way', async () => {
      await note('THEIRS');
      const { until } = await scene.claim();
      expect(await note('ANOTHER')).toBe(false);
      expect((await scene.find()).checkDueAt).toEqual(until);
    });

    it('of another tenant do nothing', async () => {
      expect(await storage.suspicions.noteStrangers(otherId, account.id, ['X'])).toBe(false);
      expect(await scene.nextDueAt()).toBeNull();
    });
  });

  describe('publishing now', () => {
    const now = () => storage.iceBreakers.publishNow(tenantId, account.id);

    it('is for what was ever wished', async () => {
      expect(await now()).toBeNull();
      await scene.begin();
      expect(await now()).toBeNull();
    });

    it('tries again what has failed, and looks first', async () => {
      await scene.save();
      const one = await scene.claim();
      await storage.syncs.record(one, { kind: 'ended', status: 'failed', error: anError() }, []);
      expect(await now()).toMatchObject({ status: 'pending', lookFirst: true, attempts: 0 });
      const again = await scene.claim();
      expect((await scene.find()).profileCalls.filter((at) => +at === +again.until)).toHaveLength(
        3,
      );
    });

    it('lets one that is under way end', async () => {
      await scene.save();
      const one = await scene.claim();
      await now();
      expect(await scene.find()).toMatchObject({ startedCount: 1, nextAttemptAt: one.until });
    });

    it('is not for another tenant', async () => {
      await scene.save();
      expect(await storage.iceBreakers.publishNow(otherId, account.id)).toBeNull();
    });
  });

  it('lets a suspicion be looked into, for the tenant’s own account only', async () => {
    await scene.save();
    await scene.publish();
    await storage.suspicions.suspect(otherId, account.id);
    expect(await scene.nextDueAt()).toBeNull();
    await storage.suspicions.suspect(tenantId, account.id);
    expect(await scene.claim()).toMatchObject({ kind: 'check' });
  });
});
