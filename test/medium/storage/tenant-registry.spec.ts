import { newId } from '#libs/domain';
import type { NewTenant, TenantChange } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage, type Storage } from './open-storage.js';

describe('TenantRegistry', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  const make = (given: Partial<NewTenant> = {}) =>
    storage.tenants.create({ name: 'Acme', externalId: null, limits: {}, ...given });
  const made = async (given: Partial<NewTenant> = {}) => {
    const tenant = await make(given);
    if (!tenant) throw new Error('The external id is taken.');
    return tenant;
  };
  const stampOf = async (id: string) => {
    const [row] = await storage.database.ask<{ stamp: string }>(
      'SELECT changed_at::text AS stamp FROM tenants WHERE id = $1',
      [id],
    );
    return row!.stamp;
  };

  it('makes a tenant, and finds it by our id and by its own', async () => {
    const tenant = await made({ externalId: 'acme-1', limits: { accounts: 3 } });
    expect(tenant).toMatchObject({
      name: 'Acme',
      externalId: 'acme-1',
      status: 'active',
      limits: { accounts: 3 },
      version: 1,
    });
    expect(tenant).toMatchObject({ returnUrls: [], retentionDays: 90 });
    expect(await storage.tenants.find(tenant.id)).toEqual(tenant);
    expect(await storage.tenants.find(tenant.id.toUpperCase())).toEqual(tenant);
    expect(await storage.tenants.find('acme-1')).toEqual(tenant);
  });

  it('makes a tenant with settings of its own', async () => {
    const settings = {
      returnUrls: ['https://a.example/', 'https://b.example/x'],
      retentionDays: 7,
    };
    const tenant = await made(settings);
    expect(tenant).toMatchObject(settings);
    expect(await storage.tenants.find(tenant.id)).toEqual(tenant);
  });

  it('takes an id of ours for what it is, also when another calls itself that', async () => {
    const tenant = await made();
    const impostor = await made({ externalId: tenant.id });
    expect((await storage.tenants.find(tenant.id))?.id).toBe(tenant.id);
    const nobody = newId();
    const named = await made({ externalId: nobody });
    expect((await storage.tenants.find(nobody))?.id).toBe(named.id);
    expect(impostor.externalId).toBe(tenant.id);
  });

  it('gives an external id away once, also to two callers at once', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => make({ externalId: 'acme-2' })));
    expect(all.filter((tenant) => tenant !== null)).toHaveLength(1);
  });

  it('makes any number of tenants without an external id', async () => {
    expect(await make()).not.toBeNull();
    expect(await make()).not.toBeNull();
  });

  it('lists newest first, page by page, each tenant once', async () => {
    for (let i = 0; i < 5; i++) await made({ name: `Listed ${i}` });
    const ids: string[] = [];
    for (let after: { id: string } | null = null; ;) {
      const page = await storage.tenants.list(2, after);
      ids.push(...page.map(({ id }) => id));
      after = page.at(-1) ?? null;
      if (page.length < 2) break;
    }
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
    expect(ids.length).toBeGreaterThanOrEqual(5);
  });

  it.each<[string, TenantChange, object]>([
    ['the name', { name: 'New' }, { name: 'New' }],
    ['the external id', { externalId: `new-${newId()}` }, { externalId: expect.any(String) }],
    ['no external id any more', { externalId: null }, { externalId: null }],
    ['the status', { status: 'suspended' }, { status: 'suspended' }],
    ['one limit', { limits: { reply_rules: 7 } }, { limits: { accounts: 3, reply_rules: 7 } }],
    ['a limit back to the default', { limits: { accounts: null } }, { limits: {} }],
    [
      'where people return to',
      { returnUrls: ['https://a.example/'] },
      { returnUrls: ['https://a.example/'] },
    ],
    ['how long things are kept', { retentionDays: 30 }, { retentionDays: 30 }],
  ])('changes %s and nothing else, counts it and stamps it', async (_, change, becomes) => {
    const before = await made({ externalId: newId(), limits: { accounts: 3 } });
    const stamp = await stampOf(before.id);
    const result = await storage.tenants.edit(before.id, change, 1);
    const after = await storage.tenants.find(before.id);
    expect(result).toEqual({ outcome: 'edited', before, row: after });
    expect(after).toEqual({ ...before, ...becomes, version: 2, updatedAt: after!.updatedAt });
    expect(await stampOf(before.id)).not.toBe(stamp);
  });

  it('counts nothing when nothing changes', async () => {
    const tenant = await made({ limits: { accounts: 3 } });
    const change = { name: 'Acme', status: 'active', limits: { accounts: 3 } } as const;
    const result = await storage.tenants.edit(tenant.id, change, null);
    expect(result).toEqual({ outcome: 'edited', before: tenant, row: tenant });
  });

  it('looks at once for what is older than it is kept from here on', async () => {
    const { id } = await made();
    const dueInMs = async () => {
      const [row] = await storage.database.ask<{ ms: number }>(
        `SELECT (extract(epoch FROM retention_due_at - now()) * 1000)::float8 AS ms
           FROM tenants WHERE id = $1`,
        [id],
      );
      return row!.ms;
    };
    await storage.database.ask(
      `UPDATE tenants SET retention_due_at = now() + interval '1 day' WHERE id = $1`,
      [id],
    );
    await storage.tenants.edit(id, { name: 'Another' }, null);
    expect(await dueInMs()).toBeGreaterThan(3_600_000);
    await storage.tenants.edit(id, { retentionDays: 30 }, null);
    expect(await dueInMs()).toBeLessThanOrEqual(0);
  });

  it('changes only the version that was seen, also for two callers at once', async () => {
    const { id } = await made();
    const results = await Promise.all(
      ['One', 'Two', 'Three'].map((name) => storage.tenants.edit(id, { name }, 1)),
    );
    const outcomes = results.map(({ outcome }) => outcome).toSorted();
    expect(outcomes).toEqual(['changed-meanwhile', 'changed-meanwhile', 'edited']);
    expect(await storage.tenants.edit(id, { name: 'Four' }, 1)).toEqual({
      outcome: 'changed-meanwhile',
      version: 2,
    });
  });

  it('refuses an external id that another tenant has, and keeps what it was', async () => {
    await made({ externalId: 'taken' });
    const tenant = await made();
    const change = { name: 'New', externalId: 'taken' };
    expect(await storage.tenants.edit(tenant.id, change, null)).toEqual({
      outcome: 'external-id-taken',
    });
    expect(await storage.tenants.find(tenant.id)).toEqual(tenant);
  });

  it('changes nothing of a tenant that is being deleted', async () => {
    const { id } = await made();
    await storage.database.ask(`UPDATE tenants SET status = 'deleting' WHERE id = $1`, [id]);
    expect(await storage.tenants.edit(id, { status: 'active' }, null)).toEqual({
      outcome: 'deleting',
    });
    expect(await storage.tenants.find(id)).toMatchObject({ status: 'deleting' });
  });

  it('knows nothing of a tenant that is not there', async () => {
    expect(await storage.tenants.find(newId())).toBeNull();
    expect(await storage.tenants.find('nobody')).toBeNull();
    expect(await storage.tenants.edit(newId(), { name: 'Nobody' }, null)).toEqual({
      outcome: 'missing',
    });
  });

  it('cannot be reached from the unit of work of another tenant', async () => {
    const one = await made();
    const other = await made();
    const mixed = storage.work.run(one.id, () =>
      storage.tenants.edit(other.id, { name: 'Mine' }, null),
    );
    await expect(mixed).rejects.toThrow(/another/);
    expect(await storage.tenants.find(other.id)).toEqual(other);
  });
});
