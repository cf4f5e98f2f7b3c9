import { describe, expect, it } from '@jest/globals';
import { readUsage } from './read-usage.js';

const NOW_MS = 1_790_000_000_000;
const NOTHING = { appPercent: null, accountPercent: null, regainAt: null };
const inMinutes = (minutes: number) => new Date(NOW_MS + minutes * 60_000);
const business = (...rows: object[]) => ({
  'x-business-use-case-usage': JSON.stringify({ 17841: rows }),
});

describe('usage headers', () => {
  it.each<[string, Record<string, string | string[]>, object]>([
    ['are absent', {}, NOTHING],
    [
      'give the highest percentage of the app',
      { 'x-app-usage': '{"call_count":28,"total_time":35,"total_cputime":25}' },
      { ...NOTHING, appPercent: 35 },
    ],
    [
      'give percentage and minutes of the account',
      business({ call_count: 95, total_cputime: 20, estimated_time_to_regain_access: 19 }),
      { ...NOTHING, accountPercent: 95, regainAt: inMinutes(19) },
    ],
    [
      'let the worst of several count',
      business(
        { call_count: 95, estimated_time_to_regain_access: 5 },
        { call_count: 10, total_time: '101', estimated_time_to_regain_access: 7 },
      ),
      { ...NOTHING, accountPercent: 101, regainAt: inMinutes(7) },
    ],
    [
      'say nothing of a time with 0 minutes',
      business({ call_count: 1, estimated_time_to_regain_access: 0 }),
      { ...NOTHING, accountPercent: 1 },
    ],
    [
      'are followed for a day at most',
      business({ estimated_time_to_regain_access: 1e9 }),
      { ...NOTHING, regainAt: inMinutes(24 * 60) },
    ],
    ['are not JSON', { 'x-app-usage': '<', 'x-business-use-case-usage': '{' }, NOTHING],
    ['are of another form', { 'x-app-usage': '[]', 'x-business-use-case-usage': '7' }, NOTHING],
    [
      'hold no numbers',
      { 'x-app-usage': '{"call_count":-1,"total_time":"","total_cputime":null}', ...business({}) },
      NOTHING,
    ],
    ['come twice', { 'x-app-usage': ['{"call_count":3}', '{}'] }, { ...NOTHING, appPercent: 3 }],
  ])('that %s', (_name, headers, expected) => {
    expect(readUsage(headers, NOW_MS)).toEqual(expected);
  });
});
