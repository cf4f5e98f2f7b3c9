import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage, type Storage } from './open-storage.js';

describe('TenantRegistry', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  it('makes, finds and changes a tenant', async () => {
    const made = await storage.tenants.create('Acme', 'acme-1');
    expect(made).toMatchObject({ name: 'Acme', externalId: 'acme-1', status: 'active' });
    expect(await storage.tenants.find(made!.id)).toEqual(made);
    await storage.tenants.update(made!.id, { status: 'suspended' });
    expect(await storage.tenants.update(made!.id, { name: 'Acme Ltd' })).toEqual({
      ...made,
      name: 'Acme Ltd',
      status: 'suspended',
    });
  });

  it('gives an external id away once, also to two callers at once', async () => {
    const made = await Promise.all(
      Array.from({ length: 4 }, () => storage.tenants.create('Acme', 'acme-2')),
    );
    expect(made.filter((tenant) => tenant !== null)).toHaveLength(1);
  });

  it('makes any number of tenants without an external id', async () => {
    expect(await storage.tenants.create('One', null)).not.toBeNull();
    expect(await storage.tenants.create('Two', null)).not.toBeNull();
  });

  it('lists newest first, page by page, each tenant once', async () => {
    for (let i = 0; i < 5; i++) await storage.tenants.create(`Listed ${i}`, null);
    const ids: string[] = [];
    for (let before: string | null = null; ;) {
      const page = await storage.tenants.list(2, before);
      ids.push(...page.map(({ id }) => id));
      before = page.at(-1)?.id ?? null;
      if (page.length < 2) break;
    }
    expect(ids).toEqual([...new Set(ids)].toSorted().toReversed());
    expect(ids.length).toBeGreaterThanOrEqual(5);
  });

  it('knows nothing of a tenant that is not there', async () => {
    expect(await storage.tenants.find(newId())).toBeNull();
    expect(await storage.tenants.update(newId(), { name: 'Nobody' })).toBeNull();
  });
});
