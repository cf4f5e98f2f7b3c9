import { describe, expect, it } from '@jest/globals';
import {
  DISABLED_AFTER_MS,
  HEALTHY,
  judgeTurn,
  type EndpointHealth,
  type TurnTally,
} from './endpoint-health.js';

const HOUR = 3_600_000;
const NOW = 1_800_000_000_000;
const low = () => 0;
const tally = (given: Partial<TurnTally>): TurnTally => ({
  hadSuccess: false,
  failures: 0,
  throttled: false,
  retryAfterMs: null,
  ...given,
});
const fail = (failures: number) => tally({ failures });
const success = tally({ hadSuccess: true });
const after = (tallies: TurnTally[], stepMs = 1_000, from: EndpointHealth = HEALTHY) => {
  let nowMs = NOW;
  let verdict = { health: from, parkMs: 0, disables: false };
  for (const one of tallies) {
    verdict = judgeTurn(verdict.health, one, nowMs, low);
    nowMs += stepMs;
  }
  return verdict;
};

describe('the breaker', () => {
  it.each<[string, TurnTally[], boolean]>([
    ['four failures', [fail(4)], false],
    ['five failures in a row', [fail(2), fail(3)], true],
    ['a success among them', [fail(4), tally({ hadSuccess: true, failures: 4 })], false],
    ['five behind a success', [tally({ hadSuccess: true, failures: 5 })], true],
    ['a success of a probe', [fail(5), fail(1), success], false],
  ])('after %s is open: %s', (_what, tallies, isOpen) => {
    expect(after(tallies).health.brokenMs !== null).toBe(isOpen);
  });

  it('probes after 5, 10, 20 and then each 40 seconds', () => {
    const probes = Array.from({ length: 6 }, (_, n) =>
      after([fail(5), ...Array.from({ length: n }, () => fail(1))]),
    );
    expect(probes.map(({ parkMs }) => parkMs / 1_000)).toEqual([5, 10, 20, 40, 40, 40]);
  });

  it('with all jitter leaves the sweep and the post their part of the minute', () => {
    const { health } = after([fail(5), ...Array.from({ length: 9 }, () => fail(1))]);
    expect(judgeTurn(health, fail(1), NOW, () => 1).parkMs).toBeLessThanOrEqual(44_000);
  });

  it('forgets everything at a success', () => {
    expect(after([fail(5), fail(1), success])).toEqual({
      health: HEALTHY,
      parkMs: 0,
      disables: false,
    });
  });
});

describe('an endpoint', () => {
  const hours = (count: number, everyMs = HOUR) =>
    after(
      Array.from({ length: count }, () => fail(1)),
      everyMs,
    );

  it.each<[string, ReturnType<typeof hours>, boolean]>([
    ['an hour less than five days', hours(120), false],
    ['five days', hours(121), true],
    ['five days, each try a day and a half after the other', hours(5, 36 * HOUR), true],
    ['a failure now and then', hours(10, 37 * HOUR), false],
  ])('that failed for %s is disabled: %s', (_what, { disables }, expected) => {
    expect(disables).toBe(expected);
  });

  it('that had one success in five days is not', () => {
    const almost = hours(120).health;
    const once = judgeTurn(almost, success, NOW + DISABLED_AFTER_MS - 1, low).health;
    expect(judgeTurn(once, fail(1), NOW + DISABLED_AFTER_MS, low).disables).toBe(false);
  });

  it.each<[number, number | null, number]>([
    [0, null, 1],
    [0, 30_000, 30],
    [0, 1, 1],
    [0, 9e15, 3_600],
    [3, null, 8],
    [6, null, 64],
    [3, 2_000, 8],
  ])('slowed %d times that asks for %s ms rests %d s', (slowdown, retryAfterMs, seconds) => {
    const before = { ...HEALTHY, slowdown };
    const throttled = tally({ failures: 1, throttled: true, retryAfterMs });
    expect(judgeTurn(before, throttled, NOW, low).parkMs).toBe(seconds * 1_000);
  });

  it('gets its pace back step by step, and not by failing', () => {
    const throttled = tally({ hadSuccess: true, throttled: true });
    const levels = (tallies: TurnTally[]) => after(tallies).health.slowdown;
    expect(levels([throttled, throttled])).toBe(2);
    expect(levels([throttled, throttled, fail(1)])).toBe(2);
    expect(levels([throttled, throttled, success])).toBe(1);
    expect(levels([throttled, throttled, success, success, success])).toBe(0);
    expect(levels(Array.from({ length: 20 }, () => throttled))).toBe(6);
  });
});
