import { describe, expect, it } from '@jest/globals';
import { AccountLimits, usageHeaders } from './limits.js';
import { SlidingWindow } from './sliding-window.js';
import { META_LIMITS } from '../state/settings.js';

describe('a sliding window', () => {
  it('lets the first calls pass and refuses the next until the oldest is out of the window', () => {
    const window = new SlidingWindow(3, 1000);
    expect([0, 10, 20].map((at) => window.take(at))).toEqual([true, true, true]);
    expect(window.percent(20)).toBe(100);
    expect(window.regainInMs(20)).toBe(980);
    expect(window.regainInMs(1000)).toBe(0);
    expect(window.take(1000)).toBe(true);
    expect(window.take(1005)).toBe(false);
  });

  it('counts refused calls too, so hammering lengthens the block', () => {
    const patient = new SlidingWindow(2, 1000);
    const hammering = new SlidingWindow(2, 1000);
    for (const window of [patient, hammering]) [0, 1].forEach((at) => window.take(at));
    for (let at = 100; at < 1000; at += 100) expect(hammering.take(at)).toBe(false);
    expect(patient.regainInMs(1001)).toBe(0);
    expect(hammering.regainInMs(1001)).toBeGreaterThan(700);
    expect(patient.take(1001)).toBe(true);
    expect(hammering.take(1001)).toBe(false);
  });

  it('reports its use in percent of what lies inside the window', () => {
    const window = new SlidingWindow(4, 100);
    expect(window.percent(0)).toBe(0);
    [0, 50, 90].forEach((at) => window.take(at));
    expect([90, 100, 150, 190].map((at) => window.percent(at))).toEqual([75, 50, 25, 0]);
  });
});

describe('the limits of an account', () => {
  it('begin with the figures of Meta', () => {
    const limits = new AccountLimits(META_LIMITS);
    const refusedAt = (name: 'profile' | 'text' | 'media' | 'conversations') => {
      for (let call = 1; call <= 1000; call += 1) if (limits.take(name, 0) !== null) return call;
      return Infinity;
    };
    expect(refusedAt('profile')).toBe(11);
    expect(refusedAt('text')).toBe(101);
    expect(refusedAt('media')).toBe(11);
    expect(refusedAt('conversations')).toBe(3);
    expect(limits.take('business', 0)).toBeNull();
  });

  it('keep the count of a limit that did not change', () => {
    const limits = new AccountLimits(META_LIMITS);
    for (let call = 0; call < 2; call += 1) limits.take('conversations', 0);
    limits.set({ ...META_LIMITS, profile: null });
    expect(limits.take('conversations', 0)).toBe(80002);
  });
});

describe('the usage headers', () => {
  it('are the two of the page, with minutes until access comes back', () => {
    const headers = usageHeaders('17841', { percent: 100, regainInMs: 61_000 }, 7);
    expect(JSON.parse(headers['x-app-usage'] ?? '')).toEqual({
      call_count: 7,
      total_time: 7,
      total_cputime: 7,
    });
    expect(JSON.parse(headers['x-business-use-case-usage'] ?? '')).toEqual({
      '17841': [
        {
          type: 'instagram',
          call_count: 100,
          total_cputime: 25,
          total_time: 25,
          estimated_time_to_regain_access: 2,
        },
      ],
    });
  });
});
