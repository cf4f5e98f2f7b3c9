import { answerAccount } from '#libs/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aWorkerProcess, end, type WorkerProcess } from './child-process.js';
import { BACKEND, House } from './house.js';
import { aGate, waitFor } from './wait-for.js';

describe(`crashes on ${BACKEND}`, () => {
  let house: House;
  const children: WorkerProcess[] = [];
  const aChild = async (...args: Parameters<typeof aWorkerProcess>) => {
    const child = await aWorkerProcess(...args);
    children.push(child);
    return child;
  };
  beforeEach(async () => {
    house = await House.build({ sliceSize: 5, visibilityMs: 3_000 });
  });
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.process.kill('SIGCONT');
      await end(child, 'SIGKILL');
    }
    await house.close();
  });

  it('takes over the turn of a worker that was killed', async () => {
    const account = house.table.anAccount();
    const child = await aChild(house, 'killed', 'dwell-on-rows', 60_000);
    const { lanes } = await house.producer();
    await house.table.owe(account, 8);
    await lanes.wake(answerAccount, [account]);
    await waitFor('the child is inside a row', () => child.said.includes('row'));
    await end(child, 'SIGKILL');

    await house.worker();
    await waitFor('all rows are done', async () => (await house.table.count('done')) === 8);
    expect(await house.table.doubleEffects()).toBe(0);
  });

  it('does no harm when a frozen worker wakes up inside a turn that another has taken over', async () => {
    const account = house.table.anAccount();
    const child = await aChild(house, 'frozen', 'dwell-on-rows', 300);
    const { lanes } = await house.producer();
    await house.table.owe(account, 8);
    await lanes.wake(answerAccount, [account]);
    await waitFor('the child is inside a row', () => child.said.includes('row'));
    child.process.kill('SIGSTOP');

    const { watch } = await house.worker();
    await waitFor('the other did all rows', async () => (await house.table.count('done')) === 8);
    child.process.kill('SIGCONT');
    await waitFor('the frozen turn has ended', async () => {
      const { rows } = await house.table.pool.query(
        `select 1 from ${house.table.schema}.turn where worker = 'frozen' and kind = 'end'`,
      );
      return rows.length > 0;
    });
    expect(await house.table.doubleEffects()).toBe(0);
    await house.table.owe(account, 1);
    await lanes.wake(answerAccount, [account]);
    await waitFor('the lane still works', async () => (await house.table.count('done')) === 9);
    expect((await watch.queueGauges())[0]?.failed).toBe(0);
  });

  it('does no harm when the queue is wiped during a turn and the lane starts twice at once', async () => {
    const account = house.table.anAccount();
    const started = aGate();
    const gate = aGate();
    let isFirst = true;
    const { lanes } = await house.worker({
      behaviour: {
        onRow: async () => {
          if (!isFirst) return;
          isFirst = false;
          started.open();
          await gate.opened;
        },
      },
    });
    await house.table.owe(account, 8);
    await lanes.wake(answerAccount, [account]);
    await started.opened;
    await house.wipeQueue();
    await lanes.wake(answerAccount, [account]);
    await waitFor('a second turn started', async () => (await house.table.turns(account)) >= 2);
    gate.open();
    await waitFor('all rows are done', async () => (await house.table.count('done')) === 8);
    expect(await house.table.doubleEffects()).toBe(0);
  });

  it('sets a row aside that kills its worker three times; its lane and the others go on', async () => {
    const poisoned = house.table.anAccount();
    const others = [1, 2, 3].map(() => house.table.anAccount());
    const { lanes, watch } = await house.producer();
    await house.table.owe(poisoned, 2);
    await house.table.owe(poisoned, 1, { isPoison: true });
    await house.table.owe(poisoned, 4);
    for (const account of others) await house.table.owe(account, 3);
    await lanes.wake(answerAccount, [poisoned, ...others]);

    let crashes = 0;
    const isOver = async () => (await house.table.count('due')) === 0;
    while (!(await isOver())) {
      const child = await aChild(house, `child ${crashes}`, 'crash-on-poison');
      await waitFor('it crashes or all is over', async () => child.isGone() || (await isOver()));
      if (!child.isGone()) break;
      expect(child.process.signalCode).toBe('SIGABRT');
      crashes += 1;
    }
    expect(crashes).toBe(3);
    expect(await house.table.count('quarantined')).toBe(1);
    expect(await house.table.count('done', poisoned)).toBe(6);
    expect(await house.table.count('done')).toBe(15);
    expect(await house.table.doubleEffects()).toBe(0);
    expect((await watch.queueGauges())[0]?.failed).toBe(0);
  });
});
