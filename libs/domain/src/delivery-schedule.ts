import type { Dice } from './backoff.js';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * How long after the failure before it each try of a partner webhook comes: ten tries in about 75 hours.
 * Source: Standard Webhooks 1.0, "Deliverability and reliability" (its sample schedule).
 */
export const DELIVERY_STEPS_MS: readonly number[] = [
  0,
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];

const MAX_RETRY_AFTER_MS = 24 * HOUR_MS;
const JITTER_SHARE = 0.1;

/** How far an endpoint may bend the schedule: how many tries, and what lies between two of them. */
export const RETRY_LIMITS = { minRetries: 1, maxRetries: 15, minSeconds: 1, maxSeconds: 86_400 };

/** The steps of an endpoint's own schedule: the seconds before each try but the first. */
export function stepsOf(retrySeconds: readonly number[] | null): readonly number[] {
  if (retrySeconds === null) return DELIVERY_STEPS_MS;
  return [0, ...retrySeconds.map((seconds) => seconds * SECOND_MS)];
}

/**
 * The wait before the next try when `attempt` tries have been made; null when all are used up.
 * Up to a tenth is added, never taken away, so a try is not early. The receiver's `Retry-After`
 * is obeyed between one and two steps and up to 24 hours: a wrong header can neither hurry us nor
 * park a delivery for a year.
 */
export function nextDeliveryDelayMs(
  attempt: number,
  dice: Dice,
  retryAfterMs: number | null = null,
  stepsMs: readonly number[] = DELIVERY_STEPS_MS,
): number | null {
  const stepMs = stepsMs[attempt];
  if (stepMs === undefined) return null;
  const askedMs = Math.min(retryAfterMs ?? 0, 2 * stepMs, MAX_RETRY_AFTER_MS);
  return Math.round(Math.max(stepMs, askedMs) * (1 + JITTER_SHARE * dice()));
}
