import { describe, expect, it } from '@jest/globals';
import { SETTLED_WITHIN_MS, settlementFigures } from './settlements.js';

const send = (messageId: string, settledAtMs: number | null) => ({ messageId, settledAtMs });

describe('the settlement of unknown sends', () => {
  it('counts from the echo, and not at all what has none', () => {
    const echoes = new Map([
      ['a', 1_000],
      ['b', 2_000],
      ['c', 9_000],
    ]);
    const sends = [send('a', 1_500), send('b', 4_000), send('c', 8_000), send('d', 5_000)];
    expect(settlementFigures(sends, echoes)).toEqual({
      echoed: 3,
      settled: 3,
      withinLimit: 3,
      sharePercent: 100,
      p50Ms: 500,
      p99Ms: 2_000,
      slowestMs: 2_000,
    });
  });

  it('counts what is slow or still open against the share', () => {
    const echoes = new Map(['a', 'b', 'c', 'd'].map((mid) => [mid, 0]));
    const sends = [
      send('a', 0),
      send('b', SETTLED_WITHIN_MS),
      send('c', SETTLED_WITHIN_MS + 1),
      send('d', null),
    ];
    expect(settlementFigures(sends, echoes)).toMatchObject({
      echoed: 4,
      settled: 3,
      withinLimit: 2,
      sharePercent: 50,
    });
  });

  it('says nothing of a share when nothing was unknown', () => {
    expect(settlementFigures([], new Map())).toMatchObject({ sharePercent: null, p50Ms: null });
  });
});
