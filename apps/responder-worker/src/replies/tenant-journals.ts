import { AsyncLocalStorage } from 'node:async_hooks';
import { isDatabaseAway } from '#libs/domain';
import {
  GroupCommit,
  type EventJournal,
  type JournalEntry,
  type JournalResult,
} from '#libs/storage';
import { LRUCache } from 'lru-cache';

/** Entries that share a transaction at most. */
const MAX_ENTRIES = 100;

/** While one waits for the disk, the next is on its way. */
const MAX_IN_FLIGHT = 2;

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
   * judged by itself. And what one entry cannot be written for must not fail those of other accounts.
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
    const written: Written[] = [];
    for (const entry of entries) {
      written.push(
        ...(await this.journal.write(tenantId, [entry]).catch((failure: unknown) => [{ failure }])),
      );
    }
    return written;
  }
}
