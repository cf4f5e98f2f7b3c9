import { newApiKey, newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { openStorage, type Storage } from './open-storage.js';
import { twoTenants } from './scene.js';

describe('API keys', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  async function aKey(ownerId = tenantId) {
    const { prefix, hash } = newApiKey(randomBytes);
    const row = await storage.apiKeys.create(ownerId, {
      name: 'main',
      prefix,
      keyHash: hash,
      scopes: ['accounts:read', 'rules:write'],
    });
    return { row, hash };
  }
  const change = (id: string, column: string, interval: string) =>
    storage.database.ask(
      `UPDATE api_keys SET ${column} = now() + interval '${interval}' WHERE id = $1`,
      [id],
    );

  it('say whose they are, before any tenant is known', async () => {
    const { row, hash } = await aKey();
    expect(await storage.keyLookup.find(hash)).toEqual({
      keyId: row.id,
      tenantId,
      tenantStatus: 'active',
      scopes: ['accounts:read', 'rules:write'],
    });
  });

  it('are listed newest first, without their hash, for their tenant alone', async () => {
    const { row: first } = await aKey();
    const { row: second } = await aKey();
    const { row: foreign } = await aKey(otherId);
    const listed = await storage.apiKeys.list(tenantId);
    const ids = listed.map(({ id }) => id);
    expect(ids.indexOf(second.id)).toBeLessThan(ids.indexOf(first.id));
    expect(ids).not.toContain(foreign.id);
    expect(listed.some((row) => 'keyHash' in row)).toBe(false);
  });

  it.each([
    ['unknown', null],
    ['revoked', (id: string) => change(id, 'revoked_at', '0')],
    ['expired', (id: string) => change(id, 'expires_at', '-1 second')],
  ])('are found no more when %s', async (_, spoil) => {
    const { row, hash } = await aKey();
    if (spoil) await spoil(row.id);
    expect(await storage.keyLookup.find(spoil ? hash : randomBytes(32))).toBeNull();
  });

  it('are found until they expire', async () => {
    const { row, hash } = await aKey();
    await change(row.id, 'expires_at', '1 hour');
    expect(await storage.keyLookup.find(hash)).toMatchObject({ keyId: row.id });
  });

  it('say that their tenant is suspended', async () => {
    const tenant = await storage.tenants.create('Late payer', null);
    const { hash } = await aKey(tenant!.id);
    await storage.tenants.update(tenant!.id, { status: 'suspended' });
    expect(await storage.keyLookup.find(hash)).toMatchObject({ tenantStatus: 'suspended' });
  });

  it('cannot be made for a tenant that is not there', async () => {
    await expect(aKey(newId())).rejects.toThrow();
  });
});
