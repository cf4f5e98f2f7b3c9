import { answerAccount } from '#libs/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { aWorkerProcess, end, type WorkerProcess } from './child-process.js';
import { BACKEND, House } from './house.js';
import { aGate, waitFor } from './wait-for.js';

describe(`drain on ${BACKEND}`, () => {
  let house: House;
  let child: WorkerProcess | undefined;
  beforeEach(async () => {
    house = await House.build({ sliceSize: 5 });
  });
  afterEach(async () => {
    if (child) await end(child, 'SIGKILL');
    await house.close();
  });

  it('lets the running turn end, takes no other, and loses nothing', async () => {
    const running = house.table.anAccount();
    const later = house.table.anAccount();
    const started = aGate();
    const gate = aGate();
    const first = await house.worker({
      policy: { concurrency: 1 },
      behaviour: {
        afterStart: async () => {
          started.open();
          await gate.opened;
        },
      },
    });
    const { lanes } = await house.producer();
    await house.table.owe(running, 3);
    await lanes.wake(answerAccount, [running]);
    await started.opened;
    await house.table.owe(later, 3);
    await lanes.wake(answerAccount, [later]);
    const closed = first.app.close();
    gate.open();
    await closed;
    expect(await house.table.count('done', running)).toBe(3);
    expect(await house.table.turns(later)).toBe(0);

    await house.worker();
    await waitFor('the other lane is served', async () => (await house.table.count('done')) === 6);
    expect(await house.table.turns(running)).toBe(1);
    expect(await house.table.doubleEffects()).toBe(0);
  });

  it('on SIGTERM finishes the slice it has, and leaves the rest to the next process', async () => {
    const account = house.table.anAccount();
    const { lanes } = await house.producer();
    await house.table.owe(account, 12);
    await lanes.wake(answerAccount, [account]);
    child = await aWorkerProcess(house, 'stopped', 'dwell-on-rows', 100);
    const { said } = child;
    await waitFor('it is inside a row', () => said.includes('row'));
    await end(child, 'SIGTERM');
    expect(child.process.exitCode).toBe(0);
    const doneBefore = await house.table.count('done');
    expect(doneBefore).toBeGreaterThanOrEqual(5);
    expect(await house.table.overlaps()).toBe(0);

    await house.worker();
    await waitFor('the rest is done', async () => (await house.table.count('done')) === 12);
    expect(await house.table.doubleEffects()).toBe(0);
    expect(await house.table.overlaps()).toBe(0);
  });

  it('leaves a turn that does not end to others, and ends all the same', async () => {
    const account = house.table.anAccount();
    const started = aGate();
    const aborted = aGate();
    const forever = aGate();
    const stuck = await house.worker({
      policy: { drainTimeoutMs: 300 },
      behaviour: {
        afterStart: async (_account, signal) => {
          signal.addEventListener('abort', () => aborted.open());
          started.open();
          await forever.opened;
        },
      },
    });
    await house.table.owe(account, 2);
    await stuck.lanes.wake(answerAccount, [account]);
    await started.opened;
    const startedMs = Date.now();
    await stuck.app.close();
    expect(Date.now() - startedMs).toBeLessThan(6_000);
    await aborted.opened;

    await house.worker();
    await waitFor('another took it over', async () => (await house.table.count('done')) === 2);
    forever.open();
  });

  it('does not start to consume before it is told to', async () => {
    const account = house.table.anAccount();
    const { lanes, workers, watch } = await house.worker({ isConsuming: false });
    await house.table.owe(account, 1);
    await lanes.wake(answerAccount, [account]);
    expect((await watch.queueGauges())[0]).toMatchObject({ waiting: 1, active: 0 });
    expect(workers.isConsuming).toBe(false);
    workers.startConsuming();
    await waitFor('the row is done', async () => (await house.table.count('done')) === 1);
  });
});
