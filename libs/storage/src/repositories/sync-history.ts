import { LessThan } from 'typeorm';
import { IceBreakerSync } from '../entities/ice-breaker-sync.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import type { TenantWork } from '../tenant-work.js';

/** What became of each try to publish or to check an account's questions. */
export class SyncHistory {
  constructor(private readonly work: TenantWork) {}

  /** Newest first. */
  list(
    tenantId: string,
    accountId: string,
    limit: number,
    after: IdPlace | null,
  ): Promise<Page<IceBreakerSync>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(IceBreakerSync, {
        where: { tenantId, accountId, ...(after === null ? {} : { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.syncs, rows, limit);
    });
  }
}
