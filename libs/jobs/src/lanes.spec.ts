import { describe, expect, it } from '@jest/globals';
import type { JobsLog } from './jobs-log.js';
import { Lanes, type TurnQueue } from './lanes.js';
import { QUEUES } from './queues.js';
import { answerAccount, syncAccount } from './turns.js';

const NOW_MS = Date.parse('2026-11-22T12:00:00Z');
const account = (n: number) => ({
  v: 1 as const,
  tenantId: '0198c0de-0000-7000-8000-000000000001',
  accountId: `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`,
});

type Added = Parameters<TurnQueue['addBulk']>[0];

function aBench(answer: () => Promise<never[]> = async () => []) {
  const bulks: Added[] = [];
  const messages: string[] = [];
  const tell = (_context: object, message: string) => void messages.push(message);
  const log: JobsLog = { debug: tell, info: tell, warn: tell, error: tell };
  const queue: TurnQueue = {
    add: async (name, data, opts) => {
      bulks.push([{ name, data, ...(opts ? { opts } : {}) }]);
      const [job] = await answer();
      return job!;
    },
    addBulk: (jobs) => {
      bulks.push(jobs);
      return answer();
    },
    rateLimit: async () => undefined,
    setGlobalRateLimit: async () => 1,
    getRateLimitTtl: async () => 0,
    removeGlobalRateLimit: async () => 1,
  };
  const lanes = new Lanes(
    new Map([['replies', { queue, policy: QUEUES.replies }]]),
    log,
    () => NOW_MS,
  );
  return { lanes, bulks, messages, jobs: () => bulks.flat() };
}

describe('Lanes', () => {
  it('wakes each lane once, however often it is named', async () => {
    const { lanes, jobs } = aBench();
    await lanes.wake(answerAccount, [account(1), account(2), account(1)]);
    expect(jobs().map((job) => job.opts?.deduplication)).toEqual([
      { id: answerAccount.lane(account(1)), keepLastIfActive: true, reschedule: true },
      { id: answerAccount.lane(account(2)), keepLastIfActive: true, reschedule: true },
    ]);
  });

  it('gives every job an id of its own that both backends take', async () => {
    const { lanes, jobs } = aBench();
    await lanes.wake(answerAccount, [account(1), account(2)]);
    await lanes.wake(answerAccount, [account(1)]);
    const ids = jobs().map((job) => job.opts?.jobId ?? '');
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^turn_[0-9a-f-]{36}$/);
  });

  it('adds a long list in several bulks', async () => {
    const { lanes, bulks } = aBench();
    await lanes.wake(
      answerAccount,
      Array.from({ length: 1_200 }, (_, n) => account(n)),
    );
    expect(bulks.map((bulk) => bulk.length)).toEqual([500, 500, 200]);
  });

  it('adds a delayed turn without moving one that the lane already has', async () => {
    const { lanes, jobs } = aBench();
    await lanes.wakeAt(answerAccount, account(1), new Date(NOW_MS + 4_000));
    await lanes.wakeAt(answerAccount, account(1), new Date(NOW_MS - 4_000));
    expect(jobs().map((job) => job.opts?.delay)).toEqual([4_000, 1]);
    expect(jobs()[0]?.opts?.deduplication).toMatchObject({ reschedule: false });
  });

  it('refuses a queue that the process was not given', async () => {
    await expect(aBench().lanes.wake(syncAccount, [account(1)])).rejects.toThrow('"sync"');
  });

  it('quietly: never throws, counts, says so once, and probes one at a time until it works', async () => {
    let isAway = true;
    const pending: (() => void)[] = [];
    const { lanes, bulks, messages } = aBench(async () => {
      if (!isAway) return [];
      await new Promise<void>((resolve) => pending.push(resolve));
      throw new Error('away');
    });
    const first = lanes.wakeQuietly(answerAccount, [account(1), account(2)]);
    pending.shift()?.();
    expect(await first).toBe(false);

    const probe = lanes.wakeQuietly(answerAccount, [account(1)]);
    expect(await lanes.wakeQuietly(answerAccount, [account(2)])).toBe(false);
    expect(bulks).toHaveLength(2);
    pending.shift()?.();
    expect(await probe).toBe(false);
    expect(lanes.failedWakes('replies')).toBe(4);
    expect(messages).toEqual(['lanes not woken; the sweeper will']);

    isAway = false;
    expect(await lanes.wakeQuietly(answerAccount, [account(1)])).toBe(true);
    expect(messages.at(-1)).toBe('queue is back');
  });

  it('has nothing to do for no lanes', async () => {
    const { lanes, bulks } = aBench();
    expect(await lanes.wakeQuietly(answerAccount, [])).toBe(true);
    await lanes.wake(answerAccount, []);
    expect(bulks).toEqual([]);
  });
});
