import { describe, expect, it } from '@jest/globals';
import type { IceBreakerSet } from './ice-breaker-set.js';
import { sameIceBreakers } from './same-ice-breakers.js';

const entry = (locale: string, ...questions: string[]) => ({
  locale,
  call_to_actions: questions.map((question) => ({ question, payload: `P_${question}` })),
});

describe('sameIceBreakers', () => {
  it.each<[string, IceBreakerSet, IceBreakerSet, boolean]>([
    ['nothing and nothing', [], [], true],
    ['nothing and something', [], [entry('default', 'a')], false],
    ['the same', [entry('default', 'a', 'b')], [entry('default', 'a', 'b')], true],
    [
      'locales in another order',
      [entry('default', 'a'), entry('en_GB', 'b')],
      [entry('en_GB', 'b'), entry('default', 'a')],
      true,
    ],
    [
      'questions in another order',
      [entry('default', 'a', 'b')],
      [entry('default', 'b', 'a')],
      false,
    ],
    ['a question more', [entry('default', 'a')], [entry('default', 'a', 'b')], false],
    ['a question less', [entry('default', 'a', 'b')], [entry('default', 'a')], false],
    ['another locale', [entry('default', 'a')], [entry('en_GB', 'a')], false],
    ['a locale more', [entry('default', 'a')], [entry('default', 'a'), entry('en_GB', 'a')], false],
    [
      'another payload',
      [{ locale: 'default', call_to_actions: [{ question: 'a', payload: 'X' }] }],
      [entry('default', 'a')],
      false,
    ],
  ])('%s', (_what, a, b, expected) => {
    expect(sameIceBreakers(a, b)).toBe(expected);
    expect(sameIceBreakers(b, a)).toBe(expected);
  });
});
