import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { idOf } from './id-of.js';
import { readJson } from './read-json.js';

describe('JSON of Meta', () => {
  it.each<[string, unknown]>([
    ['{"id":17841400000000001}', { id: '17841400000000001' }],
    ['{"id": -17841400000000001}', { id: '-17841400000000001' }],
    ['[1, 99999999999999999999]', [1, '99999999999999999999']],
    ['{"id":9007199254740991,"x":1729604868365}', { id: 9007199254740991, x: 1729604868365 }],
    ['{"x":1234567890123456.5}', { x: 1234567890123456.5 }],
    ['{"x":"17841400000000001"}', { x: '17841400000000001' }],
  ])('%s keeps its ids whole', (text, value) => {
    expect(readJson(text)).toEqual({ ok: true, value });
  });

  it.each(['', '{', '<html>', '['.repeat(100_000), `[${'['.repeat(100_000)}12345678901234567`])(
    'that is none is told, not thrown (%#)',
    (text) => {
      expect(readJson(text)).toEqual({ ok: false });
    },
  );

  it('is otherwise what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        const reading = readJson(text);
        if (!/\d{16}/.test(text)) expect(reading).toEqual({ ok: true, value: JSON.parse(text) });
      }),
    );
  });
});

describe('an id', () => {
  it.each<[unknown, string | null]>([
    ['17841400000000001', '17841400000000001'],
    ['0', '0'],
    [218471, '218471'],
    [2 ** 53, null],
    [1.5, null],
    [-1, null],
    ['', null],
    ['a b', null],
    ['a\u0000', null],
    ['x'.repeat(65), null],
    [null, null],
    [{}, null],
    [['1'], null],
    [true, null],
  ])('of %j is %j', (value, id) => {
    expect(idOf(value)).toBe(id);
  });
});
