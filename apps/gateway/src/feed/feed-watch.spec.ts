import { describe, expect, it } from '@jest/globals';
import { FeedWatch } from './feed-watch.js';

const MINE = { tenantId: 'mine', after: 5 };
const LONG_MS = 60_000;
const listening = () => new AbortController().signal;

/** A watch that looks all the time, on a feed of which the test says how far each tenant's goes. */
function aWatch(ends: Record<string, number> = {}) {
  const asked: string[][] = [];
  const looks = { count: 0 };
  const watch = new FeedWatch(
    {
      upTo: async () => {
        looks.count += 1;
        if (looks.count === 1) throw new Error('The database is away.');
        return Math.max(5, ...Object.values(ends));
      },
    },
    {
      withNews: async (waiting, upTo) => {
        asked.push(waiting.map(({ tenantId, after }) => `${tenantId} ${after}`));
        return waiting
          .filter(({ tenantId, after }) => Math.min(ends[tenantId] ?? 0, upTo) > after)
          .map(({ tenantId }) => tenantId);
      },
    },
    1,
  );
  return { watch, asked, looks, ends };
}

describe('FeedWatch', () => {
  it('wakes who waits for a tenant that has news, and asks once for all who wait', async () => {
    const { watch, asked, ends } = aWatch({ other: 7 });
    const stop = new AbortController();
    let isIdleAwake = false;
    const idle = watch.wait({ tenantId: 'idle', after: 5 }, LONG_MS, stop.signal);
    void idle.then(() => (isIdleAwake = true));
    const mine = [watch.wait(MINE, LONG_MS, listening()), watch.wait(MINE, LONG_MS, listening())];
    ends['mine'] = 6;
    expect(await Promise.all(mine)).toEqual([true, true]);
    expect(asked).toEqual([['idle 5', 'mine 5']]);
    expect(isIdleAwake).toBe(false);
    stop.abort();
    expect(await idle).toBe(true);
  });

  it('asks nothing more of a tenant while nothing was written for anybody', async () => {
    const { watch, asked, looks } = aWatch({ other: 7 });
    const waiting = watch.wait(MINE, LONG_MS, listening());
    while (looks.count < 5) await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([['mine 5']]);
    watch.beforeApplicationShutdown();
    await waiting;
  });

  it('ends when the time is over, and then looks no more', async () => {
    const { watch, looks } = aWatch();
    expect(await watch.wait(MINE, 5, listening())).toBe(true);
    const { count } = looks;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(looks.count).toBeLessThanOrEqual(count + 1);
  });

  it('lets everybody go when the process stops, and nobody wait from then on', async () => {
    const { watch } = aWatch();
    const waiting = watch.wait(MINE, LONG_MS, listening());
    watch.beforeApplicationShutdown();
    expect(await waiting).toBe(true);
    expect(await watch.wait(MINE, LONG_MS, listening())).toBe(false);
  });
});
