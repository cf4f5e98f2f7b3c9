import { AsyncLocalStorage } from 'node:async_hooks';
import { isUuid } from '#libs/domain';
import type { DataSource, EntityManager } from 'typeorm';

type OpenWork = { tenantId: string; manager: EntityManager; failure: { cause: unknown } | null };

/**
 * The one way to a tenant's rows: a transaction that has named its tenant to PostgreSQL, so that
 * row-level security shows that tenant's rows and no others.
 *
 * A call inside another's `run` joins its transaction; a call for another tenant throws, since
 * mixing two tenants in one transaction is always a mistake. A joined call that fails fails the
 * whole, also when its caller goes on: after a failed statement PostgreSQL answers COMMIT by a quiet
 * ROLLBACK, which would look like success. Never call Instagram or a partner inside `work`: the
 * transaction holds a connection and locks.
 */
export class TenantWork {
  private readonly open = new AsyncLocalStorage<OpenWork>();

  constructor(private readonly dataSource: DataSource) {}

  async run<T>(tenantId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const joined = this.open.getStore();
    if (joined) {
      if (joined.tenantId !== tenantId) {
        throw new Error('A unit of work for one tenant cannot touch the rows of another.');
      }
      try {
        return await work(joined.manager);
      } catch (error) {
        joined.failure ??= { cause: error };
        throw error;
      }
    }
    if (!isUuid(tenantId)) throw new Error('A tenant id must be a UUID.');
    return this.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenantId]);
      const open: OpenWork = { tenantId, manager, failure: null };
      const result = await this.open.run(open, () => work(manager));
      if (open.failure) {
        throw new Error(
          'A part of this unit of work failed, so none of it was kept.',
          open.failure,
        );
      }
      return result;
    });
  }
}
