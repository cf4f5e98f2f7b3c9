import { AsyncLocalStorage } from 'node:async_hooks';
import { isUuid } from '#libs/domain';
import type { PoolClient, QueryResult } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';

type OpenWork = {
  tenantId: string;
  /** The accounts that it sees; undefined: all of the tenant. */
  bounds: readonly string[] | undefined;
  manager: EntityManager;
  failure: { cause: unknown } | null;
};

/** By this, and nothing else, TypeORM begins a transaction. */
const BEGIN = 'START TRANSACTION';

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
    return this.transaction(naming(tenantId, bounds), async (manager) => {
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

  /**
   * One look at a tenant's rows, in one round trip where `run` needs three and more: for questions that
   * are asked all the time. `$1` is the tenant and `$2` the one `id`; both are checked to be UUIDs and
   * become part of the text, since PostgreSQL takes no parameters where it is told two things at once.
   */
  async glance<Row>(tenantId: string, sql: string, id: string): Promise<Row[]> {
    if (!isUuid(id)) throw new Error('What is looked at must be named by a UUID.');
    const joined = this.open.getStore();
    if (joined) {
      return this.run(tenantId, (manager) => manager.query<Row[]>(sql, [tenantId, id]));
    }
    const named = naming(tenantId, this.bounds.getStore());
    const asked = sql.replaceAll('$1', `'${tenantId}'`).replaceAll('$2', `'${id}'`);
    const runner = this.dataSource.createQueryRunner();
    try {
      const client: PoolClient = await runner.connect();
      // One simple message is one transaction, which is how far the naming reaches.
      const results: unknown = await client.query(`${named}; ${asked}`);
      return rowsOfLast<Row>(results);
    } finally {
      await runner.release();
    }
  }

  /**
   * A transaction that has named its tenant with the very message that began it. Nobody waits for the
   * answer to that message before the first question is sent: should it not have begun, the connection
   * has seen no tenant's name, so that what follows finds nothing and can write nothing, and the work
   * fails at its end.
   */
  private async transaction<T>(
    named: string,
    work: (manager: EntityManager) => Promise<T>,
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const query = runner.query.bind(runner);
    let begun: Promise<unknown> = Promise.resolve();
    // TypeORM has no word for what is to be said along with it.
    Object.assign(runner, {
      query: (sql: string, ...rest: unknown[]) => {
        if (sql !== BEGIN) return Reflect.apply(query, runner, [sql, ...rest]);
        begun = query(`${BEGIN}; ${named}`);
        begun.catch(() => undefined);
        return Promise.resolve();
      },
    });
    try {
      // First, since a connection that cannot be had must not be asked for once more by what follows.
      await runner.connect();
      return await runner.manager.transaction(async (manager) => {
        const result = await work(manager);
        await begun;
        return result;
      });
    } finally {
      await runner.release();
    }
  }
}

/** SQL that shows PostgreSQL whose rows are meant. Nothing but UUIDs becomes part of it. */
function naming(tenantId: string, bounds: readonly string[] | undefined): string {
  if (!isUuid(tenantId)) throw new Error('A tenant id must be a UUID.');
  const tenant = `set_config('app.tenant_id', '${tenantId}', true)`;
  if (bounds === undefined) return `SELECT ${tenant}`;
  const accounts = bounds.length === 0 ? NO_ACCOUNT : bounds.join(',');
  return `SELECT ${tenant}, set_config('app.account_ids', '${accounts}', true)`;
}

/** pg answers several statements with a result for each. */
function rowsOfLast<Row>(results: unknown): Row[] {
  const last: QueryResult | undefined = Array.isArray(results) ? results.at(-1) : undefined;
  if (!last) throw new Error('PostgreSQL did not answer each statement.');
  return last.rows as Row[];
}
