import { answerAccount } from '#libs/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BACKEND, House } from './house.js';
import { aGate, waitFor } from './wait-for.js';

describe(`fairness on ${BACKEND}`, () => {
  let house: House;
  beforeEach(async () => {
    house = await House.build({ sliceSize: 100 });
  });
  afterEach(() => house.close());

  it('serves twenty cold lanes before a hot one with 5,000 rows has ended', async () => {
    const gate = aGate();
    const hot = house.table.anAccount();
    const cold = Array.from({ length: 20 }, () => house.table.anAccount());
    const { lanes } = await house.worker({
      policy: { concurrency: 1 },
      behaviour: { afterStart: () => gate.opened },
    });
    await house.table.owe(hot, 5_000);
    await lanes.wake(answerAccount, [hot]);
    await waitFor('the hot lane runs', async () => (await house.table.turns(hot)) === 1);
    for (const account of cold) await house.table.owe(account, 1);
    await lanes.wake(answerAccount, cold);
    gate.open();

    await waitFor('all is done', async () => (await house.table.count('due')) === 0, 60_000);
    const order = await house.table.turnOrder();
    const lastCold = Math.max(...cold.map((account) => order.indexOf(account.accountId)));
    const hotBefore = order.slice(0, lastCold).filter((lane) => lane === hot.accountId).length;
    // One hot turn was under way when the cold lanes came, and one more may stand between them.
    expect(hotBefore).toBeLessThanOrEqual(2);
    expect(order.filter((lane) => lane === hot.accountId).length).toBeGreaterThanOrEqual(50);
    expect(await house.table.overlaps()).toBe(0);
  });

  it('serves another tenant before the crowd of one that woke hundreds of lanes', async () => {
    const gate = aGate();
    const { lanes, watch } = await house.worker({
      policy: { concurrency: 1 },
      behaviour: { afterStart: () => gate.opened },
    });
    const first = house.table.anAccount();
    const crowd = Array.from({ length: 300 }, () => house.table.anAccount(first.tenantId));
    const single = house.table.anAccount();
    await house.table.owe(first, 1);
    await lanes.wake(answerAccount, [first]);
    await waitFor('the first runs', async () => (await house.table.turns(first)) === 1);
    for (const account of [...crowd, single]) await house.table.owe(account, 1);
    await lanes.wake(answerAccount, crowd);
    await lanes.wake(answerAccount, [single]);
    // The sweep's own turn may wait there too.
    expect([301, 302]).toContain((await watch.queueGauges())[0]?.waiting);
    gate.open();

    await waitFor('all is done', async () => (await house.table.count('due')) === 0, 60_000);
    const order = await house.table.turnOrder();
    const crowdLanes = crowd.map(({ accountId }) => accountId);
    const before = order.slice(0, order.indexOf(single.accountId));
    // Those of the crowd that were asked for first stand in the common line.
    expect(before.length).toBeLessThanOrEqual(32);
    expect(order.filter((lane) => crowdLanes.includes(lane))).toEqual(crowdLanes);
  });

  it('takes a lane of a crowd again that was woken while it ran', async () => {
    const tenantId = house.table.anAccount().tenantId;
    const crowd = Array.from({ length: 60 }, () => house.table.anAccount(tenantId));
    const last = crowd.at(-1)!;
    const gate = aGate();
    const { lanes } = await house.worker({
      behaviour: {
        beforeEnd: ({ accountId }) =>
          accountId === last.accountId ? gate.opened : Promise.resolve(),
      },
    });
    for (const account of crowd) await house.table.owe(account, 1);
    await lanes.wake(answerAccount, crowd);
    await waitFor('its row is done', async () => (await house.table.count('due')) === 0);
    await house.table.owe(last, 1);
    await lanes.wake(answerAccount, [last]);
    gate.open();
    await waitFor('its new row is done', async () => (await house.table.count('due')) === 0);
    expect(await house.table.turns(last)).toBe(2);
    expect(await house.table.overlaps()).toBe(0);
  });

  it('lets a lane that claims nothing although something is due come back only after a moment', async () => {
    let looks = 0;
    const stuck = house.table.anAccount();
    const { lanes, reports } = await house.worker({
      handlers: {
        'answer-account': {
          takeTurn: async () => ({ kind: 'done', claimed: 0 }),
          nextDueAt: async () => {
            looks += 1;
            return new Date(0);
          },
          findDueLanes: async () => [],
        },
      },
    });
    await lanes.wake(answerAccount, [stuck]);
    const startedMs = Date.now();
    await waitFor('five turns', () => reports.length >= 5);
    expect(Date.now() - startedMs).toBeGreaterThan(1_500);
    expect(looks).toBeLessThan(10);
  });
});
