import { describe, expect, it } from '@jest/globals';
import { readRetryAfter } from './read-retry-after.js';

const nowMs = Date.parse('2026-11-22T14:00:00Z');

describe('readRetryAfter', () => {
  it.each<[string | string[] | undefined, number | null]>([
    [undefined, null],
    ['', null],
    ['0', 0],
    ['120', 120_000],
    [' 5 ', 5000],
    [['7', '8'], 7000],
    ['9999999999', 9_999_999_999_000],
    ['99999999999999999999', null],
    ['-5', null],
    ['1.5', null],
    ['soon', null],
    ['2026-11-22', null],
    ['Sun, 22 Nov 2026 14:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 13:00:00 GMT', 0],
    ['Sun, 99 Nov 2026 13:00:00 GMT', null],
  ])('%j → %j', (header, expected) => {
    expect(readRetryAfter(header, nowMs)).toBe(expected);
  });
});
