import { describe, expect, it } from '@jest/globals';
import {
  daysLeft,
  dueAlarm,
  isExpired,
  isTooYoung,
  nextAlarmAt,
  refreshDueAt,
  refreshRetryAt,
  type TokenTimes,
} from './token-schedule.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SINCE = new Date('2026-10-01T00:00:00Z');
const after = (ms: number) => new Date(SINCE.getTime() + ms);
const times = (lifeDays: number | null, expiryKnown = true): TokenTimes => ({
  since: SINCE,
  expiresAt: lifeDays === null ? null : after(lifeDays * DAY_MS),
  expiryKnown,
});

describe('refreshDueAt', () => {
  it.each([
    { what: 'half of 60 days', token: times(60), dice: 0, days: 30 },
    { what: 'up to a tenth of its life later', token: times(60), dice: 1, days: 36 },
    { what: 'never under a day of age', token: times(1.5), dice: 0, days: 1 },
    { what: 'at the end of one that ends before that', token: times(0.5), dice: 1, days: 0.5 },
    { what: 'a day, where no expiry is known', token: times(60, false), dice: 0, days: 1 },
    { what: 'to a day and a half', token: times(60, false), dice: 1, days: 1.5 },
    { what: 'the same where there is none', token: times(null, false), dice: 0.5, days: 1.25 },
  ])('is $what', ({ token, dice, days }) => {
    expect(refreshDueAt(token, () => dice)).toEqual(after(days * DAY_MS));
  });
});

it.each([
  [23.9, true],
  [24, false],
  [24.1, false],
])('a token of %d hours is too young: %p', (hours, expected) => {
  expect(isTooYoung(times(60), after(hours * HOUR_MS))).toBe(expected);
});

it.each([
  [59.9, false],
  [60, true],
  [61, true],
])('a token of 60 days is over after %d: %p', (days, expected) => {
  expect(isExpired(times(60), after(days * DAY_MS))).toBe(expected);
});

it('a token without an end is never over', () => {
  expect(isExpired(times(null), after(1e9 * HOUR_MS))).toBe(false);
});

describe('an alarm', () => {
  const END = after(60 * DAY_MS);
  const left = (days: number) => new Date(END.getTime() - days * DAY_MS);

  it.each([
    { days: 10.01, told: null, due: null },
    { days: 10, told: null, due: 10 },
    { days: 9, told: 10, due: null },
    { days: 7, told: null, due: 10 },
    { days: 5, told: 10, due: 5 },
    { days: 4.9, told: null, due: 5 },
    { days: 3, told: 5, due: null },
    { days: 1, told: 5, due: 1 },
    { days: 0.5, told: 10, due: 1 },
    { days: 0.5, told: 1, due: null },
    { days: 0, told: null, due: null },
    { days: -1, told: null, due: null },
  ])('$days days before the end, after that of $told: $due', ({ days, told, due }) => {
    expect(dueAlarm(END, told, left(days))).toBe(due);
  });

  it.each([
    { told: null, next: 10 },
    { told: 10, next: 5 },
    { told: 5, next: 1 },
    { told: 1, next: null },
  ])('after that of $told comes that of $next', ({ told, next }) => {
    expect(nextAlarmAt(END, told)).toEqual(next === null ? null : left(next));
  });

  it.each([
    [10, 10],
    [9.2, 10],
    [1, 1],
    [0.1, 1],
    [-3, 0],
  ])('counts %d days as %d', (days, shown) => {
    expect(daysLeft(END, left(days))).toBe(shown);
  });

  it.each([
    { what: 'as it would be', now: 20, retry: 19.9, told: null, at: 19.9 },
    { what: 'by the next alarm', now: 10.1, retry: 9.9, told: null, at: 10 },
    { what: 'by the end', now: 0.1, retry: -1, told: 1, at: 0 },
    { what: 'past an alarm that was told', now: 9.9, retry: 9.7, told: 10, at: 9.7 },
  ])('makes a refresh be tried again $what', ({ now, retry, told, at }) => {
    expect(refreshRetryAt(left(retry), END, told, left(now))).toEqual(left(at));
  });

  it('hurries no try to within a minute', () => {
    const now = new Date(left(10).getTime() - 5);
    expect(refreshRetryAt(left(9), END, null, now)).toEqual(new Date(now.getTime() + 60_000));
  });

  it('hurries nothing for a token without an end', () => {
    expect(refreshRetryAt(left(9), null, null, left(10))).toEqual(left(9));
  });
});
