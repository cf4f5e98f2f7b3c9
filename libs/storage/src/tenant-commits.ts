import { AsyncLocalStorage } from 'node:async_hooks';
import { isDatabaseAway } from '#libs/domain';
import { LRUCache } from 'lru-cache';
import pMap from 'p-map';
import { GroupCommit } from './group-commit.js';

/** Items that share a transaction at most. */
const MAX_ITEMS = 100;

/**
 * One for each tenant: what comes while it waits for the disk shares the next. With two, each holds half as many
 * items, and answering takes twice the processor time.
 */
const MAX_IN_FLIGHT = 1;

/** Connections that items take at most which could not be written together. */
const ALONE_AT_ONCE = 4;

/** Tenants that are remembered at most; a forgotten one only shares nothing with what is under way. */
const MAX_TENANTS = 1_000;

type Written<Result> = { result: Result } | { failure: unknown };

type WriteTogether<Item, Result> = (
  tenantId: string,
  items: readonly Item[],
) => Promise<readonly Result[]>;

/**
 * Writes items of one tenant together, whichever turn of this process they come from: under load the
 * cost of a transaction is divided among all that wait for one. `write` gives one result for each item,
 * in their order, and all or nothing is written.
 */
export class TenantCommits<Item, Result> {
  private readonly byTenant = new LRUCache<string, GroupCommit<Item, Written<Result>>>({
    max: MAX_TENANTS,
  });
  /** No turn's own: what is made in the first one serves all others. */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();

  /** `keyOf`: what an item is about. Two about the same are judged apart. */
  constructor(
    private readonly writeTogether: WriteTogether<Item, Result>,
    private readonly keyOf: (item: Item) => string,
  ) {}

  async write(tenantId: string, item: Item): Promise<Result> {
    const written = await this.commitsOf(tenantId).add(item);
    if ('failure' in written) throw written.failure;
    return written.result;
  }

  private commitsOf(tenantId: string): GroupCommit<Item, Written<Result>> {
    const known = this.byTenant.get(tenantId);
    if (known) return known;
    const made = this.inOwnContext(
      () =>
        new GroupCommit<Item, Written<Result>>((items) => this.flush(tenantId, items), {
          maxItems: MAX_ITEMS,
          maxInFlight: MAX_IN_FLIGHT,
        }),
    );
    this.byTenant.set(tenantId, made);
    return made;
  }

  /**
   * Two about the same are of two turns of one lane, one of which has been overtaken: each is judged by
   * itself. And what one item cannot be written for, such as a lock that a frozen process holds, must
   * not fail those of other lanes, nor delay them by more than itself.
   */
  private async flush(tenantId: string, items: readonly Item[]): Promise<Written<Result>[]> {
    const areDifferent = new Set(items.map(this.keyOf)).size === items.length;
    if (areDifferent) {
      try {
        const results = await this.writeTogether(tenantId, items);
        return results.map((result) => ({ result }));
      } catch (error) {
        if (items.length === 1 || isDatabaseAway(error)) throw error;
      }
    }
    return pMap(items, (item) => this.alone(tenantId, item), { concurrency: ALONE_AT_ONCE });
  }

  private async alone(tenantId: string, item: Item): Promise<Written<Result>> {
    try {
      const results = await this.writeTogether(tenantId, [item]);
      if (results.length !== 1) throw new Error('There must be one result for each item.');
      return { result: results[0]! };
    } catch (failure) {
      return { failure };
    }
  }
}
