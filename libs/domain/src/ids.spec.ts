import { describe, expect, it } from '@jest/globals';
import { firstIdOf, isUuid, newId } from './ids.js';

describe('newId', () => {
  it('is a UUID of version 7 that begins with the time', () => {
    expect(newId(0x0123456789ab)).toMatch(
      /^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('sorts by time', () => {
    expect(newId(1000) < newId(1001)).toBe(true);
  });

  it('sorts by the order of making within a millisecond, however many there are', () => {
    const made = Array.from({ length: 10_000 }, () => newId(2_000));
    expect(made).toEqual(made.toSorted());
    expect(new Set(made).size).toBe(made.length);
    expect(newId(2_010) > made.at(-1)!).toBe(true);
  });

  it('is never the same twice, for all the random bytes that are drawn at a time', () => {
    const tails = Array.from({ length: 2_000 }, (_, n) => newId(3_000 + n).slice(19));
    expect(new Set(tails).size).toBe(tails.length);
  });

  it('goes by the clock again after it was set back', () => {
    newId(0x0123456789ab);
    expect(newId(0x000000000bee)).toMatch(/^00000000-0bee-7/);
  });
});

describe('firstIdOf', () => {
  it('lies behind every id of the millisecond before, and before every one of its own', () => {
    const atMs = 0x019aac265d00;
    expect(firstIdOf(atMs)).toBe('019aac26-5d00-7000-8000-000000000000');
    for (let made = 0; made < 50; made += 1) {
      expect(newId(atMs - 1) < firstIdOf(atMs)).toBe(true);
      expect(newId(atMs) >= firstIdOf(atMs)).toBe(true);
    }
  });

  it.each([
    [-5, '00000000-0000-7000-8000-000000000000'],
    [0xff + 0.9, '00000000-00ff-7000-8000-000000000000'],
  ])('of %p is %s', (ms, id) => expect(firstIdOf(ms)).toBe(id));
});

describe('isUuid', () => {
  it.each([
    ['019aac26-5d00-7000-8000-00000000000a', true],
    ['019AAC26-5D00-7000-8000-00000000000A', true],
    ['', false],
    ['019aac26-5d00-7000-8000-00000000000', false],
    ['019aac26-5d00-7000-8000-00000000000a\n', false],
    ["' or 1=1 --", false],
  ])('%j → %s', (text, expected) => {
    expect(isUuid(text)).toBe(expected);
  });
});
