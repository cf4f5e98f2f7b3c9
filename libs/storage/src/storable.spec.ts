import { describe, expect, it } from '@jest/globals';
import { storableJson, storableText } from './storable.js';

describe('storableText', () => {
  it.each([
    ['plain é 🇫🇷', 'plain é 🇫🇷'],
    ['a\u0000b', 'a\ufffdb'],
    ['\ud800 alone', '\ufffd alone'],
    ['\udc00\ud800', '\ufffd\ufffd'],
    ['', ''],
  ])('of %j is %j', (text, kept) => {
    expect(storableText(text)).toBe(kept);
  });

  it('of nothing is nothing', () => {
    expect(storableText(null)).toBeNull();
  });
});

describe('storableJson', () => {
  it('changes texts at any depth, and nothing else', () => {
    const value = { a: ['x\u0000', { b: '\ud800', c: 1, d: null, e: true }], f: 'fine' };
    expect(storableJson(value)).toEqual({
      a: ['x\ufffd', { b: '\ufffd', c: 1, d: null, e: true }],
      f: 'fine',
    });
  });
});
