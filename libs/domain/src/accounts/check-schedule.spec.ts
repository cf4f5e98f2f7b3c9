import { describe, expect, it } from '@jest/globals';
import { checkDueAt, probeDueAt } from './check-schedule.js';

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
});
