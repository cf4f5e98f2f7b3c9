import { describe, expect, it } from '@jest/globals';
import { COMPARED_CHARS, comparableText, folded } from './comparable-text.js';

describe('folded', () => {
  it.each([
    ['upper case', 'HOURS', 'hours'],
    ['sharp s', 'Straße', 'STRASSE'],
    ['both small sigmas', 'ΟΔΟΣ', 'οδος'],
    ['wide letters', 'Ｈｏｕｒｓ', 'hours'],
    ['a ligature', 'oﬃce', 'office'],
    ['a letter with its accent apart', 'cafe\u0301', 'café'],
    ['blanks of all kinds', ' when\u00a0are\n\tyou  open ', 'when are you open'],
    ['a Turkish capital', 'İstanbul', 'i\u0307stanbul'],
  ])('takes %s for the same', (_what, one, other) => {
    expect(folded(one)).toBe(folded(other));
  });

  it('keeps accents apart: they tell words from each other', () => {
    expect(folded('schön')).not.toBe(folded('schon'));
  });

  it.each([
    ['of many characters', 'x'.repeat(100_000)],
    ['that grows when it is normalised', '\ufdfa'.repeat(1000)],
    ['that grows in upper case', 'ΐ'.repeat(1000)],
  ])('of a text %s is bounded', (_what, text) => {
    expect(folded(text).length).toBeLessThanOrEqual(COMPARED_CHARS);
  });
});

describe('comparableText', () => {
  it('keeps the text as it came, and one form with its case', () => {
    expect(comparableText(' Open  Now? ')).toMatchObject({
      raw: ' Open  Now? ',
      cased: 'Open Now?',
      folded: 'open now?',
    });
  });
});
