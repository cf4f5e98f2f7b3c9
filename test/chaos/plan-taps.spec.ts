import { describe, expect, it } from '@jest/globals';
import { seededDice } from '../simulator/state/seeded-dice.js';
import { planTaps } from './plan-taps.js';

const plan = (seed: number, taps = 5_000) =>
  planTaps({ taps, accounts: 50, people: 20, rate: 100, dice: seededDice(seed) });

describe('the plan of taps', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(plan(1)).toEqual(plan(1));
    expect(plan(1)).not.toEqual(plan(2));
  });

  it.each([1, 7, 5_000])('has exactly so many taps: %d', (taps) => {
    expect(plan(3, taps).flatMap((post) => post.taps)).toHaveLength(taps);
  });

  it('sends about a tenth of the webhooks twice, and about a tenth late', () => {
    const posts = plan(1);
    const share = (isOne: (post: (typeof posts)[number]) => boolean) =>
      posts.filter(isOne).length / posts.length;
    expect(share(({ copies }) => copies === 2)).toBeCloseTo(0.1, 1);
    expect(share(({ heldBackMs }) => heldBackMs > 0)).toBeCloseTo(0.1, 1);
  });

  it('gives every tap of a conversation another number, but for the plain ones', () => {
    const numbered = plan(1)
      .flatMap(({ taps }) => taps.map(({ question }) => question))
      .filter((question) => question.includes('№'));
    expect(new Set(numbered).size).toBe(numbered.length);
    expect(numbered.length).toBeGreaterThan(4_000);
    expect(numbered.every((question) => [...question].length <= 80)).toBe(true);
  });

  it('lasts as long as the rate says', () => {
    expect(plan(1).at(-1)!.atMs).toBeGreaterThan(49_000);
    expect(plan(1).at(-1)!.atMs).toBeLessThan(50_000);
  });
});
