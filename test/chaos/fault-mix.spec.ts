import { describe, expect, it } from '@jest/globals';
import { FaultBook } from '../simulator/graph/faults.js';
import { FAULT_KINDS, faultMix } from './fault-mix.js';

const CALLS = 100_000;
const call = { method: 'POST', path: '/v25.0/me/messages', accountId: '1', rawBody: '' };

describe('the mix of faults', () => {
  it('hits so many calls of a hundred, and each kind among them', () => {
    const book = new FaultBook();
    for (const rule of faultMix(5, 1)) book.add(rule);
    for (let n = 0; n < CALLS; n += 1) book.hit(call);
    const hits = book.list().map(({ hit }) => hit);
    expect(hits).toHaveLength(FAULT_KINDS.length);
    expect(hits.reduce((sum, hit) => sum + hit, 0) / CALLS).toBeCloseTo(0.05, 2);
    expect(Math.min(...hits)).toBeGreaterThan(100);
  });

  it('hits every call when asked to, and none when not', () => {
    const hitsOf = (percent: number) => {
      const book = new FaultBook();
      for (const rule of faultMix(percent, 1)) book.add(rule);
      return Array.from({ length: 1_000 }, () => book.hit(call)).filter(Boolean).length;
    };
    expect([hitsOf(0), hitsOf(100)]).toEqual([0, 1_000]);
  });
});
