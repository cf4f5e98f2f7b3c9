import { newId } from '#libs/domain';
import { TenantWork } from '#libs/storage';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import { openStorage, openStorageOn, type Storage } from './open-storage.js';
import { aTenant, sqlStateOf } from './scene.js';

const SETTING = `SELECT nullif(current_setting('app.tenant_id', true), '') AS tenant`;

describe('TenantWork', () => {
  let base: Storage;
  let tenantId: string;
  let otherId: string;
  let storage: Awaited<ReturnType<typeof openStorageOn>>;

  beforeAll(async () => {
    base = await openStorage();
    tenantId = (await aTenant(base)).id;
    otherId = (await aTenant(base)).id;
  });
  afterAll(() => base.close());

  // One connection, so that the next unit of work surely gets the one used before.
  beforeEach(async () => {
    storage = await openStorageOn(base.database, base.database.url, 1);
  });
  afterEach(() => storage.close());

  const note = (target: string) =>
    storage.audit.append(tenantId, {
      actor: 'operator',
      requestId: null,
      ip: null,
      action: 'test',
      target,
      before: null,
      after: {},
    });
  const targets = async () => {
    const unfiltered = { action: null, actor: null, target: null, since: null, until: null };
    const { rows } = await storage.audit.list(tenantId, unfiltered, 100, null);
    return rows.map(({ target }) => target);
  };

  it('joins the unit of work that is open', async () => {
    await storage.work.run(tenantId, async (outer) => {
      await storage.work.run(tenantId, async (inner) => {
        expect(inner).toBe(outer);
      });
      await note('joined');
      expect(await targets()).toContain('joined');
    });
    expect(await targets()).toContain('joined');
  });

  it('throws when another tenant is named inside, and keeps nothing', async () => {
    const mixed = storage.work.run(tenantId, async () => {
      await note('mixed');
      await storage.work.run(otherId, () => Promise.resolve());
    });
    await expect(mixed).rejects.toThrow(/another/);
    expect(await targets()).not.toContain('mixed');
  });

  it.each(['', 'all', "' OR true --", '01a203d0'])('refuses %j as a tenant', async (id) => {
    await expect(storage.work.run(id, () => Promise.resolve())).rejects.toThrow(/UUID/);
  });

  it('names the tenant for its own transaction only', async () => {
    await storage.work.run(tenantId, async (manager) => {
      expect(await manager.query(SETTING)).toEqual([{ tenant: tenantId }]);
    });
    expect(await storage.dataSource.query(SETTING)).toEqual([{ tenant: null }]);
    expect(await storage.dataSource.query('SELECT id FROM tenants')).toEqual([]);
  });

  it('leaves no tenant named after a failure', async () => {
    const failing = storage.work.run(tenantId, (manager) => manager.query('SELECT 1 / 0'));
    await expect(failing).rejects.toThrow(/division/);
    expect(await storage.dataSource.query(SETTING)).toEqual([{ tenant: null }]);
  });

  it('rolls back all of it when it throws', async () => {
    const failing = storage.work.run(tenantId, async () => {
      await note('thrown away');
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(await targets()).not.toContain('thrown away');
  });

  it('fails as a whole when a part failed, also when somebody caught that', async () => {
    const careless = storage.work.run(tenantId, async () => {
      await note('half');
      await storage.work
        .run(tenantId, (manager) => manager.query('SELECT 1 / 0'))
        .catch(() => 'never mind');
      return 'looks fine';
    });
    await expect(careless).rejects.toThrow(/none of it was kept/);
    expect(await targets()).not.toContain('half');
  });

  it('serves many tenants through one connection, each with its own rows', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, async () => (await aTenant(base)).id));
    const asked = Array.from({ length: 60 }, (_, at) => ids[at % ids.length]!);
    const seen = await Promise.all(
      asked.map((id) =>
        storage.work.run(id, async (manager) => {
          await manager.query('SELECT pg_sleep(0)');
          const rows: { id: string }[] = await manager.query('SELECT id FROM tenants');
          return rows.map((row) => row.id);
        }),
      ),
    );
    expect(seen).toEqual(asked.map((id) => [id]));
  });

  it('gives up on a connection after two seconds rather than wait for ever', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holder = storage.work.run(tenantId, () => held);
    await expect(storage.work.run(otherId, () => Promise.resolve())).rejects.toThrow(/timeout/i);
    release();
    await holder;
  });

  it('ends by the bounds of the session: no statement takes longer than it may', async () => {
    const bounds = await storage.dataSource.query(
      `SELECT current_setting('statement_timeout') AS statement,
              current_setting('lock_timeout') AS lock,
              current_setting('idle_in_transaction_session_timeout') AS idle,
              current_setting('synchronous_commit') AS commit`,
    );
    expect(bounds).toEqual([{ statement: '15s', lock: '5s', idle: '15s', commit: 'on' }]);
  });

  it('survives a connection that the server cuts', async () => {
    const cut = storage.work.run(tenantId, (manager) =>
      manager.query('SELECT pg_terminate_backend(pg_backend_pid())'),
    );
    expect(await sqlStateOf(cut)).not.toBeNull();
    await note('afterwards');
    expect(await targets()).toContain('afterwards');
  });

  it('does not mix the units of work of two instances', async () => {
    const second = new TenantWork(base.dataSource);
    await storage.work.run(tenantId, async (outer) => {
      await second.run(otherId, async (inner) => {
        expect(inner).not.toBe(outer);
      });
    });
  });

  describe('a glance', () => {
    const NOTES = `SELECT target FROM audit_log WHERE tenant_id = $1 AND target = 'of ' || $2`;
    const look = (id: string, ownerId = tenantId) =>
      storage.work.glance<{ target: string }>(ownerId, NOTES, id);

    it('sees what the tenant has, and nothing of another', async () => {
      const id = newId();
      await note(`of ${id}`);
      expect(await look(id)).toEqual([{ target: `of ${id}` }]);
      const theirs = `SELECT target FROM audit_log WHERE target = 'of ' || $2`;
      expect(await storage.work.glance(otherId, theirs, id)).toEqual([]);
      expect(await look(newId())).toEqual([]);
    });

    it('leaves no tenant behind on its connection', async () => {
      await look(newId());
      expect(await storage.dataSource.query(SETTING)).toEqual([{ tenant: null }]);
    });

    it('joins the unit of work that is open, and sees what that has written', async () => {
      const id = newId();
      await storage.work
        .run(tenantId, async () => {
          await note(`of ${id}`);
          expect(await look(id)).toHaveLength(1);
          await expect(look(id, otherId)).rejects.toThrow(/another/);
        })
        .catch(() => undefined);
    });

    it('sees no more than the accounts that it is bound to', async () => {
      const sql = `SELECT current_setting('app.account_ids', true) AS bounds WHERE $1 <> $2`;
      const id = newId();
      const seen = await storage.work.boundTo([id], () =>
        storage.work.glance(tenantId, sql, newId()),
      );
      expect(seen).toEqual([{ bounds: id }]);
    });

    it.each(["'; DROP TABLE accounts; --", '', 'x', '$1'])('takes no id like %j', async (id) => {
      await expect(look(id)).rejects.toThrow(/UUID/);
      await expect(storage.work.glance(id, NOTES, newId())).rejects.toThrow(/UUID/);
    });
  });

  it('names its tenant in the message that begins its transaction', async () => {
    const asked: string[] = [];
    const runner = jest.spyOn(storage.dataSource, 'createQueryRunner');
    await storage.work.run(tenantId, async (manager) => {
      const query = jest.spyOn(manager.queryRunner!, 'query');
      expect(await manager.query(SETTING)).toEqual([{ tenant: tenantId }]);
      asked.push(...query.mock.calls.map(([sql]) => String(sql)));
    });
    expect(runner).toHaveBeenCalledTimes(1);
    expect(asked).toEqual([SETTING]);
    runner.mockRestore();
  });
});
