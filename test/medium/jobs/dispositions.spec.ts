import { answerAccount, type LaneHandler, type TurnOutcome } from '#libs/jobs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { BACKEND, House, type RunningWorker } from './house.js';
import type { Account } from './lane-table.js';
import { waitFor } from './wait-for.js';

const because = new Error('as the test wants');

describe(`dispositions on ${BACKEND}`, () => {
  let house: House;
  beforeEach(async () => {
    house = await House.build();
  });
  afterEach(() => house.close());

  /** Answers the turns of a lane one by one as told, then with `done`. */
  const scripted = (
    answers: (lane: string) => TurnOutcome | undefined,
  ): { handler: LaneHandler<Account>; turns: { lane: string; atMs: number }[] } => {
    const turns: { lane: string; atMs: number }[] = [];
    return {
      turns,
      handler: {
        takeTurn: async (account) => {
          turns.push({ lane: account.accountId, atMs: Date.now() });
          return answers(account.accountId) ?? { kind: 'done', claimed: 0 };
        },
        nextDueAt: async () => null,
        findDueLanes: async () => [],
      },
    };
  };
  const workerWith = (handler: LaneHandler<Account>): Promise<RunningWorker> =>
    house.worker({ handlers: { 'answer-account': handler } });
  const isQuiet = async ({ watch }: RunningWorker) => {
    const [gauges] = await watch.queueGauges();
    return gauges?.active === 0 && gauges.waiting === 0;
  };

  it('waits: the lane alone, until its time, and at once when it is woken', async () => {
    const throttled = house.table.anAccount();
    const other = house.table.anAccount();
    const answers: TurnOutcome[] = [
      { kind: 'wait', until: new Date(Date.now() + 3_600_000), because, claimed: 0 },
      { kind: 'wait', until: new Date(Date.now() + 1_200), because, claimed: 0 },
    ];
    const { handler, turns } = scripted((lane) =>
      lane === throttled.accountId ? answers.shift() : undefined,
    );
    const worker = await workerWith(handler);
    await worker.lanes.wake(answerAccount, [throttled]);
    await waitFor(
      'the first turn waits',
      async () => turns.length === 1 && (await isQuiet(worker)),
    );
    await worker.lanes.wake(answerAccount, [other]);
    await waitFor('the other lane runs meanwhile', () => turns.length === 2);
    await worker.lanes.wake(answerAccount, [throttled]);
    await waitFor('the woken lane runs', () => turns.length === 3, 5_000);
    await waitFor('it runs once more by itself', () => turns.length === 4);
    expect(turns[3]!.atMs - turns[2]!.atMs).toBeGreaterThan(500);
    expect(worker.log.lines.filter((line) => line.level === 'error')).toEqual([]);
  });

  it('pauses: nothing of the queue starts for the time given, then all of it does', async () => {
    const accounts = [1, 2, 3].map(() => house.table.anAccount());
    let isFirst = true;
    const { handler, turns } = scripted(() => {
      if (!isFirst) return undefined;
      isFirst = false;
      return { kind: 'pause', forMs: 1_500, because, claimed: 0 };
    });
    const worker = await workerWith(handler);
    await waitFor('the first sweep is over', () =>
      worker.log.lines.some((line) => line.message === 'swept'),
    );
    await worker.lanes.wake(answerAccount, accounts.slice(0, 1));
    await waitFor('the queue pauses', () =>
      worker.log.lines.some((line) => line.message === 'queue paused'),
    );
    await worker.lanes.wake(answerAccount, accounts.slice(1));
    await waitFor('every lane has run', () => new Set(turns.map((t) => t.lane)).size === 3);
    expect(turns).toHaveLength(4);
    expect(turns[1]!.atMs - turns[0]!.atMs).toBeGreaterThan(1_000);
  });

  it('retries an unexpected failure with a backoff, and says so loudly when it gives up', async () => {
    const account = house.table.anAccount();
    const { handler, turns } = scripted(() => ({ kind: 'retry', because, claimed: 0 }));
    const worker = await workerWith(handler);
    await worker.lanes.wake(answerAccount, [account]);
    const isFailed = async () => (await worker.watch.queueGauges())[0]?.failed === 1;
    await waitFor('the turn is put aside', isFailed);
    expect(turns).toHaveLength(5);
    await worker.lanes.wake(answerAccount, [account]);
    await waitFor('a later wake-up starts afresh', () => turns.length > 5);
  });

  it('gives up at once when told to', async () => {
    const { handler, turns } = scripted(() => ({ kind: 'give-up', because, claimed: 0 }));
    const worker = await workerWith(handler);
    await worker.lanes.wake(answerAccount, [house.table.anAccount()]);
    await waitFor('it failed', async () => (await worker.watch.queueGauges())[0]?.failed === 1);
    expect(turns).toHaveLength(1);
  });

  it.each([
    ['a job that the queue does not know', 'answer-everything', { v: 1 }, 'answer-everything'],
    ['a version of another release', 'answer-account', { v: 2, accountId: 'x' }, 'version 2'],
    ['a payload with something more', 'answer-account', { v: 1, token: 'x' }, 'answer-account'],
  ])('refuses %s loudly and for good', async (_case, name, data, named) => {
    const { handler, turns } = scripted(() => undefined);
    const worker = await workerWith(handler);
    const queue = worker.app.get<Queue>(getQueueToken('replies'));
    await queue.add(name, data, { jobId: 'foreign_1', attempts: 5 });
    await waitFor('it failed', async () => (await worker.watch.queueGauges())[0]?.failed === 1);
    const told = worker.log.lines.filter((line) => line.level === 'error');
    expect(told.map((line) => line.message).join()).toContain(named);
    expect(JSON.stringify(told)).not.toContain('"token":"x"');
    expect(turns).toEqual([]);
  });

  it('does not add a payload that does not fit', async () => {
    const { lanes } = await house.producer();
    const broken = { ...house.table.anAccount(), accountId: 'not a uuid' };
    await expect(lanes.wake(answerAccount, [broken])).rejects.toThrow(/uuid/i);
    await expect(lanes.wakeQuietly(answerAccount, [broken])).resolves.toBe(false);
  });
});
