import { describe, expect, it } from '@jest/globals';
import { EVENTS_PER_TURN } from './turn-limits.js';
import { TurnSize } from './turn-size.js';

const after = (...turns: [claimed: number, begun: number][]) => {
  const size = new TurnSize();
  for (const [claimed, begun] of turns) size.note({ claimed, begun });
  return size.limit;
};

describe('TurnSize', () => {
  it.each<[string, [number, number][], number]>([
    ['is a whole turn at first', [], EVENTS_PER_TURN],
    ['stays while turns come to their end', [[50, 50]], EVENTS_PER_TURN],
    ['is what a turn came to begin', [[50, 30]], 30],
    ['is never less than a turn is worth', [[50, 1]], 16],
    [
      'grows again with turns that were full',
      [
        [50, 20],
        [20, 20],
      ],
      24,
    ],
    [
      'says nothing after turns that were not full',
      [
        [50, 20],
        [3, 3],
      ],
      20,
    ],
    [
      'never outgrows a turn',
      [
        [50, 48],
        [48, 48],
      ],
      EVENTS_PER_TURN,
    ],
  ])('%s', (_, turns, limit) => {
    expect(after(...turns)).toBe(limit);
  });
});
