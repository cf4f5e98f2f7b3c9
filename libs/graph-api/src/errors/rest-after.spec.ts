import { describe, expect, it } from '@jest/globals';
import { restAfter, type Rest } from './rest-after.js';

const NOW = 1_000_000;
const usage = (accountPercent: number | null, appPercent: number | null, regainMs?: number) => ({
  accountPercent,
  appPercent,
  regainAt: regainMs === undefined ? null : new Date(NOW + regainMs),
});

describe('restAfter', () => {
  it.each<[string, ReturnType<typeof usage>, Rest | null]>([
    ['nothing said', usage(null, null), null],
    ['plenty left', usage(94, 94), null],
    ['the account nearly at its limit', usage(95, 10), { scope: 'account', forMs: 60_000 }],
    ['the app nearly at its limit', usage(10, 99), { scope: 'app', forMs: 60_000 }],
    ['both: the account rests', usage(100, 100), { scope: 'account', forMs: 60_000 }],
    ["Meta's own time", usage(100, null, 600_000), { scope: 'account', forMs: 600_000 }],
    ["Meta's own time, over already", usage(100, null, -5), { scope: 'account', forMs: 60_000 }],
    ['a time, but plenty left', usage(20, null, 600_000), null],
  ])('%s', (_what, given, expected) => {
    expect(restAfter(given, NOW)).toEqual(expected);
  });
});
