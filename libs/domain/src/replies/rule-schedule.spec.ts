import { describe, expect, it } from '@jest/globals';
import {
  isWithinSchedule,
  ruleScheduleSchema,
  WEEKDAYS,
  type RuleSchedule,
} from './rule-schedule.js';

const office: RuleSchedule = {
  time_zone: 'Europe/Berlin',
  days: ['mon', 'tue', 'wed', 'thu', 'fri'],
  from: '09:00',
  to: '17:30',
};
const night: RuleSchedule = { time_zone: 'UTC', days: ['sun'], from: '22:00', to: '06:00' };
const allDay: RuleSchedule = { time_zone: 'UTC', days: ['mon'], from: '00:00', to: '24:00' };

describe('isWithinSchedule', () => {
  it.each([
    ['the minute in which it begins', office, '2026-11-30T08:00:00Z', true],
    ['a moment before', office, '2026-11-30T07:59:59.999Z', false],
    ['its last moment', office, '2026-11-30T16:29:59.999Z', true],
    ['the minute in which it ends', office, '2026-11-30T16:30:00Z', false],
    ['another day', office, '2026-11-29T12:00:00Z', false],
    ['summer, when clocks are ahead', office, '2026-07-06T07:00:00Z', true],
    ['the evening of a night', night, '2026-11-29T22:00:00Z', true],
    ['its morning, which is the next day', night, '2026-11-30T05:59:00Z', true],
    ['its end', night, '2026-11-30T06:00:00Z', false],
    ['the morning of its own day', night, '2026-11-29T05:00:00Z', false],
    ['the next evening', night, '2026-11-30T22:00:00Z', false],
    ['midnight', allDay, '2026-11-30T00:00:00Z', true],
    ['the last minute of a day', allDay, '2026-11-30T23:59:59Z', true],
    ['the next midnight', allDay, '2026-12-01T00:00:00Z', false],
  ])('%s', (_what, schedule, at, verdict) => {
    expect(isWithinSchedule(schedule, Date.parse(at))).toBe(verdict);
  });

  it('knows the day before the first of the list', () => {
    const schedule: RuleSchedule = { ...night, days: [...WEEKDAYS] };
    expect(isWithinSchedule(schedule, Date.parse('2026-11-30T01:00:00Z'))).toBe(true);
  });
});

describe('ruleScheduleSchema', () => {
  it.each([
    ['UTC', { time_zone: 'UTC' }],
    ['an alias', { time_zone: 'Asia/Calcutta' }],
    ['over midnight', { from: '22:00', to: '06:00' }],
    ['to the end of the day', { to: '24:00' }],
  ])('takes %s', (_what, more) => {
    expect(ruleScheduleSchema.safeParse({ ...office, ...more }).success).toBe(true);
  });

  it.each([
    ['a city', { time_zone: 'Berlin' }, 'time_zone'],
    ['an offset', { time_zone: '+01:00' }, 'time_zone'],
    ['no zone', { time_zone: '' }, 'time_zone'],
    ['no day', { days: [] }, 'days'],
    ['a day twice', { days: ['mon', 'mon'] }, 'days'],
    ['a day that is none', { days: ['monday'] }, 'days.0'],
    ['an hour that is none', { from: '25:00' }, 'from'],
    ['one digit', { from: '9:00' }, 'from'],
    ['a beginning at the end of the day', { from: '24:00' }, 'from'],
    ['no time at all', { to: '09:00' }, 'to'],
    ['another field', { until: '2027-01-01' }, ''],
  ])('refuses %s', (_what, more, path) => {
    const issues = ruleScheduleSchema.safeParse({ ...office, ...more }).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
