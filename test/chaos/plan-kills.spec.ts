import { describe, expect, it } from '@jest/globals';
import { seededDice } from '../simulator/state/seeded-dice.js';
import { planKills } from './plan-kills.js';

const targets = ['gateway', 'responder', 'postgres'] as const;
const plan = (seed: number, forMs = 240_000) =>
  planKills({ targets, everyMs: 8_000, forMs, dice: seededDice(seed) });

describe('the plan of kills', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
  });

  it('spares nobody: each round has every target once', () => {
    const killed = plan(1).map(({ target }) => target);
    for (let from = 0; from + targets.length <= killed.length; from += targets.length) {
      expect(new Set(killed.slice(from, from + targets.length))).toEqual(new Set(targets));
    }
  });

  it('keeps within its time, at about the wished distance', () => {
    const times = plan(1).map(({ atMs }) => atMs);
    expect(times.every((at, n) => at - (times[n - 1] ?? 0) >= 4_000)).toBe(true);
    expect(times.at(-1)).toBeLessThan(240_000);
    expect(times.length).toBeGreaterThan(20);
  });

  it('is empty when nobody may be killed, or there is no time for it', () => {
    expect(planKills({ targets: [], everyMs: 1, forMs: 10, dice: seededDice(1) })).toEqual([]);
    expect(plan(1, 3_000)).toEqual([]);
  });
});
