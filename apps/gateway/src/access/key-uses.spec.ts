import type { KeyUse } from '#libs/storage';
import { describe, expect, it } from '@jest/globals';
import { KeyUses } from './key-uses.js';

describe('KeyUses', () => {
  const at = (second: number) => new Date(second * 1_000);

  it('writes the last use of each key, once', async () => {
    const written: KeyUse[][] = [];
    const uses = new KeyUses(async (some) => void written.push(some));
    uses.note('a', at(1));
    uses.note('b', at(2));
    uses.note('a', at(3));
    await uses.flush();
    await uses.flush();
    expect(written).toEqual([
      [
        { keyId: 'a', usedAt: at(3) },
        { keyId: 'b', usedAt: at(2) },
      ],
    ]);
  });

  it('writes by itself after a while, and only because something was noted', async () => {
    const written = new Promise<KeyUse[]>((resolve) => {
      const uses = new KeyUses(async (some) => resolve(some), 5);
      uses.note('a', at(1));
    });
    expect(await written).toEqual([{ keyId: 'a', usedAt: at(1) }]);
  });

  it('writes thousands of keys in a few statements', async () => {
    const sizes: number[] = [];
    const uses = new KeyUses(async (some) => void sizes.push(some.length));
    for (let key = 0; key < 12_000; key += 1) uses.note(`key ${key}`, at(1));
    await uses.flush();
    expect(sizes).toEqual([5_000, 5_000, 2_000]);
  });

  it('keeps what could not be written, without undoing a later use', async () => {
    let isAway = true;
    const written: KeyUse[][] = [];
    const uses = new KeyUses(async (some) => {
      if (isAway) {
        uses.note('b', at(9));
        throw new Error('the database is away');
      }
      written.push(some);
    });
    uses.note('a', at(1));
    uses.note('b', at(2));
    await uses.flush();
    isAway = false;
    await uses.beforeApplicationShutdown();
    expect(written.flat().toSorted((x, y) => x.keyId.localeCompare(y.keyId))).toEqual([
      { keyId: 'a', usedAt: at(1) },
      { keyId: 'b', usedAt: at(9) },
    ]);
  });
});
