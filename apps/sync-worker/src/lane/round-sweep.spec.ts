import { describe, expect, it } from '@jest/globals';
import { RoundSweep } from './round-sweep.js';

const tenantId = 't';
const lanesOf = (ids: readonly string[]) => ids.map((accountId) => ({ tenantId, accountId }));

/** A sweep over accounts that stay due, whatever is done for them; `due` may change meanwhile. */
function sweepOver(due: { ids: string[] }, most: number) {
  const sweep = new RoundSweep(
    (limit, after) =>
      Promise.resolve(
        lanesOf(due.ids.filter((id) => after === null || id > after).slice(0, limit)),
      ),
    most,
  );
  return async () => (await sweep.next()).map(({ accountId }) => accountId).join('');
}

describe('RoundSweep', () => {
  it('takes so many at a time, and begins again when it has come round', async () => {
    const next = sweepOver({ ids: ['a', 'b', 'c', 'd', 'e'] }, 2);
    const sweeps = [await next(), await next(), await next(), await next()];
    expect(sweeps).toEqual(['ab', 'cd', 'e', 'ab']);
  });

  it('begins again also when the last page was full', async () => {
    const next = sweepOver({ ids: ['a', 'b'] }, 2);
    expect([await next(), await next(), await next()]).toEqual(['ab', '', 'ab']);
  });

  it('finds what came behind it in the next round', async () => {
    const due = { ids: ['b', 'c', 'd'] };
    const next = sweepOver(due, 2);
    expect(await next()).toBe('bc');
    due.ids = ['a', 'd'];
    expect([await next(), await next()]).toEqual(['d', 'ad']);
  });

  it('finds nothing where nothing is due', async () => {
    const next = sweepOver({ ids: [] }, 2);
    expect([await next(), await next()]).toEqual(['', '']);
  });
});
