import { describe, expect, it } from '@jest/globals';
import { compileRegex, MAX_REGEX_SIZE } from './safe-regex.js';

describe('compileRegex', () => {
  it.each([
    ['hours?|open', 'When are you OPEN?', true],
    ['^order_\\d+$', 'order_17', true],
    ['^order_\\d+$', 'my order_17', false],
    ['(?-i)Hours', 'hours', false],
    ['\\bпривет\\b|привет', 'Привет!', true],
    ['k', '\u212a', true],
  ])('%j on %j: %s', (pattern, text, verdict) => {
    const regex = compileRegex(pattern);
    if (!('test' in regex)) throw new Error(regex.message);
    expect(regex.test(text)).toBe(verdict);
  });

  it.each([
    ['an open bracket', '(', 'regex_invalid', 'missing closing )'],
    ['a look-ahead', '(?=x)', 'regex_invalid', 'unsupported'],
    ['a back-reference', '(a)\\1', 'regex_invalid', 'escape'],
    ['a doubled repetition', 'x{2}{2}', 'regex_invalid', 'nested'],
    ['201 characters', 'x'.repeat(201), 'regex_too_big', 'has 201 characters'],
    ['a great repetition', 'a{1000}', 'regex_too_big', 'repeats things 1000 times'],
    ['many repetitions', '\\pL{99}'.repeat(5), 'regex_too_big', 'repeats things 495 times'],
    ['repetitions inside of each other', '((a{20}){20})', 'regex_too_big', 'instructions'],
    ['deep brackets', `${'('.repeat(100)}${')'.repeat(100)}`, 'regex_too_big', 'instructions'],
  ])('refuses %s', (_what, pattern, code, words) => {
    const fault = compileRegex(pattern);
    expect(fault).toMatchObject({ code });
    expect('message' in fault && fault.message).toContain(words);
  });

  it('tells its size, by which the work of a decision is bounded', () => {
    const regex = compileRegex('a{150}');
    expect('size' in regex && regex.size).toBeGreaterThan(150);
    expect('size' in regex && regex.size).toBeLessThanOrEqual(MAX_REGEX_SIZE);
  });
});
