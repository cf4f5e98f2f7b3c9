import { describe, expect, it } from '@jest/globals';
import { backoffMs } from './backoff.js';

const policy = { firstMs: 1000, maxMs: 60_000 };

describe('backoffMs', () => {
  it.each([
    { attempt: 1, dice: 0, ms: 100 },
    { attempt: 1, dice: 0.5, ms: 550 },
    { attempt: 2, dice: 0, ms: 200 },
    { attempt: 3, dice: 0.5, ms: 2200 },
    { attempt: 7, dice: 0, ms: 6000 },
    { attempt: 10_000, dice: 0.5, ms: 33_000 },
  ])('waits $ms ms after failure $attempt on a throw of $dice', ({ attempt, dice, ms }) => {
    expect(backoffMs(attempt, policy, () => dice)).toBe(ms);
  });
});
