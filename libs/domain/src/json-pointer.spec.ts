import { describe, expect, it } from '@jest/globals';
import { jsonPointer, shortened } from './json-pointer.js';

describe('jsonPointer', () => {
  it.each([
    [[], ''],
    [['a', 0, 'b'], '/a/0/b'],
    [['a/b', 'm~n'], '/a~1b/m~0n'],
    [[''], '/'],
  ])('%j → %j', (path, pointer) => {
    expect(jsonPointer(path)).toBe(pointer);
  });

  it('cuts a segment that is too long', () => {
    expect(jsonPointer(['x'.repeat(1_000_000)])).toBe(`/${'x'.repeat(199)}…`);
  });
});

describe('shortened', () => {
  it('leaves no half character behind', () => {
    expect(shortened('ab😀cd', 4).isWellFormed()).toBe(true);
  });
});
