import { describe, expect, it } from '@jest/globals';
import { firstIdOf, isUuid } from '../ids.js';
import { eventId } from './event-id.js';

const NOW_MS = Date.parse('2026-11-30T12:00:00Z');
const DAY_MS = 86_400_000;
const TAP = {
  igUserId: '17841400000000001',
  dedupKey: 'postback:m1',
  occurredAtMs: NOW_MS - 5_000,
  hasOwnTime: true,
};
/** The part of an id that says its time. */
const timeOf = (id: string) => id.slice(0, 13);

describe('eventId', () => {
  it('is a UUIDv7 of the event’s own time', () => {
    const id = eventId(TAP, NOW_MS);
    expect(isUuid(id)).toBe(true);
    expect(id).toMatch(/^.{14}7.{4}[89ab]/);
    expect(id > firstIdOf(TAP.occurredAtMs)).toBe(true);
    expect(id < firstIdOf(TAP.occurredAtMs + 1)).toBe(true);
  });

  it('is the same for a repeat, however late it comes', () => {
    expect(eventId({ ...TAP }, NOW_MS + 6 * DAY_MS)).toBe(eventId(TAP, NOW_MS));
  });

  it.each([
    ['another account', { igUserId: '17841400000000002' }],
    ['another message', { dedupKey: 'postback:m2' }],
    ['another kind of the same message', { dedupKey: 'echo:m1' }],
    ['another time', { occurredAtMs: TAP.occurredAtMs + 1 }],
  ])('is another for %s', (_what, other) => {
    expect(eventId({ ...TAP, ...other }, NOW_MS)).not.toBe(eventId(TAP, NOW_MS));
  });

  it.each([
    ['told no time of its own', { hasOwnTime: false }, 0],
    ['claims to come from before 1970', { occurredAtMs: -5 }, 0],
    ['is a little ahead of our clock', { occurredAtMs: NOW_MS + 60_000 }, NOW_MS + 60_000],
    ['claims to come from next week', { occurredAtMs: NOW_MS + 7 * DAY_MS }, 0],
    ['claims to come from the year 5138', { occurredAtMs: 99_999_999_999_000 }, 0],
  ])('of one that %s', (_what, other, ms) => {
    expect(timeOf(eventId({ ...TAP, ...other }, NOW_MS))).toBe(timeOf(firstIdOf(ms)));
  });

  it('of one without a time is the same whatever brought it', () => {
    const untimed = { ...TAP, hasOwnTime: false };
    const again = { ...untimed, occurredAtMs: NOW_MS + DAY_MS };
    expect(eventId(again, NOW_MS)).toBe(eventId(untimed, NOW_MS));
  });
});
