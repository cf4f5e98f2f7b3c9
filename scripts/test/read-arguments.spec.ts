import { describe, expect, it } from '@jest/globals';
import { SIZES } from './plan-runs.js';
import { readArguments } from './read-arguments.js';

const all = {
  sizes: [...SIZES],
  backends: ['postgres', 'redis'],
  workers: null,
  more: [],
};

describe('readArguments', () => {
  it.each([
    ['', all],
    ['--only unit', { ...all, sizes: ['unit'] }],
    [
      '--only=medium,e2e --backend redis',
      { ...all, sizes: ['medium', 'e2e'], backends: ['redis'] },
    ],
    ['--workers 4 lanes', { ...all, workers: 4, more: ['lanes'] }],
  ])('%j', (line, expected) => {
    expect(readArguments(line.split(' ').filter((word) => word !== ''))).toEqual(expected);
  });

  it.each(['--only everything', '--backend mysql', '--workers many', '--only'])(
    'refuses %j and says how',
    (line) => {
      expect(() => readArguments(line.split(' '))).toThrow('usage: npm test');
    },
  );
});
