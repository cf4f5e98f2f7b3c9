import { describe, expect, it } from '@jest/globals';
import { timeOf } from './time-of.js';

describe("a time of Meta's", () => {
  it.each<[string, unknown, number | null]>([
    ['milliseconds', 1502905976377, 1502905976377],
    ['seconds', 1520622968, 1520622968000],
    ['seconds with a fraction', 1520622968.25, 1520622968250],
    ['seconds as text', '1527459824', 1527459824000],
    ['milliseconds as text', '1527459824123', 1527459824123],
    ['microseconds', 1527459824123456, 1527459824123],
    ['the last second', 99_999_999_999, 99_999_999_999_000],
    ['the first millisecond', 100_000_000_000, 100_000_000_000],
    ['zero', 0, null],
    ['a negative number', -1, null],
    ['no number', Number.NaN, null],
    ['no end', Infinity, null],
    ['too much', 1e18, null],
    ['a date', '2024-10-22T13:47:48+0000', null],
    ['an empty text', '', null],
    ['a text with spaces', ' 1527459824', null],
    ['nothing', undefined, null],
    ['an object', {}, null],
    ['true', true, null],
  ])('given as %s', (_name, value, ms) => {
    expect(timeOf(value)).toBe(ms);
  });
});
