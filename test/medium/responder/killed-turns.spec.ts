import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectEffectivelyOnce } from './judge.js';
import { atEveryAwait, KillSwitch } from './kill-switch.js';
import { openReplyHouse, type ReplyHouse, type Tapped } from './reply-house.js';

type Scenario = { taps: Tapped[]; said: Record<string, string[]>; leastAwaits: number };

const SCENARIOS: [string, Scenario][] = [
  [
    'one tap with one answer',
    {
      taps: [{ person: '101', payload: 'HOURS' }],
      said: { '101': ['We open at nine.'] },
      leastAwaits: 8,
    },
  ],
  [
    'one tap with an answer of three messages, two of them alike',
    {
      taps: [{ person: '101', payload: 'TOUR' }],
      said: { '101': ['Welcome!', 'Come in.', 'Welcome!'] },
      leastAwaits: 12,
    },
  ],
  [
    'two taps in each of two conversations',
    {
      taps: [
        { person: '101', payload: 'HOURS' },
        { person: '202', payload: 'HOURS' },
        { person: '101', payload: 'PARKING' },
        { person: '202', payload: 'HOURS' },
      ],
      said: {
        '101': ['We open at nine.', 'Behind the house.'],
        '202': ['We open at nine.', 'We open at nine.'],
      },
      leastAwaits: 15,
    },
  ],
];

describe.each(['echoes', 'the thread alone'])('a turn that is killed, with %s to go by', (by) => {
  let house: ReplyHouse;
  beforeAll(async () => {
    house = await openReplyHouse();
    await house.rule('HOURS', 'We open at nine.');
    await house.rule('PARKING', 'Behind the house.');
    await house.rule('TOUR', 'Welcome!', 'Come in.', 'Welcome!');
  });
  afterAll(() => house.close());

  const tellOfEchoes = async (account: Account) => {
    if (by === 'echoes') await house.feedEchoes(account);
  };

  it.each(SCENARIOS)('loses and repeats nothing, at any await: %s', async (_, scenario) => {
    const awaits = await atEveryAwait(async (kill) => {
      const account = await house.account();
      await house.taps(account, ...scenario.taps);
      await house.worker(account, kill).turn();
      await tellOfEchoes(account);
      await house.runDry(account);
      await expectEffectivelyOnce(house, account, scenario.said);
    });
    expect(awaits).toBeGreaterThanOrEqual(scenario.leastAwaits);
  });

  it('loses and repeats nothing when the next turn is killed too, while it settles', async () => {
    const awaits = await atEveryAwait(async (kill) => {
      const account = await house.account();
      await house.taps(account, { person: '101', payload: 'TOUR' });
      const first = KillSwitch.after('GraphClient.sendMessage');
      await house.worker(account, first).turn();
      expect(first.isDead).toBe(true);
      await tellOfEchoes(account);
      await house.letTimePass(account);
      await house.worker(account, kill).turn();
      await tellOfEchoes(account);
      await house.runDry(account);
      await expectEffectivelyOnce(house, account, { '101': ['Welcome!', 'Come in.', 'Welcome!'] });
    });
    expect(awaits).toBeGreaterThanOrEqual(10);
  });
});
