import { newId } from '#libs/domain';
import { APP_ROLE, ROUTER_ROLE, TENANT_TABLES } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fillTenant } from './fill-tenant.js';
import { openStorage, type Storage } from './open-storage.js';
import { sqlStateOf, twoTenants } from './scene.js';

const TABLES = [...TENANT_TABLES, 'tenants'];
const PERMISSION_DENIED = '42501';

describe('the rows of a tenant', () => {
  let storage: Storage;
  let scene: Awaited<ReturnType<typeof twoTenants>>;

  beforeAll(async () => {
    storage = await openStorage();
    scene = await twoTenants(storage);
    await fillTenant(storage, scene.account);
  });
  afterAll(() => storage.close());

  const count = async (table: string, tenantId: string | null): Promise<number> => {
    const sql = `SELECT count(*)::int AS n FROM ${table}`;
    const rows: { n: number }[] =
      tenantId === null
        ? await storage.dataSource.query(sql)
        : await storage.work.run(tenantId, (manager) => manager.query(sql));
    return rows[0]!.n;
  };

  it.each(TABLES)(
    'are in %s, seen by their tenant and not by a connection without one',
    async (table) => {
      expect(await count(table, scene.tenantId)).toBeGreaterThan(0);
      expect(await count(table, null)).toBe(0);
    },
  );

  it.each(TABLES)('are hidden in %s from another tenant', async (table) => {
    const column = table === 'tenants' ? 'id' : 'tenant_id';
    const rows = await storage.work.run(scene.otherId, (manager) =>
      manager.query(`SELECT 1 FROM ${table} WHERE ${column} = $1`, [scene.tenantId]),
    );
    expect(rows).toEqual([]);
  });

  it.each(TENANT_TABLES)(
    'cannot be moved in %s to another tenant, nor taken over',
    async (table) => {
      const sqlState = await sqlStateOf(
        storage.work.run(scene.tenantId, (manager) =>
          manager.query(`UPDATE ${table} SET tenant_id = $1`, [scene.otherId]),
        ),
      );
      expect(sqlState).toBe(PERMISSION_DENIED);
      await storage.work
        .run(scene.otherId, (manager) =>
          manager.query(`UPDATE ${table} SET tenant_id = $1`, [scene.otherId]),
        )
        .catch(() => {});
      const [row] = await storage.database.ask<{ n: number }>(
        `SELECT count(*)::int AS n FROM ${table} WHERE tenant_id = $1`,
        [scene.tenantId],
      );
      expect(row!.n).toBeGreaterThan(0);
    },
  );

  it('are not made, renamed or let off their limits by another tenant', async () => {
    const [before] = await storage.database.ask('SELECT * FROM tenants WHERE id = $1', [
      scene.tenantId,
    ]);
    const as = (sql: string, parameters: unknown[]) =>
      sqlStateOf(storage.work.run(scene.otherId, (manager) => manager.query(sql, parameters)));
    expect(await as(`INSERT INTO tenants (id, name) VALUES ($1, 'x')`, [newId()])).toBe(
      PERMISSION_DENIED,
    );
    await as(`UPDATE tenants SET name = 'x', limits = '{"accounts": 9}' WHERE id = $1`, [
      scene.tenantId,
    ]);
    const after = await storage.database.ask('SELECT * FROM tenants WHERE id = $1', [
      scene.tenantId,
    ]);
    expect(after).toEqual([before]);
  });

  it.each([
    ['account_tokens', 'sealed'],
    ['webhook_endpoints', 'sealed_secret'],
    ['webhook_endpoints', 'url'],
    ['inbound_events', 'title'],
    ['inbound_events', 'payload'],
    ['data_erasures', 'person_id'],
    ['data_erasures', 'progress'],
    ['inbound_events', 'text_sha256'],
    ['replies', 'message'],
    ['reply_rules', 'actions'],
    ['ice_breakers', 'desired'],
    ['facts', 'body'],
    ['audit_log', 'before'],
    ['audit_log', 'after'],
    ['api_keys', 'name'],
    ['idempotency_keys', 'sealed_body'],
    ['accounts', 'username'],
    ['accounts', 'disclosure'],
    ['conversations', 'person_id'],
    ['conversations', 'tags'],
    ['replies', 'person_id'],
  ])('keep %s.%s from the router', async (table, column) => {
    expect(await sqlStateOf(storage.router.query(`SELECT ${column} FROM ${table}`))).toBe(
      PERMISSION_DENIED,
    );
    expect(await sqlStateOf(storage.router.query(`SELECT * FROM ${table}`))).toBe(
      PERMISSION_DENIED,
    );
  });

  it('cannot be changed or removed by the router', async () => {
    for (const table of TENANT_TABLES) {
      const change = storage.router.query(`UPDATE ${table} SET tenant_id = tenant_id`);
      expect(await sqlStateOf(change)).toBe(PERMISSION_DENIED);
      const removal = storage.router.query(`DELETE FROM ${table}`);
      expect(await sqlStateOf(removal)).toBe(PERMISSION_DENIED);
    }
  });

  it.each(['UPDATE audit_log SET actor = actor', 'DELETE FROM audit_log'])(
    'stay in the audit log as they are: %s',
    async (sql) => {
      const work = storage.work.run(scene.tenantId, (manager) => manager.query(sql));
      expect(await sqlStateOf(work)).toBe(PERMISSION_DENIED);
    },
  );

  it('are reached by roles that no connection leaves by accident', async () => {
    const role = 'SELECT current_user::text AS role';
    expect(await storage.dataSource.query(role)).toEqual([{ role: APP_ROLE }]);
    await storage.dataSource.query('RESET ROLE');
    expect(await storage.dataSource.query(role)).toEqual([{ role: APP_ROLE }]);
    expect((await storage.router.query(role)).rows).toEqual([{ role: ROUTER_ROLE }]);
  });
});
