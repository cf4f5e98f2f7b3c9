import type { Dice } from '../backoff.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Instagram refreshes no token that is younger. Source: Meta, "Business Login for Instagram". */
export const LEAST_TOKEN_AGE_MS = DAY_MS;

/** How many days before the end of a token that cannot be refreshed its tenant is told. */
export const ALARM_DAYS = [10, 5, 1] as const;

/** A token's times; `since` is when it was issued or last refreshed. */
export type TokenTimes = { since: Date; expiresAt: Date | null; expiryKnown: boolean };

/**
 * When a token is to be refreshed: at about half of its life and up to a tenth of it later, so that
 * tokens of one day are not refreshed in one hour, and never under a day of age. Where Instagram
 * named no expiry the token may be older than we know, so between 24 and 36 hours. Never after its
 * end: there it is found expired.
 */
export function refreshDueAt({ since, expiresAt, expiryKnown }: TokenTimes, dice: Dice): Date {
  const sinceMs = since.getTime();
  if (expiresAt === null || !expiryKnown) {
    return notAfter(sinceMs + LEAST_TOKEN_AGE_MS + dice() * 12 * HOUR_MS, expiresAt);
  }
  const lifeMs = expiresAt.getTime() - sinceMs;
  const ageMs = Math.max(LEAST_TOKEN_AGE_MS, lifeMs * (0.5 + 0.1 * dice()));
  return notAfter(sinceMs + ageMs, expiresAt);
}

/** Whether Instagram would refuse to refresh it for its youth. */
export function isTooYoung({ since }: TokenTimes, now: Date): boolean {
  return now.getTime() - since.getTime() < LEAST_TOKEN_AGE_MS;
}

export function isExpired({ expiresAt }: Pick<TokenTimes, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== null && expiresAt.getTime() <= now.getTime();
}

/**
 * Which of `ALARM_DAYS` is to be told now of a token that could not be refreshed so far; null:
 * none. `alarmedDays` is the last that was told. One that was slept through is not made up for when
 * a later one is due.
 */
export function dueAlarm(expiresAt: Date, alarmedDays: number | null, now: Date): number | null {
  if (isExpired({ expiresAt }, now)) return null;
  const left = (expiresAt.getTime() - now.getTime()) / DAY_MS;
  const due = ALARM_DAYS.findLast((days) => left <= days) ?? null;
  return due !== null && (alarmedDays === null || due < alarmedDays) ? due : null;
}

/** When the next alarm would be due; null when the last was told. May lie in the past. */
export function nextAlarmAt(expiresAt: Date, alarmedDays: number | null): Date | null {
  const next = ALARM_DAYS.find((days) => alarmedDays === null || days < alarmedDays);
  return next === undefined ? null : new Date(expiresAt.getTime() - next * DAY_MS);
}

/** Whole days until a token ends, begun ones counted. */
export function daysLeft(expiresAt: Date, now: Date): number {
  return Math.max(0, Math.ceil((expiresAt.getTime() - now.getTime()) / DAY_MS));
}

/**
 * When a refresh that failed is tried again: at `retryAt`, but no later than the next alarm and the
 * token's end, so that each is told of in time. Not within a minute, since two clocks may not agree
 * whether an alarm is due.
 */
export function refreshRetryAt(
  retryAt: Date,
  expiresAt: Date | null,
  alarmedDays: number | null,
  now: Date,
): Date {
  if (expiresAt === null) return retryAt;
  const alarmAt = nextAlarmAt(expiresAt, alarmedDays) ?? expiresAt;
  const soonestMs = now.getTime() + MINUTE_MS;
  const atMs = Math.min(Number(retryAt), Number(alarmAt), Number(expiresAt));
  return new Date(Math.max(soonestMs, atMs));
}

function notAfter(ms: number, expiresAt: Date | null): Date {
  return new Date(Math.round(expiresAt === null ? ms : Math.min(ms, expiresAt.getTime())));
}
