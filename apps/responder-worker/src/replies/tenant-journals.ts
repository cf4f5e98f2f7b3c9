import { AsyncLocalStorage } from 'node:async_hooks';
import { isDatabaseAway } from '#libs/domain';
import {
  GroupCommit,
  type EventJournal,
  type JournalEntry,
  type JournalResult,
} from '#libs/storage';
import { LRUCache } from 'lru-cache';
import pMap from 'p-map';

/** Entries that share a transaction at most. */
const MAX_ENTRIES = 100;

/**
 * One for each tenant: what comes while it waits for the disk shares the next. With two, each holds half as many
 * entries, and answering takes twice the processor time.
 */
const MAX_IN_FLIGHT = 1;

/** Connections that entries take at most which could not be written together. */
const ALONE_AT_ONCE = 4;

/** Tenants that are remembered at most; a forgotten one only shares nothing with what is under way. */
const MAX_TENANTS = 1_000;

type Written = JournalResult | { failure: unknown };

/**
 * Writes entries of the journal, those of one tenant together, whichever turn of this process they come
 * from: under load the cost of a transaction is divided among all that wait for one.
 */
export class TenantJournals {
  private readonly byTenant = new LRUCache<string, GroupCommit<JournalEntry, Written>>({
    max: MAX_TENANTS,
  });
  /** No turn's own: what is made in the first one serves all others. */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();

  constructor(private readonly journal: Pick<EventJournal, 'write'>) {}

  async write(tenantId: string, entry: JournalEntry): Promise<JournalResult> {
    const written = await this.commitsOf(tenantId).add(entry);
    if ('failure' in written) throw written.failure;
    return written;
  }

  private commitsOf(tenantId: string): GroupCommit<JournalEntry, Written> {
    const known = this.byTenant.get(tenantId);
    if (known) return known;
    const made = this.inOwnContext(
      () =>
        new GroupCommit<JournalEntry, Written>((entries) => this.flush(tenantId, entries), {
          maxItems: MAX_ENTRIES,
          maxInFlight: MAX_IN_FLIGHT,
        }),
    );
    this.byTenant.set(tenantId, made);
    return made;
  }

  /**
   * An event twice among them is of two turns of its lane, one of which has been overtaken: each is
   * judged by itself. And what one entry cannot be written for, such as a lock that a frozen process holds,
   * must not fail those of other accounts, nor delay them by more than itself.
   */
  private async flush(tenantId: string, entries: readonly JournalEntry[]): Promise<Written[]> {
    const areDifferent = new Set(entries.map(({ eventId }) => eventId)).size === entries.length;
    if (areDifferent) {
      try {
        return await this.journal.write(tenantId, entries);
      } catch (error) {
        if (entries.length === 1 || isDatabaseAway(error)) throw error;
      }
    }
    return pMap(entries, (entry) => this.alone(tenantId, entry), { concurrency: ALONE_AT_ONCE });
  }

  private async alone(tenantId: string, entry: JournalEntry): Promise<Written> {
    try {
      const [result] = await this.journal.write(tenantId, [entry]);
      if (!result) throw new Error('The journal must give one result for each entry.');
      return result;
    } catch (failure) {
      return { failure };
    }
  }
}
