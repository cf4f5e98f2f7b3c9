import { beforeEach, describe, expect, it } from '@jest/globals';
import { ChunkedBudgets } from './chunked-budgets.js';

const WINDOW_MS = 60_000;

/** A window that all processes of a test share, with a clock that stands still until it is moved. */
class Shared {
  nowMs = 1_000_000;
  calls: number[] = [];
  private readonly windows = new Map<string, { taken: number; endsAtMs: number }>();

  /** A process of its own. */
  budgets = () => new ChunkedBudgets(this.take, () => this.nowMs);

  take = async (key: string, points: number) => {
    this.calls.push(points);
    const present = this.windows.get(key);
    const window =
      present && present.endsAtMs > this.nowMs
        ? present
        : { taken: 0, endsAtMs: this.nowMs + WINDOW_MS };
    window.taken += points;
    this.windows.set(key, window);
    return { taken: window.taken, msLeft: window.endsAtMs - this.nowMs };
  };
}

describe('ChunkedBudgets', () => {
  let shared: Shared;
  beforeEach(() => {
    shared = new Shared();
  });

  const allowedOf = async (budgets: ChunkedBudgets[], limit: number, requests: number) => {
    let allowed = 0;
    for (let at = 0; at < requests; at += 1) {
      const spending = await budgets[at % budgets.length]?.spend('k', limit);
      if (spending?.isAllowed) allowed += 1;
    }
    return allowed;
  };

  it.each([1, 2, 3, 7, 49, 50, 99])(
    'keeps to a limit of %d exactly, however many processes share it',
    async (limit) => {
      const processes = [shared.budgets(), shared.budgets(), shared.budgets()];
      expect(await allowedOf(processes, limit, limit * 2 + 10)).toBe(limit);
    },
  );

  it.each([100, 101, 155, 1_000, 9_999])(
    'spends a limit of %d to the last point when every process goes on asking',
    async (limit) => {
      const processes = [shared.budgets(), shared.budgets()];
      expect(await allowedOf(processes, limit, limit * 2)).toBe(limit);
    },
  );

  it('never exceeds a limit, also when a process asks no more and keeps its chunk', async () => {
    const [idle, busy] = [shared.budgets(), shared.budgets()];
    await allowedOf([idle], 1_000, 1);
    expect(await allowedOf([busy], 1_000, 2_000)).toBe(1_000 - 20);
  });

  it('asks the others once for a fiftieth of the limit, and no more once all is spent', async () => {
    const budgets = shared.budgets();
    await allowedOf([budgets], 1_000, 3_000);
    expect(shared.calls).toEqual(Array.from({ length: 50 }, () => 20));
  });

  it('lets many that come at once share one call', async () => {
    const budgets = shared.budgets();
    const results = await Promise.all(Array.from({ length: 60 }, () => budgets.spend('k', 50)));
    expect(results.filter(({ isAllowed }) => isAllowed)).toHaveLength(50);
    expect(shared.calls.length).toBeLessThanOrEqual(3);
  });

  it('begins anew when the window is over, and drops what it still had', async () => {
    const budgets = shared.budgets();
    expect(await allowedOf([budgets], 1_000, 15)).toBe(15);
    shared.nowMs += WINDOW_MS;
    expect(await allowedOf([budgets], 1_000, 3_000)).toBe(1_000);
  });

  it('says how the key stands', async () => {
    const budgets = shared.budgets();
    expect(budgets.peek('k', 5)).toEqual({ limit: 5, left: 5, msLeft: 0 });
    expect(await budgets.spend('k', 5)).toEqual({
      isAllowed: true,
      limit: 5,
      left: 4,
      msLeft: WINDOW_MS,
    });
    shared.nowMs += 1_500;
    expect(budgets.peek('k', 5)).toMatchObject({ left: 4, msLeft: WINDOW_MS - 1_500 });
    for (let at = 0; at < 4; at += 1) await budgets.spend('k', 5);
    expect(await budgets.spend('k', 5)).toMatchObject({ isAllowed: false, left: 0 });
  });

  it('counts each key for itself', async () => {
    const budgets = shared.budgets();
    await budgets.spend('k', 1);
    expect(await budgets.spend('k', 1)).toMatchObject({ isAllowed: false });
    expect(await budgets.spend('another', 1)).toMatchObject({ isAllowed: true });
  });

  it('takes a new limit at once', async () => {
    const budgets = shared.budgets();
    for (let at = 0; at < 3; at += 1) await budgets.spend('k', 2);
    expect(await budgets.spend('k', 10)).toMatchObject({ isAllowed: true });
    expect(await budgets.spend('k', 2)).toMatchObject({ isAllowed: false });
  });

  it('takes back a point that was not used', async () => {
    const budgets = shared.budgets();
    await budgets.spend('k', 1);
    budgets.giveBack('k', 1);
    expect(await budgets.spend('k', 1)).toMatchObject({ isAllowed: true });
    expect(await budgets.spend('k', 1)).toMatchObject({ isAllowed: false });
  });

  it('spends no point of a window that ends while it is being asked for', async () => {
    const slow = new ChunkedBudgets(
      async (key, points) => {
        const window = await shared.take(key, points);
        if (shared.calls.length === 1) shared.nowMs += WINDOW_MS;
        return window;
      },
      () => shared.nowMs,
    );
    expect(await slow.spend('k', 1)).toMatchObject({ isAllowed: true, msLeft: WINDOW_MS });
    expect(shared.calls).toHaveLength(2);
  });

  it('fails when the others cannot be asked, and asks again next time', async () => {
    let isAway = true;
    const budgets = new ChunkedBudgets(
      (key, points) => (isAway ? Promise.reject(new Error('away')) : shared.take(key, points)),
      () => shared.nowMs,
    );
    await expect(budgets.spend('k', 5)).rejects.toThrow('away');
    isAway = false;
    expect(await budgets.spend('k', 5)).toMatchObject({ isAllowed: true, left: 4 });
  });
});
