import { newId } from '#libs/domain';
import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { fillAccount, fillTenant } from './fill-tenant.js';
import { openStorage, openStorageOn, type Storage } from './open-storage.js';
import { anAccount, aRule, receive, sqlStateOf, twoTenants } from './scene.js';

const PERMISSION_DENIED = '42501';
const SETTING = `SELECT nullif(current_setting('app.account_ids', true), '') AS bounds`;

/** Every table with an account in it, and the column that names it. */
const ACCOUNT_COLUMNS = `
  SELECT c.relname AS table, CASE c.relname WHEN 'accounts' THEN 'id' ELSE 'account_id' END AS column
    FROM pg_class c
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
     AND (c.relname = 'accounts' OR EXISTS (
       SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'account_id'))
   ORDER BY 1`;

/** A change that the role may make to rows of the table, where there is one. */
const CHANGES: Record<string, string> = {
  accounts: 'username = username',
  account_tokens: 'key_id = key_id',
  ice_breakers: 'revision = revision',
  reply_rules: 'name = name',
  inbound_events: 'attempts = attempts',
  replies: 'attempts = attempts',
  ice_breaker_syncs: 'outcome = outcome',
  account_care: 'refresh_attempts = refresh_attempts',
  connect_links: 'failure = failure',
  data_erasures: 'attempts = attempts',
};

