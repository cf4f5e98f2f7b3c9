import { AsyncLocalStorage } from 'node:async_hooks';
import { sameIceBreakers, type IceBreakerSet } from '#libs/domain';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSet } from '../../support/builders.js';
import { atEveryAwait, KillSwitch } from '../responder/kill-switch.js';
import { openSyncHouse, type SyncHouse } from './sync-house.js';

const NEW = aSet('Where can I park?');

describe('a publication', () => {
  let house: SyncHouse;
  beforeAll(async () => {
    house = await openSyncHouse();
  });
  afterAll(() => house.close());

  /** In sync, by our rows and by Instagram's word; no revision was told of twice. */
  async function expectShown(account: Account, set: IceBreakerSet) {
    const { row, facts } = await house.state(account);
    expect(row).toMatchObject({ status: 'in_sync', publishedRevision: row.revision });
    expect(sameIceBreakers(await house.live(account), set)).toBe(true);
    const told = facts.map(({ type, revision }) => `${type} ${revision}`);
    expect(told).toEqual([...new Set(told)]);
    expect(told.at(-1)).toBe(`ice_breakers.published ${row.revision}`);
  }

  it.each<[string, IceBreakerSet]>([
    ['of new questions', NEW],
    ['that clears all questions', []],
  ])('%s ends in sync, wherever its turn is killed', async (_, set) => {
    const awaits = await atEveryAwait(async (kill) => {
      const account = await house.account();
      await house.wish(account, aSet());
      await house.runDry(account);
      await house.wish(account, set);
      await house.letTimePass(account);
      await house.turn(account, kill);
      await house.runDry(account);
      await expectShown(account, set);
    });
    expect(awaits).toBeGreaterThanOrEqual(9);
  });

  it('that is asked for again ends in sync, wherever its turn is killed', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      const account = await house.account();
      await house.wish(account, NEW);
      await house.runDry(account);
      house.control.patchAccount(account.igUserId, { ice_breakers: aSet('Theirs?') });
      await house.storage.iceBreakers.publishNow(house.tenantId, account.id);
      await house.turn(account, kill);
      await house.runDry(account);
      const { row } = await house.state(account);
      expect(row).toMatchObject({ status: 'in_sync', lookFirst: false });
      expect(sameIceBreakers(await house.live(account), NEW)).toBe(true);
    });
    expect(awaits).toBeGreaterThanOrEqual(9);
  });

  it.each<[string, IceBreakerSet]>([
    ['to other questions', NEW],
    ['to none', []],
    ['back to what was shown before', aSet()],
  ])('loses no edit %s, whenever it comes', async (_, edit) => {
    const outside = AsyncLocalStorage.snapshot();
    for (let at = 1, isReached = true; isReached; at += 1) {
      const account = await house.account();
      await house.wish(account, aSet());
      await house.runDry(account);
      await house.wish(account, aSet('And on Sundays?'));
      await house.letTimePass(account);
      const turn = new KillSwitch();
      let edited: Promise<number> | null = null;
      let isInTransaction = false;
      turn.hooks.before = (name) => {
        if (name === 'TenantWork.run') isInTransaction = true;
      };
      turn.hooks.after = async (name) => {
        if (name === 'TenantWork.run') isInTransaction = false;
        if (turn.begun.length !== at || edited) return;
        edited = outside(() => house.wish(account, edit));
        // The edit waits for the rows of the turn's transaction, so that must not wait for it.
        if (!isInTransaction) await edited;
      };
      await house.turn(account, turn);
      isReached = edited !== null;
      await (edited ?? house.wish(account, edit));
      await house.runDry(account);
      await expectShown(account, edit);
    }
  });

  const frozenAfterItsCall = (meanwhile: () => Promise<unknown>) => {
    const turn = new KillSwitch();
    turn.hooks.after = async (name) => {
      if (name === 'GraphClient.setIceBreakers') await meanwhile();
    };
    return turn;
  };
  const failNextRead = (account: Account) =>
    house.control.addFault({
      match: { accountId: account.igUserId, method: 'GET', path: 'messenger_profile' },
      action: { status: 503 },
    });

  it('that was overtaken tells of its revision no second time', async () => {
    const account = await house.account();
    await house.wish(account, NEW);
    await house.turn(
      account,
      frozenAfterItsCall(() => house.runDry(account)),
    );
    await house.runDry(account);
    await expectShown(account, NEW);
  });

  it('that was overtaken, and fails, takes nothing back', async () => {
    const account = await house.account();
    await house.wish(account, NEW);
    const overtaken = frozenAfterItsCall(async () => {
      await house.runDry(account);
      failNextRead(account);
    });
    await house.turn(account, overtaken);
    await expectShown(account, NEW);
  });

  it('of an older edit that lands late is repaired, also when it ends in an error', async () => {
    const account = await house.account();
    const old = aSet('The older edit?');
    await house.wish(account, old);
    const late = frozenAfterItsCall(async () => {
      await house.wish(account, NEW);
      await house.runDry(account);
      const armed = await house.storage.tokens.arm(house.tenantId, account.id);
      if (!armed?.token) throw new Error('the account has no token');
      await house.graph.setIceBreakers(armed.token, account.igUserId, old);
      failNextRead(account);
    });
    await house.turn(account, late);
    await house.runDry(account);
    expect(sameIceBreakers(await house.live(account), NEW)).toBe(true);
    expect((await house.state(account)).row.status).toBe('in_sync');
  });
});
