import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { claimEvents } from '../storage/claim-as-turn.js';
import { letEventsComeDue } from '../storage/scene.js';
import { expectEffectivelyOnce } from './judge.js';
import { KillSwitch } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const HOURS = 'We open at nine.';
/** Longer than an intent lets its call begin. */
const FROZEN_MS = 60_000;

describe('a turn that was frozen', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', HOURS);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => house.close());

  async function aTap() {
    const account = await house.account();
    await house.taps(account, { person: '101', payload: 'HOURS' });
    return account;
  }

  /** A turn that does `meanwhile` between its `nth` call of `name` and what follows. */
  function frozenAfter(name: string, meanwhile: () => unknown) {
    const turn = new KillSwitch();
    turn.hooks.after = async (called) => {
      if (called !== name) return;
      turn.hooks = {};
      await meanwhile();
    };
    return turn;
  }

  const wakeLate = () => {
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + FROZEN_MS);
  };

  it('before its send: sends nothing any more, and the next turn does', async () => {
    const account = await aTap();
    const worker = house.worker(account, frozenAfter('EventJournal.write', wakeLate));
    await worker.turn();
    jest.restoreAllMocks();
    expect(worker.counted).toEqual(['begun_too_late']);
    expect(house.sentTo(account, '101')).toEqual([]);
    await house.runDry(account);
    await expectEffectivelyOnce(house, account, { '101': [HOURS] });
  });

  it('before its send, and overtaken: neither sends nor writes', async () => {
    const account = await aTap();
    const overtaken = frozenAfter('EventJournal.write', async () => {
      await house.runDry(account);
      wakeLate();
    });
    await house.worker(account, overtaken).turn();
    jest.restoreAllMocks();
    await expectEffectivelyOnce(house, account, { '101': [HOURS] });
  });

  it('after its send, and overtaken: the other turn found the message and tells of it', async () => {
    const account = await aTap();
    const overtaken = frozenAfter('GraphClient.sendMessage', () => house.runDry(account));
    await house.worker(account, overtaken).turn();
    await expectEffectivelyOnce(house, account, { '101': [HOURS] });
  });

  it('gives nothing back that another turn has claimed since', async () => {
    const { storage, tenantId } = house;
    const account = await aTap();
    const [earlier] = await claimEvents(storage, tenantId, account.id, 1);
    await letEventsComeDue(storage, account);
    const [later] = await claimEvents(storage, tenantId, account.id, 1);
    if (!earlier || !later) throw new Error('the event was not claimed twice');
    const { id, nextAttemptAt } = earlier.event;
    await storage.events.release(tenantId, [id], [nextAttemptAt]);
    const found = await storage.events.find(tenantId, id);
    expect(found?.event).toMatchObject({
      nextAttemptAt: later.event.nextAttemptAt,
      startedCount: later.event.startedCount,
    });
  });
});
