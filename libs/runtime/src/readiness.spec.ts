import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Readiness, type ReadinessCheck } from './readiness.js';

const good: ReadinessCheck = { name: 'good', probe: async () => {} };
const failing = (error: unknown, more: Partial<ReadinessCheck> = {}): ReadinessCheck => ({
  name: 'bad',
  probe: async () => {
    throw error;
  },
  ...more,
});
const withCode = (code: string) => Object.assign(new Error('10.0.0.1:5432 refused'), { code });

describe('Readiness', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is ready when all checks are', async () => {
    expect(await new Readiness([good]).report()).toEqual({
      status: 'ready',
      checks: { good: { ok: true, ms: 0 } },
    });
  });

  it('is ready when there is nothing to check', async () => {
    expect(await new Readiness([]).report()).toEqual({ status: 'ready', checks: {} });
  });

  it.each([
    ['says the code, since the words may hold a host', withCode('ECONNREFUSED'), 'ECONNREFUSED'],
    ['says our own words', new Error('run "npm run migrate"'), 'run "npm run migrate"'],
    ['says the name of an unusual error', new RangeError('of 10.0.0.1'), 'RangeError'],
    ['says little of what is no error', 'postgres://a:b@c', 'failed'],
  ])('is not ready when one check fails, and %s', async (_, error, message) => {
    const report = await new Readiness([good, failing(error)]).report();
    expect(report).toMatchObject({
      status: 'not_ready',
      checks: { good: { ok: true }, bad: { ok: false, message } },
    });
  });

  it('hears a check that throws before it waits', async () => {
    const probe = () => {
      throw new Error('at once');
    };
    const report = await new Readiness([{ name: 'bad', probe }]).report();
    expect(report).toMatchObject({ status: 'not_ready', checks: { bad: { message: 'at once' } } });
  });

  it('reports an advisory check without giving it a say', async () => {
    const report = await new Readiness([failing(new Error('away'), { isAdvisory: true })]).report();
    expect(report).toEqual({
      status: 'ready',
      checks: { bad: { ok: false, ms: 0, message: 'away', advisory: true } },
    });
  });

  it('does not wait for a check that never answers', async () => {
    const slow = { name: 'slow', probe: () => new Promise<never>(() => {}) };
    const reporting = new Readiness([good, slow]).report();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await reporting).toMatchObject({
      status: 'not_ready',
      checks: { good: { ok: true }, slow: { ok: false, message: 'no answer within 2000 ms' } },
    });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('asks all checks at the same time', async () => {
    const begun: string[] = [];
    const waiting = (name: string): ReadinessCheck => ({
      name,
      probe: async () => {
        begun.push(name);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      },
    });
    const reporting = new Readiness([waiting('a'), waiting('b')]).report();
    expect(begun).toEqual(['a', 'b']);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await reporting).toMatchObject({ status: 'ready', checks: { a: { ms: 1_000 } } });
  });

  it('says that it drains from then on, however well all is', async () => {
    const readiness = new Readiness([good]);
    readiness.drain();
    expect((await readiness.report()).status).toBe('draining');
    const other = new Readiness([failing(new Error('away'))]);
    other.drain();
    expect((await other.report()).status).toBe('draining');
  });
});
