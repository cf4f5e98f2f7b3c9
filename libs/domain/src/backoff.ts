/** A number in [0, 1), as `Math.random` gives; a parameter so that tests choose it. */
export type Dice = () => number;

export type BackoffPolicy = { firstMs: number; maxMs: number };

/**
 * Exponential backoff with full jitter: a uniform share of `firstMs * 2^(attempt-1)`, capped at
 * `maxMs`. `attempt` counts failures so far, from 1. Never less than a tenth of the step, so that
 * a low throw cannot turn a backoff into a busy loop.
 * Source: AWS Architecture Blog, "Exponential Backoff And Jitter".
 */
export function backoffMs(attempt: number, policy: BackoffPolicy, dice: Dice): number {
  const step = Math.min(policy.maxMs, policy.firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(step * (0.1 + 0.9 * dice()));
}
