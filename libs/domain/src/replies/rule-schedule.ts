import { z } from 'zod';

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof WEEKDAYS)[number];

const ZONE = /^[A-Za-z][\w+/-]{0,63}$/;

/** When a rule answers, by the clock of a place. A `to` before `from` is on the next day. */
export const ruleScheduleSchema = z
  .strictObject({
    time_zone: z.string().refine(isTimeZone, {
      error: 'is no time zone of the IANA database',
      params: {
        code: 'unknown_time_zone',
        fix: 'Send a name as the IANA database has it, such as Europe/Berlin or UTC.',
      },
    }),
    days: z
      .array(z.enum(WEEKDAYS))
      .min(1)
      .max(7)
      .refine((days) => new Set(days).size === days.length, {
        error: 'names a day twice',
        params: { code: 'duplicate', fix: 'Name each day once.' },
      }),
    from: clockTime(/^([01]\d|2[0-3]):[0-5]\d$/, '00:00', '23:59'),
    to: clockTime(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, '00:00', '24:00'),
  })
  .refine(({ from, to }) => from !== to, {
    path: ['to'],
    error: 'is the time at which it begins',
    params: {
      code: 'empty_schedule',
      fix: 'Send another time; from "00:00" to "24:00" is the whole day.',
    },
  });

export type RuleSchedule = z.output<typeof ruleScheduleSchema>;

/**
 * Whether a moment is inside the schedule: `from` counts, `to` does not any more. Over midnight the
 * day is the one on which it began. Where clocks are put back the hour that comes twice counts twice.
 */
export function isWithinSchedule(schedule: RuleSchedule, atMs: number): boolean {
  const { day, time } = localTime(schedule.time_zone, atMs);
  const { days, from, to } = schedule;
  const isOn = (one: Weekday) => days.includes(one);
  if (from < to) return isOn(day) && time >= from && time < to;
  return (isOn(day) && time >= from) || (isOn(dayBefore(day)) && time < to);
}

/** One per zone that was asked for; there are only so many zones. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function localTime(timeZone: string, atMs: number): { day: Weekday; time: string } {
  const zone = timeZone.toLowerCase();
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
  clocks.set(zone, clock);
  const parts = new Map(clock.formatToParts(atMs).map(({ type, value }) => [type, value]));
  const day = WEEKDAYS.find((one) => one === parts.get('weekday')?.toLowerCase()) ?? 'mon';
  return { day, time: `${parts.get('hour')}:${parts.get('minute')}` };
}

function dayBefore(day: Weekday): Weekday {
  return WEEKDAYS.at(WEEKDAYS.indexOf(day) - 1) ?? day;
}

function isTimeZone(name: string): boolean {
  if (!ZONE.test(name)) return false;
  try {
    return Boolean(new Intl.DateTimeFormat('en-GB', { timeZone: name }));
  } catch {
    return false;
  }
}

function clockTime(shape: RegExp, first: string, last: string) {
  return z.string().regex(shape, {
    error: `is no time of day such as "09:00", from "${first}" to "${last}"`,
  });
}
