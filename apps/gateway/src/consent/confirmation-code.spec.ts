import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { newConfirmationCode, readConfirmationCode } from './confirmation-code.js';

const CODE = newConfirmationCode((size) => new Uint8Array(size).fill(17));

describe('a confirmation code', () => {
  it('has 28 symbols of 5 bits each, in groups', () => {
    expect(newConfirmationCode(randomBytes)).toMatch(
      /^([0-9A-HJKMNP-TV-Z]{7}-){3}[0-9A-HJKMNP-TV-Z]{7}$/,
    );
  });

  it('uses all of the dice, each symbol as often as any other', () => {
    const bytes = new Uint8Array(28).map((_, place) => place * 9);
    const symbols = [...newConfirmationCode(() => bytes).replaceAll('-', '')];
    expect(symbols).toHaveLength(28);
    expect(new Set(symbols).size).toBe(new Set(bytes.map((byte) => byte % 32)).size);
  });

  it.each<[string, (code: string) => string]>([
    ['as it was given', (code) => code],
    ['in small letters', (code) => code.toLowerCase()],
    ['without its groups', (code) => code.replaceAll('-', '')],
    ['with blanks', (code) => ` ${code.replaceAll('-', ' ')} `],
    ['with letters for digits', (code) => code.replaceAll('1', 'l').replaceAll('0', 'o')],
  ])('is read %s', (_, written) => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 28, maxLength: 28 }), (bytes) => {
        const code = newConfirmationCode(() => bytes);
        expect(readConfirmationCode(written(code))).toBe(code);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['too little', CODE.slice(1)],
    ['too much', `${CODE}0`],
    ['a letter that it never has', CODE.replace(/.$/, 'U')],
    ['no ASCII', CODE.replace(/.$/, 'é')],
    ['far too much', CODE.repeat(1_000)],
  ])('is not %s', (_, text) => {
    expect(readConfirmationCode(text)).toBeNull();
  });
});
