import { makeLogger, Metrics } from '#libs/runtime';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { RateLimits, type RateSubject } from './rate-limits.js';

const WINDOW_MS = 60_000;

describe('RateLimits', () => {
  let nowMs: number;
  let isAway: boolean;
  let asked: string[];
  let lines: string[];
  let metrics: Metrics;
  let limits: RateLimits;

  beforeEach(() => {
    nowMs = 0;
    isAway = false;
    asked = [];
    lines = [];
    metrics = new Metrics('test');
    const windows = new Map<string, { taken: number; endsAtMs: number }>();
    limits = new RateLimits(
      async (key, points) => {
        asked.push(key);
        if (isAway) throw new Error('the store is away');
        const window = windows.get(key) ?? { taken: 0, endsAtMs: nowMs + WINDOW_MS };
        windows.set(key, window);
        window.taken += points;
        return { taken: window.taken, msLeft: window.endsAtMs - nowMs };
      },
      metrics,
      makeLogger('test', 'trace', { write: (line) => lines.push(line) }),
      () => nowMs,
    );
  });

  const subject = (tenant: number, key: number | null, keyId = 'k'): RateSubject => ({
    tenantId: 't',
    keyId,
    requestsPerMinute: { tenant, key },
  });
  const admit = async (of: RateSubject) => {
    const headers: Record<string, string> = {};
    const reply = { headers: (more: Record<string, string>) => Object.assign(headers, more) };
    try {
      await limits.admit(of, reply);
      return { headers, problem: null };
    } catch (error) {
      if (error instanceof Problem) return { headers, problem: error };
      throw error;
    }
  };
  const counted = async (outcome: string) => {
    const text = await metrics.registry.metrics();
    const [, count] =
      new RegExp(`floe_rate_limit_total\\{outcome="${outcome}".*\\} (\\d+)`).exec(text) ?? [];
    return Number(count ?? 0);
  };

  it('tells what there is and what is left, of the tenant and of the key', async () => {
    expect((await admit(subject(3, null))).headers).toEqual({
      'ratelimit-policy': '"tenant";q=3;w=60',
      ratelimit: '"tenant";r=2;t=60',
    });
    nowMs += 1_001;
    expect((await admit(subject(3, 2))).headers).toEqual({
      'ratelimit-policy': '"tenant";q=3;w=60, "key";q=2;w=60',
      ratelimit: '"tenant";r=1;t=59, "key";r=1;t=60',
    });
  });

  it('refuses what is over, says when to come again, and still tells how things stand', async () => {
    await admit(subject(1, null));
    nowMs += 10_500;
    const { headers, problem } = await admit(subject(1, null));
    expect(problem).toMatchObject({ code: 'too_many_requests', more: { retryAfterSeconds: 50 } });
    expect(headers).toMatchObject({ ratelimit: '"tenant";r=0;t=50' });
    expect(await counted('refused')).toBe(1);
  });

  it('refuses a key that has spent its own limit, at no cost to the others of its tenant', async () => {
    await admit(subject(3, 1));
    for (let at = 0; at < 5; at += 1) {
      expect((await admit(subject(3, 1))).problem?.detail).toContain('The key may ask 1 times');
    }
    expect((await admit(subject(3, null, 'other'))).problem).toBeNull();
    expect((await admit(subject(3, null, 'other'))).problem).toBeNull();
    const { problem } = await admit(subject(3, null, 'other'));
    expect(problem?.detail).toContain('The tenant may ask 3 times');
  });

  it("costs a key nothing when it is the tenant's limit that refuses", async () => {
    await admit(subject(1, null, 'other'));
    const { headers, problem } = await admit(subject(1, 5));
    expect(problem?.code).toBe('too_many_requests');
    expect(headers['ratelimit']).toContain('"key";r=5;');
  });

  it('lets everything through while the count cannot be asked for, and asks seldom', async () => {
    isAway = true;
    for (let at = 0; at < 100; at += 1) {
      const { headers, problem } = await admit(subject(1, null));
      expect(problem).toBeNull();
      expect(headers).toEqual({ 'ratelimit-policy': '"tenant";q=1;w=60' });
      nowMs += 100;
    }
    expect(asked).toHaveLength(10);
    expect(await counted('unchecked')).toBe(100);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('rate limits cannot be checked');
  });

  it('counts again as soon as it can', async () => {
    isAway = true;
    await admit(subject(1, null));
    isAway = false;
    nowMs += 1_000;
    expect((await admit(subject(1, null))).problem).toBeNull();
    expect((await admit(subject(1, null))).problem).not.toBeNull();
  });
});
