import { isDatabaseAway } from '#libs/domain';
import type { InboundEventRepository, InboundEventRow } from '#libs/storage';

type Lane = { tenantId: string; accountId: string };
type Started = Pick<InboundEventRow, 'id' | 'nextAttemptAt'>;

/** Accounts that are remembered at most; what is forgotten comes back by itself, and counts a start. */
const MAX_ACCOUNTS = 10_000;

/**
 * Gives started events back, also those of an earlier turn that could not because the database was
 * away. Else each cut of the database's connections would hide them for a while, and count as a
 * crash of ours until they are quarantined. Late is harmless: what another turn has claimed since
 * is not given away.
 */
export class OwedReleases {
  private readonly byAccount = new Map<string, Started[]>();

  constructor(private readonly events: Pick<InboundEventRepository, 'release'>) {}

  /** Throws when they cannot be given back; while the database is away they stay remembered. */
  async release({ tenantId, accountId }: Lane, started: readonly Started[]): Promise<void> {
    const owed = [...(this.byAccount.get(accountId) ?? []), ...started];
    if (owed.length === 0) return;
    this.byAccount.delete(accountId);
    try {
      await this.events.release(
        tenantId,
        owed.map(({ id }) => id),
        owed.map(({ nextAttemptAt }) => nextAttemptAt),
      );
    } catch (error) {
      if (isDatabaseAway(error)) this.remember(accountId, owed);
      throw error;
    }
  }

  private remember(accountId: string, owed: readonly Started[]): void {
    const since = this.byAccount.get(accountId) ?? [];
    this.byAccount.set(
      accountId,
      [...since, ...owed].map(({ id, nextAttemptAt }) => ({ id, nextAttemptAt })),
    );
    const oldest = this.byAccount.keys().next();
    if (this.byAccount.size > MAX_ACCOUNTS && !oldest.done) this.byAccount.delete(oldest.value);
  }
}
