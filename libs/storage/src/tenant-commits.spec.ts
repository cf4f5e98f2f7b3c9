import { describe, expect, it } from '@jest/globals';
import { TenantCommits } from './tenant-commits.js';

/** Remembers what was written together, and fails where a test says so. */
class Kept {
  readonly written: [string, readonly string[]][] = [];

  constructor(private readonly fault: (items: readonly string[]) => Error | null) {}

  readonly write = (tenantId: string, items: readonly string[]): Promise<string[]> => {
    this.written.push([tenantId, items]);
    const error = this.fault(items);
    if (error) return Promise.reject(error);
    return Promise.resolve(items.map((item) => `kept ${item}`));
  };
}

const commitsTo = (write: Kept['write']) => new TenantCommits(write, (item: string) => item);

const outcomesOf = (writes: Promise<string>[]) =>
  Promise.all(writes.map((write) => write.catch((error: Error) => error.message)));

describe('TenantCommits', () => {
  it('writes a lone item at once, and together what comes meanwhile, each tenant for itself', async () => {
    const kept = new Kept(() => null);
    const commits = commitsTo(kept.write);
    const writes = ['a', 'b', 'c', 'd'].map((id) => commits.write('one', id));
    writes.push(commits.write('two', 'e'));
    expect(await outcomesOf(writes)).toEqual(['kept a', 'kept b', 'kept c', 'kept d', 'kept e']);
    expect(kept.written).toEqual([
      ['one', ['a']],
      ['two', ['e']],
      ['one', ['b', 'c', 'd']],
    ]);
  });

  it('fails only the item that cannot be written', async () => {
    const kept = new Kept((items) =>
      items.some((item) => item === 'c') ? new Error('not c') : null,
    );
    const commits = commitsTo(kept.write);
    const writes = ['a', 'b', 'c', 'd'].map((id) => commits.write('one', id));
    expect(await outcomesOf(writes)).toEqual(['kept a', 'kept b', 'not c', 'kept d']);
  });

  it('waits for no item that is held up before it writes the others alone', async () => {
    const held = Promise.withResolvers<string[]>();
    const kept = new Kept((items) => (items.length > 1 ? new Error('together') : null));
    const commits = commitsTo((tenantId, items) => {
      const written = kept.write(tenantId, items);
      return items.length === 1 && items[0] === 'b' ? held.promise : written;
    });
    const writes = ['a', 'b', 'c', 'd'].map((id) => commits.write('one', id));
    while (kept.written.length < 5) await new Promise((resolve) => setImmediate(resolve));
    held.resolve(['late b']);
    expect(await outcomesOf(writes)).toEqual(['kept a', 'late b', 'kept c', 'kept d']);
  });

  it('fails all of them while the database is away, and writes none a second time', async () => {
    const away = Object.assign(new Error('away'), { code: '57P01' });
    const kept = new Kept(() => away);
    const commits = commitsTo(kept.write);
    const writes = ['a', 'b', 'c', 'd'].map((id) => commits.write('one', id));
    expect(await outcomesOf(writes)).toEqual(['away', 'away', 'away', 'away']);
    expect(kept.written.map(([, ids]) => ids)).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('judges two about the same apart: one is of a turn that was overtaken', async () => {
    const kept = new Kept(() => null);
    const commits = commitsTo(kept.write);
    const writes = ['a', 'b', 'c', 'c'].map((id) => commits.write('one', id));
    await outcomesOf(writes);
    expect(kept.written.map(([, ids]) => ids)).toEqual([['a'], ['b'], ['c'], ['c']]);
  });
});
