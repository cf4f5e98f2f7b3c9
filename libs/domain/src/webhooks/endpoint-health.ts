import type { Dice } from '../backoff.js';

const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;

/** Tries in a row without a success after which nothing but probes is sent. */
export const FAILURES_TO_BREAK = 5;
const FIRST_PROBE_MS = 5 * SECOND_MS;
/** With a tenth of jitter and a sweep, an endpoint that lives again is found within a minute. */
const LAST_PROBE_MS = 40 * SECOND_MS;

/** Failing for so long, with no success in between, ends with the endpoint disabled. */
export const DISABLED_AFTER_MS = 5 * 24 * HOUR_MS;
/** Two failures that lie further apart say nothing of the time between them. */
const EVIDENCE_MS = 36 * HOUR_MS;

const FIRST_REST_MS = SECOND_MS;
const MAX_REST_MS = HOUR_MS;
export const MAX_SLOWDOWN = 6;

/** How an endpoint fares, as its row keeps it. Times are in milliseconds of one clock. */
export type EndpointHealth = {
  /** Tries since the last success. */
  failures: number;
  /** Of the first of them; null: none. */
  failingSinceMs: number | null;
  lastFailureMs: number | null;
  /** Since when the breaker is open; null: closed. */
  brokenMs: number | null;
  /** Probes of the open breaker that failed. */
  probes: number;
  /** How often its pace was halved. */
  slowdown: number;
};

export const HEALTHY: EndpointHealth = {
  failures: 0,
  failingSinceMs: null,
  lastFailureMs: null,
  brokenMs: null,
  probes: 0,
  slowdown: 0,
};

/** What the tries of one turn came to, in the order in which they ended. */
export type TurnTally = {
  hadSuccess: boolean;
  /** Failures behind the last success, or of the turn when there was none. */
  failures: number;
  /** The endpoint asked for less (429, or 503 with Retry-After), or did not answer in time. */
  throttled: boolean;
  /** The longest that it asked us to wait. */
  retryAfterMs: number | null;
};

export type Verdict = {
  health: EndpointHealth;
  /** How long nothing is sent; 0: go on. */
  parkMs: number;
  disables: boolean;
};

/**
 * What a turn says about its endpoint. Any success closes the breaker. Five failures in a row open it:
 * from then on one delivery at a time is a probe, after 5 s, 10 s, 20 s and each 40 s. A throttled
 * endpoint rests for what it asked, within 1 s and an hour, and its pace is halved; each turn in which
 * it is content doubles it again.
 */
export function judgeTurn(
  before: EndpointHealth,
  tally: TurnTally,
  nowMs: number,
  dice: Dice,
): Verdict {
  const health = afterTries(before, tally, nowMs);
  const probeMs =
    health.brokenMs === null ? 0 : Math.min(FIRST_PROBE_MS * 2 ** health.probes, LAST_PROBE_MS);
  const restMs = tally.throttled
    ? clamp(tally.retryAfterMs ?? 0, FIRST_REST_MS * 2 ** before.slowdown, MAX_REST_MS)
    : 0;
  const parkMs = Math.round(Math.max(probeMs, restMs) * (1 + 0.1 * dice()));
  const { failingSinceMs } = health;
  const disables = failingSinceMs !== null && nowMs - failingSinceMs >= DISABLED_AFTER_MS;
  return { health, parkMs, disables };
}

function afterTries(before: EndpointHealth, tally: TurnTally, nowMs: number): EndpointHealth {
  const start = tally.hadSuccess ? { ...HEALTHY, slowdown: before.slowdown } : before;
  const slowdown = tally.throttled
    ? Math.min(start.slowdown + 1, MAX_SLOWDOWN)
    : Math.max(start.slowdown - (tally.hadSuccess ? 1 : 0), 0);
  if (tally.failures === 0) return { ...start, slowdown };
  const failures = start.failures + tally.failures;
  const isLongAgo = start.lastFailureMs !== null && nowMs - start.lastFailureMs > EVIDENCE_MS;
  return {
    failures,
    failingSinceMs: isLongAgo ? nowMs : (start.failingSinceMs ?? nowMs),
    lastFailureMs: nowMs,
    brokenMs: start.brokenMs ?? (failures >= FAILURES_TO_BREAK ? nowMs : null),
    probes: start.brokenMs === null ? 0 : start.probes + 1,
    slowdown,
  };
}

const clamp = (value: number, least: number, most: number) =>
  Math.min(Math.max(value, least), most);
