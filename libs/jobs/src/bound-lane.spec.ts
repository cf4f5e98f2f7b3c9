import { describe, expect, it } from '@jest/globals';
import { bindLanes } from './bound-lane.js';
import type { LaneHandler } from './lane-handler.js';

type Account = { v: 1; tenantId: string; accountId: string };

const account = (n: number): Account => ({
  v: 1,
  tenantId: '0198c0de-0000-7000-8000-000000000001',
  accountId: `0198c0de-0000-7000-8000-${String(n).padStart(12, '0')}`,
});

function sweptWith(findDueLanes: LaneHandler<Account>['findDueLanes']) {
  const woken: number[] = [];
  const lanes = {
    wake: async (_turn: unknown, payloads: readonly unknown[]) => void woken.push(payloads.length),
    wakeAt: async () => undefined,
  };
  const handler: LaneHandler<Account> = {
    takeTurn: async () => ({ kind: 'done', claimed: 0 }),
    nextDueAt: async () => null,
    findDueLanes,
  };
  const bound = bindLanes('replies', { 'answer-account': handler }, lanes);
  return { woken, bound, sweep: async () => bound.get('answer-account')?.wakeDueLanes(3) };
}

describe('a sweep of one kind of lane', () => {
  it.each([
    [0, []],
    [2, [2]],
    [3, [3]],
    [8, [3, 3, 2]],
  ])('wakes %i due lanes page by page', async (count, pages) => {
    const { woken, sweep } = sweptWith(async (limit, after) => {
      const from = after === null ? 0 : Number(after.accountId.slice(-12)) + 1;
      return Array.from({ length: Math.max(0, Math.min(limit, count - from)) }, (_, n) =>
        account(from + n),
      );
    });
    expect(await sweep()).toBe(count);
    expect(woken).toEqual(pages);
  });

  it('ends, although the handler gives the same full page for ever', async () => {
    const { woken, sweep } = sweptWith(async () => [account(1), account(2), account(3)]);
    expect(await sweep()).toBe(3);
    expect(woken).toEqual([3]);
  });
});

describe('bindLanes', () => {
  it('refuses a queue whose turn has no handler', () => {
    const lanes = { wake: async () => undefined, wakeAt: async () => undefined };
    expect(() => bindLanes('deliveries', {}, lanes)).toThrow('"deliver-endpoint"');
  });

  it('parses a payload once more on the worker side, and says what is wrong without showing values', () => {
    const lane = sweptWith(async () => []).bound.get('answer-account');
    expect(lane?.parse(account(1))).toMatchObject({
      turn: { lane: `answer_${account(1).accountId}` },
    });
    const broken = lane?.parse({ ...account(1), accountId: 'hunter2' });
    expect(broken).toHaveProperty('problem');
    expect(JSON.stringify(broken)).not.toContain('hunter2');
  });
});
