import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { folded } from './comparable-text.js';
import { fitsGlob, readGlob } from './glob-pattern.js';

const fits = (glob: string, text: string) => fitsGlob(readGlob(glob), folded(text));

describe('fitsGlob', () => {
  it.each([
    ['HOURS', 'hours', true],
    ['HOURS', 'hours!', false],
    ['ORDER_*', 'order_17', true],
    ['ORDER_*', 'order_', true],
    ['ORDER_*', 'my order_1', false],
    ['*_DE', 'hours_de', true],
    ['*order*', 'where is my Order?', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['SIZE_?', 'size_m', true],
    ['SIZE_?', 'size_xl', false],
    ['SIZE_?', 'size_', false],
    ['?', '👍', true],
    ['**', '', true],
    ['*', 'anything', true],
    ['100\\*', '100*', true],
    ['100\\*', '1000', false],
    ['why\\?', 'why?', true],
    ['why\\?', 'whys', false],
    ['a\\\\b', 'a\\b', true],
    ['end\\', 'end\\', true],
    ['open *', 'Open   today', true],
    ['STRASSE*', 'Straße 5', true],
    ['＊', 'anything', false],
  ])('%j on %j: %s', (glob, text, verdict) => {
    expect(fits(glob, text)).toBe(verdict);
  });

  it('says what a regular expression of the same meaning says', () => {
    const pieces = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 });
    const text = fc.array(fc.constantFrom('a', 'b'), { maxLength: 10 });
    fc.assert(
      fc.property(pieces, text, (glob, chars) => {
        const meaning = glob.join('').replaceAll('*', '.*').replaceAll('?', '.');
        const verdict = new RegExp(`^${meaning}$`).test(chars.join(''));
        expect(fits(glob.join(''), chars.join(''))).toBe(verdict);
      }),
    );
  });
});
