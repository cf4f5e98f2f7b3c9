import { describe, expect, it } from '@jest/globals';
import { isReachableByOthers, isRunnableByOthers } from './is-reachable-by-others.js';

const modes =
  (special: Record<string, number>) =>
  (path: string): number =>
    special[path] ?? 0o755;

describe('isReachableByOthers', () => {
  it.each<[string, Record<string, number>, boolean]>([
    ['every folder is open', {}, true],
    ['a parent is closed', { '/home/dev': 0o700 }, false],
    ['a parent is open to its group only', { '/home/dev': 0o750 }, false],
    ['the folder itself is closed', { '/home/dev/floe/.floe': 0o700 }, false],
    ['a parent may be entered but not listed', { '/home/dev': 0o711 }, true],
    ['the root is closed', { '/': 0o700 }, false],
  ])('%s', (_case, special, reachable) => {
    expect(isReachableByOthers('/home/dev/floe/.floe', modes(special))).toBe(reachable);
  });
});

describe('isRunnableByOthers', () => {
  it.each<[string, Record<string, number>, boolean]>([
    ['it is open', {}, true],
    ['it was unpacked under umask 077', { '/n/bin/postgres': 0o700 }, false],
    ['it may be run but not read', { '/n/bin/postgres': 0o711 }, false],
    ['its folder is closed', { '/n/bin': 0o700 }, false],
  ])('%s', (_case, special, runnable) => {
    expect(isRunnableByOthers('/n/bin/postgres', modes(special))).toBe(runnable);
  });
});
