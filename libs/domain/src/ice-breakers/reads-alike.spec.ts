import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { plainForm, readsAlike } from './reads-alike.js';

const alike = (a: string, b: string) => readsAlike(plainForm(a), plainForm(b));

describe('two questions read alike', () => {
  it.each([
    ['that are equal', 'When?', 'When?'],
    ['but for case and punctuation', 'When are you open?', 'when are you OPEN'],
    ['but for white space', 'Opening  hours', 'openinghours'],
    ['but for accents', 'Où êtes-vous ?', 'Ou etes vous'],
    ['but for accents apart', 'é', 'e\u0301'],
    ['but for the points of Arabic', 'مُدَرِّس', 'مدرس'],
    ['but for the width', '営業時間は？', '営業時間は'],
    ['but for full-width letters', 'ＦＡＱ', 'faq'],
    ['but for half-width Kana', 'ガイド', 'ｶﾞｲﾄﾞ'],
    ['but for a letter', 'Where are you located?', 'Where are you locatd?'],
    ['but for a little word', 'When do you open on a Sunday?', 'When do you open on Sunday?'],
    ['but for an ending in Chinese', '你们的营业时间是几点到几点', '你们的营业时间是几点到几点呢'],
  ])('%s', (_what, a, b) => {
    expect(alike(a, b)).toBe(true);
    expect(alike(b, a)).toBe(true);
  });

  it.each([
    ['of other words', 'When are you open?', 'Where are you?'],
    ['of other countries', 'Do you ship to France?', 'Do you ship to Greece?'],
    ['of other numbers', 'Room 1', 'Room 2'],
    [
      'of other numbers in many words',
      'Can I return it within 14 days?',
      'Can I return it within 30 days?',
    ],
    ['of other characters', '价格', '价值'],
    ['of one other character each', '价', '值'],
    ['of other Kana', 'かき', 'かぎ'],
    ['of other vowel signs', 'की', 'का'],
    ['of other emoji', '🍕', '🍔'],
    ['of which nothing is left', '?', '!'],
    ['of which one is nothing', '…', 'a'],
    ['that have one pair once and often', 'abab', 'abababababab'],
  ])('not %s', (_what, a, b) => {
    expect(alike(a, b)).toBe(false);
    expect(alike(b, a)).toBe(false);
  });

  it('in either order, whatever they are', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(alike(a, b)).toBe(alike(b, a));
        expect(alike(a, a)).toBe(plainForm(a) !== '');
      }),
    );
  });
});