describe('work that is bound to accounts', () => {
  let base: Storage;
  let storage: Awaited<ReturnType<typeof openStorageOn>>;
  let tenantId: string;
  let otherId: string;
  let inside: Account;
  let outside: Account;
  let foreign: Account;
  let tables: { table: string; column: string }[];

  beforeAll(async () => {
    base = await openStorage();
    // One connection, so that the next unit of work surely gets the one used before.
    storage = await openStorageOn(base.database, base.database.url, 1);
    const scene = await twoTenants(base);
    ({ tenantId, otherId, account: inside, otherAccount: foreign } = scene);
    outside = await anAccount(base, tenantId);
    await fillTenant(base, inside);
    await fillAccount(base, outside);
    await fillTenant(base, foreign);
    await aRule(base, tenantId, { name: 'for all accounts' });
    tables = await base.database.ask(ACCOUNT_COLUMNS);
  });
  afterAll(async () => {
    await storage.close();
    await base.close();
  });

  const ask = <T>(accountIds: readonly string[], work: (manager: EntityManager) => Promise<T>) =>
    storage.work.boundTo(accountIds, () => storage.work.run(tenantId, work));
  const seen = async (
    { table, column }: { table: string; column: string },
    accountIds: readonly string[],
  ): Promise<(string | null)[]> => {
    const rows: { of: string | null }[] = await ask(accountIds, (manager) =>
      manager.query(`SELECT DISTINCT ${column} AS of FROM ${table} ORDER BY 1`),
    );
    return rows.map((row) => row.of);
  };

  it('is held in all of its tables, which have rows of each account', async () => {
    expect(tables.map(({ table }) => table)).toEqual(
      [...Object.keys(CHANGES), 'facts', 'ice_breaker_revisions'].toSorted(),
    );
    for (const { table, column } of tables) {
      const rows = await base.database.ask(
        `SELECT DISTINCT ${column} AS of FROM ${table} WHERE ${column} = ANY($1)`,
        [[inside.id, outside.id, foreign.id]],
      );
      expect({ table, accounts: rows.length }).toEqual({ table, accounts: 3 });
    }
  });

  it('sees the rows of those accounts alone', async () => {
    for (const table of tables) {
      expect([table, await seen(table, [inside.id])]).toEqual([table, [inside.id]]);
      const both = [inside.id, outside.id];
      expect([table, await seen(table, both)]).toEqual([table, both.toSorted()]);
    }
  });

  it('sees nothing with an empty list, an account that never was, or one of another tenant', async () => {
    for (const table of tables) {
      for (const ids of [[], [newId()], [foreign.id]]) {
        expect([table, await seen(table, ids)]).toEqual([table, []]);
      }
    }
  });

  it('changes and removes the rows of those accounts alone', async () => {
    for (const { table, column } of tables) {
      const counted = async (sql: string) => {
        const rows = await ask([inside.id], async (manager) => {
          const [all]: [{ of: string }[], number] = await manager.query(
            `${sql} RETURNING ${column} AS of`,
          );
          return all;
        });
        return [...new Set(rows.map((row) => row.of))];
      };
      const change = CHANGES[table];
      if (change) {
        expect([table, await counted(`UPDATE ${table} SET ${change}`)]).toEqual([
          table,
          [inside.id],
        ]);
      }
      const removed = await ask([outside.id], async (manager) => {
        await manager.query(`DELETE FROM ${table} WHERE ${column} = $1`, [inside.id]);
      }).then(() => seen({ table, column }, [inside.id]));
      expect([table, removed]).toEqual([table, [inside.id]]);
    }
  });

  it('adds no row for another account, nor one for all of them', async () => {
    const draft = { name: 'x', priority: 1, enabled: true, match: '{}', actions: '[]' };
    const add = (accountId: string | null) =>
      sqlStateOf(
        ask([inside.id], (manager) =>
          manager.query(
            `INSERT INTO reply_rules (id, tenant_id, account_id, name, priority, enabled, match, actions)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
            [newId(), tenantId, accountId, ...Object.values(draft)],
          ),
        ),
      );
    expect(await add(inside.id)).toBeNull();
    expect(await add(outside.id)).toBe(PERMISSION_DENIED);
    expect(await add(null)).toBe(PERMISSION_DENIED);
  });

  it('hands no row over to another account', async () => {
    for (const table of ['reply_rules', 'account_tokens', 'ice_breakers', 'replies']) {
      const moved = ask([inside.id], (manager) =>
        manager.query(`UPDATE ${table} SET account_id = $1`, [outside.id]),
      );
      expect([table, await sqlStateOf(moved)]).toEqual([table, PERMISSION_DENIED]);
    }
  });

  it('is not widened by the work that joins it, whatever that asks for', async () => {
    const rows = (manager: EntityManager): Promise<unknown> =>
      manager.query('SELECT id FROM accounts');
    const joined = await ask([inside.id], () => storage.work.run(tenantId, rows));
    expect(joined).toEqual([{ id: inside.id }]);
    const narrowed = storage.work.boundTo([inside.id], () =>
      storage.work.boundTo([inside.id, outside.id], () => storage.work.run(tenantId, rows)),
    );
    expect(await narrowed).toEqual([{ id: inside.id }]);
    const emptied = storage.work.boundTo([inside.id], () =>
      storage.work.boundTo([outside.id], () => storage.work.run(tenantId, rows)),
    );
    expect(await emptied).toEqual([]);
  });

  it('refuses to join a unit of work that sees more, or other accounts', async () => {
    const rows = (manager: EntityManager) => manager.query('SELECT id FROM accounts');
    const inUnbound = storage.work.run(tenantId, () => ask([inside.id], rows));
    await expect(inUnbound).rejects.toThrow(/bound otherwise/);
    const inOther = ask([inside.id, outside.id], () => ask([inside.id], rows));
    await expect(inOther).rejects.toThrow(/bound otherwise/);
  });

  it('ends with its transaction, on a connection that others use next', async () => {
    const both = [inside.id, outside.id].toSorted();
    const all = async () =>
      (await storage.accounts.list(tenantId, 10, null)).rows.map(({ id }) => id).toSorted();
    await ask([inside.id], async (manager) => {
      expect(await manager.query(SETTING)).toEqual([{ bounds: inside.id }]);
    });
    expect(await storage.dataSource.query(SETTING)).toEqual([{ bounds: null }]);
    expect(await all()).toEqual(both);
    await expect(ask([inside.id], (manager) => manager.query('SELECT 1 / 0'))).rejects.toThrow();
    expect(await storage.dataSource.query(SETTING)).toEqual([{ bounds: null }]);
    expect(await all()).toEqual(both);
  });

  it('is not mixed up with the work of others at the same time', async () => {
    const wanted = Array.from(
      { length: 40 },
      (_, at) => [[inside.id], [outside.id], [], null][at % 4]!,
    );
    const found = await Promise.all(
      wanted.map(async (ids) => {
        const list = () => base.accounts.list(tenantId, 10, null);
        const page = await (ids === null ? list() : base.work.boundTo(ids, list));
        return page.rows.map(({ id }) => id).toSorted();
      }),
    );
    const all = [inside.id, outside.id].toSorted();
    expect(found).toEqual(wanted.map((ids) => ids ?? all));
  });

  it.each(['', 'all', "' OR true --", '{}', '01a203d0', `${newId()},${newId()}`])(
    'refuses %j as an account',
    (id) => {
      expect(() => storage.work.boundTo([id], () => 'ran')).toThrow(/UUID/);
    },
  );

  it('does not hold back what the responder and the sweeper do for everybody', async () => {
    await receive(base, outside, { payload: 'LATER' });
    const lanes = await base.dueLanes.replies(10, null);
    expect(lanes.map(({ accountId }) => accountId)).toContain(outside.id);
    expect(await base.events.nextDueAt(otherId, outside.id)).toBeNull();
    expect(await base.events.nextDueAt(tenantId, outside.id)).not.toBeNull();
  });
});
