import { answerAccount, type Lanes } from '#libs/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BACKEND, House } from './house.js';
import type { Account } from './lane-table.js';
import { aGate, waitFor } from './wait-for.js';

const HOUR_MS = 3_600_000;

describe(`wake-ups on ${BACKEND}`, () => {
  let house: House;
  beforeEach(async () => {
    house = await House.build();
  });
  afterEach(() => house.close());

  const oweAndWake = async (lanes: Lanes, account: Account) => {
    await house.table.owe(account, 1);
    await lanes.wake(answerAccount, [account]);
  };
  const isAllDone = (account: Account, rows: number) => async () =>
    (await house.table.count('done', account)) === rows;

  it('runs what was owed before the wake-up', async () => {
    const { lanes } = await house.worker();
    const account = house.table.anAccount();
    await oweAndWake(lanes, account);
    await waitFor('the row is done', isAllDone(account, 1));
  });

  it('turns five wake-ups during a turn into exactly one more turn, never two at once', async () => {
    const started = aGate();
    const gate = aGate();
    const account = house.table.anAccount();
    const { lanes, watch } = await house.worker({
      behaviour: {
        afterStart: async () => {
          started.open();
          await gate.opened;
        },
        // Whatever is kept must be kept by the queue: the runner sees nothing due.
        afterNextDueAt: async () => undefined,
      },
    });
    await lanes.wake(answerAccount, [account]);
    await started.opened;
    for (let n = 0; n < 5; n += 1) await lanes.wake(answerAccount, [account]);
    gate.open();
    await waitFor('the queue is empty', async () => {
      const [gauges] = await watch.queueGauges();
      return gauges?.active === 0 && gauges.waiting === 0 && (await house.table.turns(account)) > 1;
    });
    expect(await house.table.turns(account)).toBe(2);
    expect(await house.table.overlaps()).toBe(0);
  });

  it('does not lose an event that arrives after the last claim of a turn', async () => {
    const account = house.table.anAccount();
    let isFirst = true;
    const { lanes } = await house.worker({
      behaviour: {
        beforeEnd: async () => {
          if (!isFirst) return;
          isFirst = false;
          await oweAndWake(lanes, account);
        },
      },
    });
    await oweAndWake(lanes, account);
    await waitFor('both rows are done', isAllDone(account, 2));
    expect(await house.table.overlaps()).toBe(0);
  });

  it.each([1, 2])(
    'does not lose an event that arrives after look %i for due rows, with nothing or something ahead',
    async (look) => {
      for (const hasMoreAhead of [false, true]) {
        const account = house.table.anAccount();
        let looks = 0;
        const { app, lanes } = await house.worker({
          behaviour: {
            afterNextDueAt: async () => {
              looks += 1;
              if (looks === (hasMoreAhead ? look : 1)) await oweAndWake(lanes, account);
            },
          },
        });
        if (hasMoreAhead) await house.table.owe(account, 1, { dueInMs: HOUR_MS });
        await oweAndWake(lanes, account);
        await waitFor('both due rows are done', isAllDone(account, 2));
        await app.close();
      }
    },
  );

  it('comes in time for what was asked for during a turn that has more ahead', async () => {
    const account = house.table.anAccount();
    let looks = 0;
    const { lanes } = await house.worker({
      behaviour: {
        afterNextDueAt: async () => {
          looks += 1;
          if (looks > 1) return;
          await house.table.owe(account, 1, { dueInMs: 1_000 });
          await lanes.wakeQuietly(answerAccount, [account], 1_000);
        },
      },
    });
    await house.table.owe(account, 1, { dueInMs: HOUR_MS });
    await oweAndWake(lanes, account);
    // Sooner than a sweep would find it.
    await waitFor('both due rows are done', isAllDone(account, 2), 6_000);
  });

  it('comes back by itself for a row that is due later', async () => {
    const { lanes } = await house.worker();
    const account = house.table.anAccount();
    await house.table.owe(account, 1, { dueInMs: 700 });
    await oweAndWake(lanes, account);
    await waitFor('both rows are done', isAllDone(account, 2));
    expect(await house.table.turns(account)).toBe(2);
  });

  it('runs a delayed lane at once when it is woken', async () => {
    const { lanes, watch } = await house.worker();
    const account = house.table.anAccount();
    await house.table.owe(account, 1, { dueInMs: HOUR_MS });
    await lanes.wake(answerAccount, [account]);
    await waitFor('the lane is delayed', async () => {
      const [gauges] = await watch.queueGauges();
      // The sweep's own next job is the other one.
      return gauges?.delayed === 2 && gauges.active === 0;
    });
    await oweAndWake(lanes, account);
    await waitFor('the new row is done', isAllDone(account, 1), 5_000);
  });

  it('runs a delayed lane soon when it is woken for a time that is sooner', async () => {
    const { lanes, watch } = await house.worker();
    const account = house.table.anAccount();
    await house.table.owe(account, 1, { dueInMs: HOUR_MS });
    await lanes.wake(answerAccount, [account]);
    await waitFor('the lane is delayed', async () => {
      const [gauges] = await watch.queueGauges();
      return gauges?.delayed === 2 && gauges.active === 0;
    });
    await house.table.owe(account, 1);
    expect(await lanes.wakeQuietly(answerAccount, [account], 300)).toBe(true);
    await waitFor('the new row is done', isAllDone(account, 1), 5_000);
  });

  it('brings a turn that is to come soon to the time of the last who asks', async () => {
    const { lanes } = await house.worker();
    const account = house.table.anAccount();
    for (let n = 0; n < 5; n += 1) {
      // Not due before the turn: a worker sweeps at its start, and would wake the lane for what is.
      await house.table.owe(account, 1, { dueInMs: 2_500 });
      // Longer than a busy machine takes from one of these to the next.
      await lanes.wakeQuietly(answerAccount, [account], 3_000);
    }
    await waitFor('all rows are done', isAllDone(account, 5), 15_000);
    expect(await house.table.turns(account)).toBe(1);
  });

  it('never runs two turns of a lane at once, whoever wakes it and however many workers there are', async () => {
    const { lanes } = await house.worker();
    await house.worker();
    const { lanes: others } = await house.producer();
    const accounts = [1, 2, 3].map(() => house.table.anAccount());
    for (let n = 0; n < 40; n += 1) {
      await Promise.all(
        accounts.map(async (account) => {
          await house.table.owe(account, 2);
          await Promise.all([
            lanes.wake(answerAccount, [account]),
            others.wake(answerAccount, [account, account]),
          ]);
        }),
      );
    }
    await waitFor('all rows are done', async () => (await house.table.count('done')) === 240);
    expect(await house.table.overlaps()).toBe(0);
    expect(await house.table.doubleEffects()).toBe(0);
  });
});
