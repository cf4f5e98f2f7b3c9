import { ERASURE_PLAN, hexOf, type Account, type AuditSource } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { aKeyDraft, anEntry, aReplyChange } from '../../support/builders.js';
import { fillTenant } from './fill-tenant.js';
import { openStorage, type Storage } from './open-storage.js';
import { receive, twoTenants } from './scene.js';
import { countRowsOf, present } from './tables-of-tenants.js';
import { exitContext } from './wait-for-lock.js';

const SOURCE: AuditSource = { actor: 'operator', requestId: 'req_1', ip: '192.0.2.7' };

describe('the erasure of a tenant', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let account: Account;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    const scene = await twoTenants(storage);
    ({ tenantId, otherId, account } = scene);
    await fillTenant(storage, account);
    await fillTenant(storage, scene.otherAccount);
  });

  const request = (ifVersion: number | null = null) =>
    storage.eraser.request(tenantId, ifVersion, SOURCE);
  const begin = async () => {
    const begun = await request();
    if (begun.outcome !== 'begun') throw new Error(begun.outcome);
    return begun.erasure;
  };
  /** The time is over for which the tenant's own row stays as a sign. */
  const letTheSignBeSeen = () =>
    storage.database.ask(
      `UPDATE tenant_erasures SET requested_at = requested_at - interval '5 seconds'
        WHERE tenant_id = $1`,
      [tenantId],
    );
  const eraseAll = async () => {
    for (const root of ERASURE_PLAN) await storage.eraser.erase(tenantId, root);
  };
  const report = async () => (await storage.erasures.find(tenantId))?.erased;

  it('begins at once: the tenant is deleting, and who asked for it is kept', async () => {
    const erasure = await begin();
    expect(erasure).toEqual({
      id: expect.any(String),
      tenantId,
      externalId: null,
      status: 'running',
      erased: {},
      attempts: 0,
      lastError: null,
      ...SOURCE,
      requestedAt: expect.any(Date),
      finishedAt: null,
    });
    expect(await storage.tenants.find(tenantId)).toMatchObject({ status: 'deleting', version: 2 });
    expect(await storage.erasures.find(erasure.id)).toEqual(erasure);
    expect(await storage.tenants.find(otherId)).toMatchObject({ status: 'active', version: 1 });
  });

  it('shuts every key of the tenant, and none of another', async () => {
    const [own, foreign] = [aKeyDraft(), aKeyDraft()];
    await storage.apiKeys.create(tenantId, own);
    await storage.apiKeys.create(otherId, foreign);
    await begin();
    const found = await storage.keyLookup.find([own.keyHash, foreign.keyHash]);
    expect(found.get(hexOf(own.keyHash))?.isShut).toBe(true);
    expect(found.get(hexOf(foreign.keyHash))?.isShut).toBe(false);
  });

  it('begins once, however often and at whatever version it is asked for', async () => {
    const erasure = await begin();
    expect(await request()).toEqual({ outcome: 'repeated', erasure });
    expect(await request(1)).toEqual({ outcome: 'repeated', erasure });
  });

  it('begins once for several who ask at the same time', async () => {
    const results = await Promise.all([request(), request(), request()]);
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([
      'begun',
      'repeated',
      'repeated',
    ]);
  });

  it('does not begin for a tenant that was changed meanwhile, or that is none', async () => {
    await storage.tenants.edit(tenantId, { name: 'New name' }, null);
    expect(await request(1)).toEqual({ outcome: 'changed-meanwhile', version: 2 });
    expect(await storage.tenants.find(tenantId)).toMatchObject({ status: 'active' });
    expect(await storage.erasures.find(tenantId)).toBeNull();
    const nobody = '0198c0de-0000-7000-8000-000000000009';
    expect(await storage.eraser.request(nobody, null, SOURCE)).toEqual({ outcome: 'not-found' });
  });

  it('is told of to those who remember its keys, also when nothing of it is left', async () => {
    const key = aKeyDraft();
    await storage.apiKeys.create(tenantId, key);
    const remembered = (await storage.keyLookup.find([key.keyHash])).get(hexOf(key.keyHash));
    await begin();
    await eraseAll();
    await letTheSignBeSeen();
    expect(await storage.eraser.finish(tenantId)).toMatchObject({ outcome: 'done' });
    const { tenants } = await storage.keyLookup.changes(60_000);
    expect(tenants.get(tenantId)).toEqual(expect.any(String));
    expect(tenants.get(tenantId)).not.toBe(remembered?.stamp.tenant);
  });

  it('removes nothing before it is asked for', async () => {
    const before = await countRowsOf(storage.database, tenantId);
    await eraseAll();
    expect(await storage.eraser.finish(tenantId)).toEqual({ outcome: 'more' });
    expect(await countRowsOf(storage.database, tenantId)).toEqual(before);
  });

  it('leaves no row in any table that could hold one, and counts them all', async () => {
    const before = await countRowsOf(storage.database, tenantId);
    const others = await countRowsOf(storage.database, otherId);
    // A table that stays empty here would prove nothing.
    expect(Object.values(before)).not.toContain(0);
    const { id } = await begin();
    await eraseAll();
    await letTheSignBeSeen();
    expect(await storage.eraser.finish(tenantId)).toMatchObject({
      outcome: 'done',
      erased: { tenants: 1 },
      report: before,
    });
    expect(present(await countRowsOf(storage.database, tenantId))).toEqual({});
    expect(await countRowsOf(storage.database, otherId)).toEqual(others);
    expect(await storage.tenants.find(tenantId)).toBeNull();
    expect(await storage.erasures.find(id)).toMatchObject({
      status: 'done',
      erased: before,
      finishedAt: expect.any(Date),
    });
  });

  it('finds every row by an index, so that no other tenant’s rows make it slow', async () => {
    await begin();
    await letTheSignBeSeen();
    const scans = async (manager: EntityManager) => {
      const rows: { table: string; scans: number }[] = await manager.query(
        'SELECT relname AS table, seq_scan::int AS scans FROM pg_stat_xact_user_tables',
      );
      return new Map(rows.map(({ table, scans: count }) => [table, count]));
    };
    const scanned: Record<string, string[]> = {};
    const watch = (step: string, work: () => Promise<unknown>) =>
      storage.work.run(tenantId, async (manager) => {
        const before = await scans(manager);
        await work();
        const after = await scans(manager);
        scanned[step] = [...after.keys()].filter(
          (table) => (after.get(table) ?? 0) > (before.get(table) ?? 0),
        );
      });
    for (const root of ERASURE_PLAN) {
      await watch(root.table, () => storage.eraser.erase(tenantId, root));
    }
    await watch('the end', () => storage.eraser.finish(tenantId));
    const roots = ERASURE_PLAN.map(({ table }) => [table, []]);
    // Requests of one day, looked through once for each tenant.
    expect(scanned).toEqual({ ...Object.fromEntries(roots), 'the end': ['idempotency_keys'] });
  });

  it('keeps the row of the tenant until every gateway has seen that it is deleting', async () => {
    const { requestedAt } = await begin();
    await eraseAll();
    expect(await storage.eraser.finish(tenantId)).toEqual({ outcome: 'later' });
    expect(await storage.tenants.find(tenantId)).toMatchObject({ status: 'deleting' });
    const dueAt = await storage.erasures.nextDueAt(tenantId);
    expect(dueAt?.getTime()).toBeGreaterThan(requestedAt.getTime() + 4_000);
  });

  it('does not end while anything is left', async () => {
    await begin();
    await letTheSignBeSeen();
    for (const { table } of ERASURE_PLAN) {
      expect(await storage.eraser.finish(tenantId)).toEqual({ outcome: 'more' });
      const root = ERASURE_PLAN.find((one) => one.table === table)!;
      await storage.eraser.erase(tenantId, root);
    }
    expect(await storage.eraser.finish(tenantId)).toMatchObject({ outcome: 'done' });
  });

  it('counts each row once when two turns are at it side by side', async () => {
    await receive(storage, account, ...Array.from({ length: 50 }, () => ({})));
    const before = await countRowsOf(storage.database, tenantId);
    await begin();
    await Promise.all([eraseAll(), eraseAll(), eraseAll()]);
    await eraseAll();
    await letTheSignBeSeen();
    await Promise.all([1, 2, 3].map(() => storage.eraser.finish(tenantId)));
    await storage.eraser.finish(tenantId);
    expect(await report()).toEqual(before);
  });

  it('passes over what is being written at this moment, and takes it later', async () => {
    const before = await countRowsOf(storage.database, tenantId);
    const { rows } = await storage.events.list(tenantId, { state: null, accountId: null }, 1, null);
    const [{ event, replies } = {}] = rows;
    const [reply] = replies ?? [];
    if (!event || !reply) throw new Error('The tenant has no event with a reply.');
    await begin();
    await storage.work.run(tenantId, async () => {
      const sent = anEntry(event, { reply: aReplyChange(reply.id) });
      const [written] = await storage.journal.write(tenantId, [sent]);
      expect(written?.outcome).toBe('written');
      await exitContext(eraseAll);
      expect(await report()).not.toHaveProperty('inbound_events');
      expect(await report()).not.toHaveProperty('accounts');
    });
    await eraseAll();
    await letTheSignBeSeen();
    await storage.eraser.finish(tenantId);
    expect(await report()).toEqual(before);
  });

  it('is the end of what a turn under way still wants to write: no reply, no fact', async () => {
    const { rows } = await storage.events.list(tenantId, { state: null, accountId: null }, 1, null);
    const event = rows[0]!.event;
    await begin();
    await eraseAll();
    const results = await storage.journal.write(tenantId, [anEntry(event)]);
    expect(results).toEqual([{ outcome: 'conflict' }]);
  });
});
