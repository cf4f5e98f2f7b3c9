import { describe, expect, it } from '@jest/globals';
import { escapedJson } from './escape-unicode.js';

describe("Meta's escaped JSON", () => {
  it.each([
    ['äöå', String.raw`"\u00e4\u00f6\u00e5"`],
    ['🕐', String.raw`"\ud83d\udd50"`],
    ['中文', String.raw`"\u4e2d\u6587"`],
    ['a/b <c> 5% x@y', '"a/b <c> 5% x@y"'],
    ['"\\', String.raw`"\"\\"`],
  ])('%s', (text, escaped) => {
    expect(escapedJson(text)).toBe(escaped);
    expect(JSON.parse(escapedJson(text))).toBe(text);
  });

  it('escapes the specials of the older page only when asked', () => {
    const text = String.raw`a/b\/ <c> 5% x@y ä`;
    const escaped = escapedJson(text, 'unicode-and-specials');
    expect(escaped).toBe(String.raw`"a\/b\\\/ \u003Cc> 5\u0025 x\u0040y \u00e4"`);
    expect(JSON.parse(escaped)).toBe(text);
  });
});
