import { describe, expect, it } from '@jest/globals';
import { checkDueAt, firstCheckDueAt, probeDueAt } from './check-schedule.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const hoursTo = (at: Date) => (at.getTime() - NOW.getTime()) / 3_600_000;

describe('what is looked at now and then', () => {
  it.each([
    { dice: 0, check: 3, probe: 12 },
    { dice: 0.5, check: 6, probe: 24 },
    { dice: 1, check: 9, probe: 36 },
  ])('comes back with a throw of $dice after $check and $probe hours', (row) => {
    expect(hoursTo(checkDueAt(NOW, () => row.dice))).toBe(row.check);
    expect(hoursTo(probeDueAt(NOW, () => row.dice))).toBe(row.probe);
  });

  it.each([
    { subscribed: ['messages', 'messaging_postbacks'], soonest: 300, latest: 900 },
    { subscribed: ['comments', 'messaging_postbacks', 'messages'], soonest: 300, latest: 900 },
    { subscribed: ['messages'], soonest: 10, latest: 30 },
    { subscribed: ['comments'], soonest: 10, latest: 30 },
    { subscribed: [], soonest: 10, latest: 30 },
    { subscribed: null, soonest: 10, latest: 30 },
  ])(
    'is first looked at $soonest to $latest seconds after a connection that showed $subscribed',
    ({ subscribed, soonest, latest }) => {
      const secondsTo = (dice: number) =>
        hoursTo(firstCheckDueAt(NOW, subscribed, () => dice)) * 3_600;
      expect(secondsTo(0)).toBeCloseTo(soonest, 3);
      expect(secondsTo(1)).toBeCloseTo(latest, 3);
    },
  );
});
