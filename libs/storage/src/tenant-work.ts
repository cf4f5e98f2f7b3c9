import { AsyncLocalStorage } from 'node:async_hooks';
import { isUuid } from '#libs/domain';
import type { DataSource, EntityManager } from 'typeorm';

type OpenWork = {
  tenantId: string;
  /** The accounts that it sees; undefined: all of the tenant. */
  bounds: readonly string[] | undefined;
  manager: EntityManager;
  failure: { cause: unknown } | null;
};

/** No account has it: what a key sees that is bound to none. */
const NO_ACCOUNT = '00000000-0000-0000-0000-000000000000';

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
  private readonly bounds = new AsyncLocalStorage<readonly string[]>();

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Runs `work` seeing of a tenant's accounts no more than these, and of what an account can have no
   * more than theirs: a rule or a fact of the whole tenant is out of sight. An empty list sees none.
   * Bounds inside bounds only narrow them.
   */
  boundTo<T>(accountIds: readonly string[], work: () => T): T {
    if (!accountIds.every(isUuid)) throw new Error('An account id must be a UUID.');
    const outer = this.bounds.getStore();
    const bounds = outer ? accountIds.filter((id) => outer.includes(id)) : [...accountIds];
    return this.bounds.run(bounds, work);
  }

  async run<T>(tenantId: string, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    const joined = this.open.getStore();
    const bounds = this.bounds.getStore();
    if (joined) {
      if (joined.tenantId !== tenantId) {
        throw new Error('A unit of work for one tenant cannot touch the rows of another.');
      }
      // The transaction has told PostgreSQL its bounds already, and would show what those show.
      if (joined.bounds !== bounds) {
        throw new Error('A unit of work cannot be joined by one that is bound otherwise.');
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
      if (bounds === undefined) {
        await manager.query(`SELECT set_config('app.tenant_id', $1, true)`, [tenantId]);
      } else {
        await manager.query(
          `SELECT set_config('app.tenant_id', $1, true), set_config('app.account_ids', $2, true)`,
          [tenantId, bounds.length === 0 ? NO_ACCOUNT : bounds.join(',')],
        );
      }
      const open: OpenWork = { tenantId, bounds, manager, failure: null };
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
