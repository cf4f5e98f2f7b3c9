import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectEffectivelyOnce, rowsOf } from './judge.js';
import { KillSwitch } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const HOURS = 'We open at nine.';
const WRITE = 'EventJournal.write';
const RELEASE = 'InboundEventRepository.release';

/** What PostgreSQL says when it ends a session; `said`: the statement had been committed by then. */
function cutAt(nth: number, name: string, said: 'before' | 'after') {
  const turn = new KillSwitch();
  let calls = 0;
  const cut = (called: string) => {
    if (called !== name) return;
    calls += 1;
    if (calls !== nth) return;
    throw Object.assign(new Error('terminating connection'), { code: '57P01' });
  };
  turn.hooks[said] = cut;
  return turn;
}

describe('a database that cuts connections amid turns', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', HOURS);
  });
  afterAll(() => house.close());

  const startsOf = async (account: Account) => {
    const { events } = await rowsOf(house, account);
    return events.map(({ started_count }) => started_count);
  };
  async function twoTaps(): Promise<Account> {
    const account = await house.account();
    const tap = { person: '101', payload: 'HOURS' };
    await house.taps(account, tap, tap);
    return account;
  }

  it.each([
    ['the intent is written', 1, 'before'],
    ['the intent was written', 1, 'after'],
    ['the outcome is written', 2, 'before'],
    ['the outcome was written', 2, 'after'],
  ] as const)('quarantines nothing, however often it does so as %s', async (_, nth, said) => {
    const account = await twoTaps();
    for (let turns = 0; turns < 6; turns += 1) {
      await house.letTimePass(account);
      const worker = house.worker(account, cutAt(nth, WRITE, said));
      await worker.turn().catch(() => null);
      expect(Math.max(...(await startsOf(account)))).toBe(0);
    }
    await house.runDry(account);
    await expectEffectivelyOnce(house, account, { '101': [HOURS, HOURS] });
  });

  it('records in the same turn what it sent, when it does so as the outcome is written', async () => {
    const account = await twoTaps();
    await house.worker(account, cutAt(2, WRITE, 'before')).turn();
    const { replies } = await rowsOf(house, account);
    expect(replies.map(({ evidence }) => evidence)).toEqual(['answer', 'answer']);
    await expectEffectivelyOnce(house, account, { '101': [HOURS, HOURS] });
  });

  it('tells no fact twice when the outcome of a first message was written', async () => {
    const account = await house.account();
    await house.rule('BOTH', HOURS, 'Until noon.');
    await house.taps(account, { person: '101', payload: 'BOTH' });
    await house
      .worker(account, cutAt(2, WRITE, 'after'))
      .turn()
      .catch(() => null);
    await house.runDry(account);
    await expectEffectivelyOnce(house, account, { '101': [HOURS, 'Until noon.'] });
  });

  it('gives the rest back in its next turn when that too was cut', async () => {
    const account = await twoTaps();
    const away = cutAt(1, WRITE, 'before');
    const { before } = away.hooks;
    away.hooks.before = (name, given) => {
      if (name === RELEASE) throw new Error('Connection terminated unexpectedly');
      return before?.(name, given);
    };
    const worker = house.worker(account, away);
    await expect(worker.turn()).rejects.toThrow();
    expect(await startsOf(account)).toEqual([1, 1]);
    away.hooks = {};
    await worker.turn();
    await expectEffectivelyOnce(house, account, { '101': [HOURS, HOURS] });
  });

  it('does not give away what another has claimed since', async () => {
    const account = await twoTaps();
    const away = cutAt(1, RELEASE, 'before');
    const { before } = away.hooks;
    away.hooks.before = (name, given) => {
      if (name === WRITE) throw new Error('Connection terminated unexpectedly');
      return before?.(name, given);
    };
    const worker = house.worker(account, away);
    await expect(worker.turn()).rejects.toThrow();
    away.hooks = {};
    await house.letTimePass(account);
    const elsewhere = new KillSwitch();
    elsewhere.hooks.before = (name) => {
      if (name === WRITE) elsewhere.die();
    };
    await house.worker(account, elsewhere).turn();
    const starts = await startsOf(account);
    await worker.turn();
    expect(await startsOf(account)).toEqual(starts);
    await house.runDry(account);
    await expectEffectivelyOnce(house, account, { '101': [HOURS, HOURS] });
  });
});
