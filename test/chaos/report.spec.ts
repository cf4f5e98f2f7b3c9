import { describe, expect, it } from '@jest/globals';
import type { Asked, Verdict } from './judge.js';
import { findingLines, isPassed, reportLines, type ChaosReport } from './report.js';

const tap: Asked = {
  account: '1',
  person: '2',
  mid: 'mid_1',
  answer: 'a',
  atMs: 1,
  acknowledgedAtMs: 1,
};
const report = (verdict: Partial<Verdict> = {}, more: Partial<ChaosReport> = {}): ChaosReport => ({
  wanted: 10,
  taps: 10,
  copied: 1,
  heldBack: 2,
  kills: new Map([['gateway', 3]]),
  endedByItself: new Map(),
  faults: [['hang', 2]],
  calls: 40,
  verdict: {
    acknowledged: 10,
    answered: 10,
    lost: [],
    twice: [],
    outOfOrder: [],
    late: [],
    strangers: [],
    ...verdict,
  },
  lateByRows: 0,
  states: { answered: 10 },
  settlements: {
    echoed: 3,
    settled: 3,
    withinLimit: 3,
    sharePercent: 100,
    p50Ms: 400,
    p99Ms: 9_000,
    slowestMs: 9_000,
  },
  seconds: { sending: 5, waiting: 1 },
  ...more,
});
const twice = { account: '1', person: '2', text: 'a', times: 2, asked: 1 };
const disorder = { tap, after: { ...tap, mid: 'mid_2' }, acknowledgedAfterMs: -5_000 };
const stranger = { account: '1', person: '2', text: 'a', seq: 0, atMs: 1 };

describe('the report of chaos', () => {
  it('says each figure in a line', () => {
    const text = reportLines(report()).join('\n');
    expect(text).toMatch(/^taps +10\n/);
    expect(text).toMatch(/\nkilled by -9 +gateway 3\n/);
    expect(text).toMatch(/\nlost +0\n/);
    expect(text).toMatch(/100\.00 % within 60 s of their echo \(p50 0\.4 s, p99 9\.0 s/);
  });

  it('passes when nobody was wronged, the late included', () => {
    expect(isPassed(report({ late: [disorder] }))).toBe(true);
    expect(findingLines(report())).toEqual([]);
  });

  it.each<[string, ChaosReport, RegExp | null]>([
    ['a lost tap', report({ lost: [tap] }), /^lost: account 1, person 2, tap mid_1$/],
    ['a second answer', report({ twice: [twice] }), /^2 answers to 1: account 1, person 2, "a"$/],
    [
      'disorder',
      report({ outOfOrder: [disorder] }),
      /mid_1 answered after the later mid_2, which was begun 5000 ms/,
    ],
    ['words that nobody asked for', report({ strangers: [stranger] }), /^never asked for: /],
    ['taps that were not sent', report({}, { taps: 9 }), null],
  ])('does not pass with %s', (_name, wrong, words) => {
    expect(isPassed(wrong)).toBe(false);
    if (words !== null) expect(findingLines(wrong)).toEqual([expect.stringMatching(words)]);
  });

  it('names the first of many', () => {
    const lines = findingLines(report({ lost: Array.from({ length: 30 }, () => tap) }));
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 10 more');
  });
});
