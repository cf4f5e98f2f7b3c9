import { describe, expect, it } from '@jest/globals';
import { externalIdSchema, thingRefSchema } from './external-id.js';
import { newId } from './ids.js';

describe('an external id', () => {
  it.each([
    ['shop-7', 'shop-7'],
    ['  shop-7\n', 'shop-7'],
    ['a/b?c#d%e', 'a/b?c#d%e'],
    ['Café № 7 👩‍👩‍👧', 'Café № 7 👩‍👩‍👧'],
    ['...', '...'],
    ['x'.repeat(200), 'x'.repeat(200)],
  ])('may be %j', (text, kept) => {
    expect(externalIdSchema.parse(text)).toBe(kept);
    expect(thingRefSchema.safeParse(kept).success).toBe(true);
  });

  it.each([
    [''],
    [' \t'],
    ['.'],
    ['..'],
    [' .. '],
    ['x'.repeat(201)],
    ['a\u0000'],
    ['\ud800'],
    [7],
    [null],
  ])('may not be %j', (text) => {
    expect(externalIdSchema.safeParse(text).success).toBe(false);
  });
});

describe('what names a thing in a path', () => {
  it.each([[newId()], ['shop-7'], ['.']])('may be %j', (text) => {
    expect(thingRefSchema.parse(text)).toBe(text);
  });

  it.each([[''], ['a\u0000'], ['x'.repeat(201)]])('names nothing when it is %j', (text) => {
    expect(thingRefSchema.safeParse(text).success).toBe(false);
  });
});
