import { describe, expect, it } from '@jest/globals';
import { takeProfileCalls } from './profile-call-budget.js';

const LIMIT = { max: 4, windowMs: 10_000 };
const NOW = 100_000;
/** Instants so many milliseconds ago. */
const ago = (...ms: number[]) => ms.map((one) => NOW - one);

describe('takeProfileCalls', () => {
  it.each<[string, number[], number, number, ReturnType<typeof takeProfileCalls>]>([
    ['takes from an empty budget', [], 2, 0, { ok: true, kept: [] }],
    ['takes the last ones', ago(1, 2), 2, 0, { ok: true, kept: ago(1, 2) }],
    ['forgets what counts no more', ago(11_000, 20_000), 4, 0, { ok: true, kept: [] }],
    ['counts a call a second longer than the window', ago(10_999), 4, 0, wait(10_999)],
    ['waits for as many as are needed', ago(9_000, 1_000, 500), 2, 0, wait(9_000)],
    ['whatever their order', ago(500, 9_000, 1_000), 3, 0, wait(1_000)],
    ['waits for one that may still land', [NOW + 5_000, ...ago(1, 2, 3)], 4, 0, wait(-5_000)],
    ['leaves the spare ones', ago(1), 1, 3, wait(1)],
    ['leaves the spare ones, but has something itself', [], 1, 9, { ok: true, kept: [] }],
    [
      'has none to give, and none is asked for',
      ago(1, 2, 3, 4),
      0,
      0,
      { ok: true, kept: ago(1, 2, 3, 4) },
    ],
    ['makes more calls than fit, when none was made', [], 9, 0, { ok: true, kept: [] }],
    ['makes more calls than fit, when none counts any more', ago(7), 9, 0, wait(7)],
  ])('%s', (_what, landedBy, count, spare, expected) => {
    expect(takeProfileCalls(landedBy, count, NOW, LIMIT, spare)).toEqual(expected);
  });

  function wait(agoMs: number) {
    return { ok: false as const, freeAtMs: NOW - agoMs + 11_000 };
  }

  it('never lets more than the limit into any window, however it is asked', () => {
    let landedBy: number[] = [];
    const made: number[] = [];
    for (let nowMs = 0; nowMs < 200_000; nowMs += 137) {
      const count = 1 + (nowMs % 3);
      const taken = takeProfileCalls(landedBy, count, nowMs, LIMIT);
      if (!taken.ok) continue;
      landedBy = [...taken.kept, ...Array<number>(count).fill(nowMs)];
      made.push(...Array<number>(count).fill(nowMs));
    }
    for (const from of made) {
      const inWindow = made.filter((at) => at >= from && at < from + LIMIT.windowMs);
      expect(inWindow.length).toBeLessThanOrEqual(LIMIT.max);
    }
    expect(made.length).toBeGreaterThan(60);
  });
});
