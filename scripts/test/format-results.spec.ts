import { describe, expect, it } from '@jest/globals';
import { formatResults, summaryLine, type Result } from './format-results.js';

const results: Result[] = [
  { size: 'unit', backend: null, passed: 120, failed: 0, skipped: 0, tookMs: 4_210 },
  { size: 'medium', backend: 'redis', passed: 8, failed: 2, skipped: 1, tookMs: 61_000 },
];

describe('formatResults', () => {
  it('aligns one row a run', () => {
    expect(formatResults(results)).toBe(
      [
        'size    backend  tests  passed  failed  skipped  seconds',
        'unit    -          120     120       0        0      4.2',
        'medium  redis       11       8       2        1     61.0',
      ].join('\n'),
    );
  });
});

describe('summaryLine', () => {
  it.each<[Result[], string]>([
    [results, '128 passed, 2 failed'],
    [[], '0 passed, 0 failed'],
  ])('adds up', (all, expected) => {
    expect(summaryLine(all)).toBe(expected);
  });
});
