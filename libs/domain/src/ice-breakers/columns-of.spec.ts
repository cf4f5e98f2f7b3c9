import { describe, expect, it } from '@jest/globals';
import { columnsOf } from './columns-of.js';

describe('columnsOf', () => {
  it.each([
    ['', 0],
    ['When?', 5],
    ['Größe', 5],
    ['e\u0301', 1],
    ['Привет', 6],
    ['أين', 3],
    ['ที่ไหน', 4],
    ['营业时间？', 10],
    ['ひらがな、カタカナー', 20],
    ['ｶﾀｶﾅ', 4],
    ['안녕', 4],
    ['한', 2],
    ['Ａ１', 4],
    ['😀', 2],
    ['👨‍👩‍👧‍👦', 2],
    ['🇩🇪', 2],
    ['1️⃣', 2],
    ['1 © #', 5],
    ['\ud83d', 1],
  ])('%j is %i wide', (text, expected) => {
    expect(columnsOf(text)).toBe(expected);
  });
});
