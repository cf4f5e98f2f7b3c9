import { describe, expect, it } from '@jest/globals';
import type { JournalEntry, JournalResult } from '#libs/storage';
import { TenantJournals } from './tenant-journals.js';

const anEntry = (eventId: string, replay = 0): JournalEntry => ({
  accountId: 'account',
  claimedUntil: null,
  eventId,
  replay,
  personId: 'person',
  tapped: null,
  drafts: [],
  reply: null,
  event: null,
  facts: [],
  conversation: null,
});

/** Remembers what was written together, and fails where a test says so. */
class KeptJournal {
  readonly written: [string, string[]][] = [];

  constructor(private readonly fault: (entries: readonly JournalEntry[]) => Error | null) {}

  write(tenantId: string, entries: readonly JournalEntry[]): Promise<JournalResult[]> {
    this.written.push([tenantId, entries.map(({ eventId }) => eventId)]);
    const error = this.fault(entries);
    if (error) return Promise.reject(error);
    return Promise.resolve(
      entries.map(({ eventId }) => ({ outcome: 'written', replyIds: [eventId], endpointIds: [] })),
    );
  }
}

const outcomesOf = (writes: Promise<JournalResult>[]) =>
  Promise.all(
    writes.map((write) =>
      write.then(
        (result) => (result.outcome === 'written' ? result.replyIds : result.outcome),
        (error: Error) => error.message,
      ),
    ),
  );

describe('TenantJournals', () => {
  it('writes a lone entry at once, and together what comes meanwhile, each tenant for itself', async () => {
    const journal = new KeptJournal(() => null);
    const journals = new TenantJournals(journal);
    const writes = ['a', 'b', 'c', 'd'].map((id) => journals.write('one', anEntry(id)));
    writes.push(journals.write('two', anEntry('e')));
    expect(await outcomesOf(writes)).toEqual([['a'], ['b'], ['c'], ['d'], ['e']]);
    expect(journal.written).toEqual([
      ['one', ['a']],
      ['two', ['e']],
      ['one', ['b', 'c', 'd']],
    ]);
  });

  it('fails only the entry that cannot be written', async () => {
    const journal = new KeptJournal((entries) =>
      entries.some(({ eventId }) => eventId === 'c') ? new Error('not c') : null,
    );
    const journals = new TenantJournals(journal);
    const writes = ['a', 'b', 'c', 'd'].map((id) => journals.write('one', anEntry(id)));
    expect(await outcomesOf(writes)).toEqual([['a'], ['b'], 'not c', ['d']]);
  });

  it('waits for no entry that is held up before it writes the others alone', async () => {
    const held = Promise.withResolvers<JournalResult[]>();
    const kept = new KeptJournal((entries) => (entries.length > 1 ? new Error('together') : null));
    const journals = new TenantJournals({
      write: (tenantId, entries) => {
        const written = kept.write(tenantId, entries);
        return entries.length === 1 && entries[0]?.eventId === 'b' ? held.promise : written;
      },
    });
    const writes = ['a', 'b', 'c', 'd'].map((id) => journals.write('one', anEntry(id)));
    while (kept.written.length < 5) await new Promise((resolve) => setImmediate(resolve));
    held.resolve([{ outcome: 'conflict' }]);
    expect(await outcomesOf(writes)).toEqual([['a'], 'conflict', ['c'], ['d']]);
  });

  it('fails all of them while the database is away, and writes none a second time', async () => {
    const away = Object.assign(new Error('away'), { code: '57P01' });
    const journal = new KeptJournal(() => away);
    const journals = new TenantJournals(journal);
    const writes = ['a', 'b', 'c', 'd'].map((id) => journals.write('one', anEntry(id)));
    expect(await outcomesOf(writes)).toEqual(['away', 'away', 'away', 'away']);
    expect(journal.written.map(([, ids]) => ids)).toEqual([['a'], ['b', 'c', 'd']]);
  });

  it('judges two entries of one event apart: one is of a turn that was overtaken', async () => {
    const journal = new KeptJournal(() => null);
    const journals = new TenantJournals(journal);
    const writes = ['a', 'b', 'c', 'c'].map((id) => journals.write('one', anEntry(id)));
    await outcomesOf(writes);
    expect(journal.written.map(([, ids]) => ids)).toEqual([['a'], ['b'], ['c'], ['c']]);
  });
});
