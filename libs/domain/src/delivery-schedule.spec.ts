import { describe, expect, it } from '@jest/globals';
import { DELIVERY_STEPS_MS, nextDeliveryDelayMs, stepsOf } from './delivery-schedule.js';

const HOUR = 3_600_000;
const low = () => 0;
const high = () => 0.999_999;

describe('nextDeliveryDelayMs', () => {
  it.each([
    { attempt: 0, ms: 0 },
    { attempt: 1, ms: 5000 },
    { attempt: 2, ms: 300_000 },
    { attempt: 3, ms: 1_800_000 },
    { attempt: 4, ms: 2 * HOUR },
    { attempt: 5, ms: 5 * HOUR },
    { attempt: 6, ms: 10 * HOUR },
    { attempt: 7, ms: 14 * HOUR },
    { attempt: 8, ms: 20 * HOUR },
    { attempt: 9, ms: 24 * HOUR },
    { attempt: 10, ms: null },
    { attempt: 11, ms: null },
  ])('after $attempt tries waits $ms ms', ({ attempt, ms }) => {
    expect(nextDeliveryDelayMs(attempt, low)).toBe(ms);
  });

  it('adds a tenth at most and takes nothing away', () => {
    for (const [attempt, stepMs] of DELIVERY_STEPS_MS.entries()) {
      const ms = nextDeliveryDelayMs(attempt, high)!;
      expect(ms).toBeGreaterThanOrEqual(stepMs);
      expect(ms).toBeLessThanOrEqual(stepMs * 1.1);
    }
  });

  it.each([
    { what: 'obeys it between one and two steps', attempt: 1, retryAfterMs: 8000, ms: 8000 },
    { what: 'is not hurried by it', attempt: 1, retryAfterMs: 1000, ms: 5000 },
    { what: 'is not parked by it', attempt: 1, retryAfterMs: 9e15, ms: 10_000 },
    { what: 'never obeys more than a day', attempt: 9, retryAfterMs: 48 * HOUR, ms: 24 * HOUR },
    { what: 'ignores a negative one', attempt: 2, retryAfterMs: -1, ms: 300_000 },
    { what: 'gives up all the same', attempt: 10, retryAfterMs: 1000, ms: null },
  ])('Retry-After: $what', ({ attempt, retryAfterMs, ms }) => {
    expect(nextDeliveryDelayMs(attempt, low, retryAfterMs)).toBe(ms);
  });
});

it("an endpoint's own schedule has the first try at once, and ends when it is used up", () => {
  const steps = stepsOf([1, 60]);
  const waits = [0, 1, 2, 3].map((attempt) => nextDeliveryDelayMs(attempt, low, null, steps));
  expect(waits).toEqual([0, 1_000, 60_000, null]);
  expect(stepsOf(null)).toBe(DELIVERY_STEPS_MS);
});
