import { describe, expect, it } from '@jest/globals';
import { bearerToken } from './bearer-token.js';

describe('bearerToken', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer abc', 'abc'],
    ['BEARER a.b_c~d+e/f=-', 'a.b_c~d+e/f=-'],
    [`Bearer ${'a'.repeat(512)}`, 'a'.repeat(512)],
    [undefined, null],
    ['', null],
    ['abc', null],
    ['Bearer', null],
    ['Bearer ', null],
    ['Bearer  abc', null],
    ['Bearer abc ', null],
    ['Bearer abc def', null],
    ['Bearer abc, Basic def', null],
    ['Bearer äöü', null],
    ['Basic abc', null],
    [`Bearer ${'a'.repeat(513)}`, null],
  ])('reads %j as %j', (header, token) => {
    expect(bearerToken(header)).toBe(token);
  });
});
