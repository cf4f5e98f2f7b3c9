import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectEffectivelyOnce, rowsOf } from './judge.js';
import { KillSwitch } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse } from './reply-house.js';

const HOURS = 'We open at nine.';
const SENT = 'GraphClient.sendMessage';
const POISON = '666';

describe('an event whose answer ends its worker', () => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', HOURS);
  });
  afterAll(() => house.close());

  /** Turns of processes that die when `isDeadly` says so, until nothing is owed. */
  async function survive(account: Account, isDeadly: (name: string, given: unknown[]) => boolean) {
    for (let turns = 0; turns < 25; turns += 1) {
      await house.letTimePass(account);
      if ((await house.storage.events.nextDueAt(house.tenantId, account.id)) === null) return;
      const kill = new KillSwitch();
      kill.hooks.before = (name, given) => {
        if (isDeadly(name, given)) kill.die();
      };
      await house.worker(account, kill).turn();
    }
    throw new Error('something is owed for ever');
  }

  it.each([0, 2, 4])('is put aside alone when it is number %d of five', async (poisonAt) => {
    const account = await house.account();
    const people = ['101', '202', '303', '404'].toSpliced(poisonAt, 0, POISON);
    await house.taps(account, ...people.map((person) => ({ person, payload: 'HOURS' })));
    await survive(
      account,
      (name, given) => name === SENT && JSON.stringify(given).includes(`"${POISON}"`),
    );
    const { events, facts } = await rowsOf(house, account);
    expect(events.map(({ state }) => state)).toEqual(
      people.map((person) => (person === POISON ? 'quarantined' : 'answered')),
    );
    const sent = people.map((person) => house.sentTo(account, person));
    expect(sent).toEqual(people.map((person) => (person === POISON ? [] : [HOURS])));
    const id = events[poisonAt]?.id;
    expect(facts.map(({ about }) => about).filter((about) => about.includes(`${id}`))).toEqual([
      `ice_breaker.tapped ${id}`,
      `reply.failed ${id}`,
    ]);
  });

  it('is told of as a tap too when no turn came as far as its intents', async () => {
    const account = await house.account();
    await house.taps(account, { person: POISON, payload: 'HOURS' });
    for (let turns = 0; turns < 3; turns += 1) {
      await house.letTimePass(account);
      const kill = new KillSwitch();
      kill.hooks.before = (name) => {
        if (name === 'EventJournal.write') kill.die();
      };
      await house.worker(account, kill).turn();
      expect(kill.isDead).toBe(true);
    }
    await house.runDry(account);
    const { events, facts } = await rowsOf(house, account);
    expect(events.map(({ state }) => state)).toEqual(['quarantined']);
    expect(facts.map(({ type }) => type)).toEqual(['ice_breaker.tapped', 'reply.failed']);
  });

  it('that fails with the database gives what stands behind it back at once', async () => {
    const account = await house.account();
    await house.taps(
      account,
      { person: '101', payload: 'HOURS' },
      { person: '101', payload: 'HOURS' },
    );
    const away = new KillSwitch();
    away.hooks.before = (name) => {
      if (name === 'EventJournal.write') throw new Error('the database is away');
    };
    await expect(house.worker(account, away).turn()).rejects.toThrow();
    const { events } = await rowsOf(house, account);
    expect(events.map(({ started_count }) => started_count)).toEqual([1, 0]);
    await house.runDry(account);
    await expectEffectivelyOnce(house, account, { '101': [HOURS, HOURS] });
  });
});
