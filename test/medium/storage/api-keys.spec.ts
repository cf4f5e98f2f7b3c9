import { newId } from '#libs/domain';
import type { ApiKey, NewApiKeyRow } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aKeyDraft } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant, twoTenants } from './scene.js';

describe('API keys', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  let accountId: string;
  let foreignAccountId: string;

  beforeAll(async () => {
    storage = await openStorage();
    const scene = await twoTenants(storage);
    ({ tenantId, otherId } = scene);
    accountId = scene.account.id;
    foreignAccountId = scene.otherAccount.id;
  });
  afterAll(() => storage.close());

  async function aKey(given: Partial<NewApiKeyRow> = {}, ownerId = tenantId): Promise<ApiKey> {
    const result = await storage.apiKeys.create(ownerId, aKeyDraft(given));
    if (result.outcome !== 'created') throw new Error(result.outcome);
    return result.row;
  }
  const stampOf = async ({ id }: ApiKey) => {
    const [row] = await storage.database.ask<{ stamp: string }>(
      'SELECT changed_at::text AS stamp FROM api_keys WHERE id = $1',
      [id],
    );
    return row!.stamp;
  };
  const rotate = (key: ApiKey, graceSeconds: number, ownerId = tenantId) => {
    const { prefix, keyHash } = aKeyDraft();
    return storage.apiKeys.rotate(
      ownerId,
      key,
      { prefix, keyHash, createdBy: 'key:x' },
      graceSeconds,
    );
  };
  const inSeconds = (date: Date | null) =>
    date === null ? null : (date.getTime() - Date.now()) / 1_000;

  it('are kept as they were given, without their hash in what is read', async () => {
    const given = aKeyDraft({
      scopes: ['accounts:read'],
      accountIds: [accountId],
      expiresAt: new Date(Date.now() + 60_000),
      requestsPerMinute: 5,
      createdBy: 'key:maker',
    });
    const { keyHash, ...shown } = given;
    const row = await aKey(given);
    expect(row).toMatchObject({ ...shown, tenantId, version: 1, replacedBy: null });
    expect(await storage.apiKeys.find(tenantId, row.id)).toEqual(row);
    expect('keyHash' in row).toBe(false);
    expect((await storage.keyLookup.find([keyHash])).size).toBe(1);
  });

  it('are bound only to accounts of their tenant', async () => {
    const nobodys = newId();
    const result = await storage.apiKeys.create(
      tenantId,
      aKeyDraft({ accountIds: [nobodys, accountId, foreignAccountId] }),
    );
    expect(result).toEqual({
      outcome: 'unknown-accounts',
      accountIds: [nobodys, foreignAccountId],
    });
  });

  it('are listed newest first, page by page, for their tenant alone', async () => {
    const { id } = await aTenant(storage);
    const keys: ApiKey[] = [];
    for (let made = 0; made < 3; made += 1) keys.push(await aKey({}, id));
    await aKey({}, otherId);
    const first = await storage.apiKeys.list(id, 2, null);
    expect(first.rows.map((row) => row.id)).toEqual([keys[2]!.id, keys[1]!.id]);
    expect(first.nextCursor).not.toBeNull();
    const rest = await storage.apiKeys.list(id, 2, keys[1]!);
    expect(rest).toMatchObject({ rows: [{ id: keys[0]!.id }], nextCursor: null });
    expect(first.rows.some((row) => 'keyHash' in row)).toBe(false);
  });

  it.each([
    ['a name', { name: 'New' }, { name: 'New' }],
    ['a limit', { requestsPerMinute: 7 }, { requestsPerMinute: 7 }],
    ['no limit', { requestsPerMinute: null }, { requestsPerMinute: null }],
  ])('are given %s, which is counted and stamped', async (_, change, becomes) => {
    const before = await aKey({ requestsPerMinute: 3 });
    const stamp = await stampOf(before);
    const result = await storage.apiKeys.edit(tenantId, before.id, change, 1);
    const row = await storage.apiKeys.find(tenantId, before.id);
    expect(result).toEqual({ outcome: 'edited', before, row });
    expect(row).toEqual({ ...before, ...becomes, version: 2, changedAt: row!.changedAt });
    expect(await stampOf(before)).not.toBe(stamp);
  });

  it('are not counted on when nothing changes, and not changed at another version', async () => {
    const key = await aKey();
    const { id } = key;
    expect(await storage.apiKeys.edit(tenantId, id, { name: 'main' }, null)).toEqual({
      outcome: 'edited',
      before: key,
      row: key,
    });
    expect(await storage.apiKeys.edit(tenantId, id, { name: 'New' }, 2)).toEqual({
      outcome: 'changed-meanwhile',
      version: 1,
    });
  });

  it('open nothing once they are revoked, and stay as they are', async () => {
    const draft = aKeyDraft();
    const key = await aKey(draft);
    const stamp = await stampOf(key);
    const revoked = await storage.apiKeys.revoke(tenantId, key);
    expect(revoked).toMatchObject({ id: key.id, revokedAt: expect.any(Date), version: 2 });
    expect(await stampOf(key)).not.toBe(stamp);
    const [known] = [...(await storage.keyLookup.find([draft.keyHash])).values()];
    expect(known).toMatchObject({ isShut: true });
    expect(await storage.apiKeys.edit(tenantId, key.id, { name: 'New' }, null)).toEqual({
      outcome: 'revoked',
    });
  });

  it.each([
    ['a grace, when it has no end', null, 60, 60],
    ['a grace that is shorter than its life', 3_600, 60, 60],
    ['its own end, when that comes first', 30, 60, 30],
    ['no grace', null, 0, 0],
  ])('that are replaced live on for %s', async (_, ownSeconds, graceSeconds, livesOn) => {
    const expiresAt = ownSeconds === null ? null : new Date(Date.now() + ownSeconds * 1_000);
    const given = { scopes: ['events:read'], accountIds: [accountId], requestsPerMinute: 9 };
    const key = await aKey({ ...given, name: 'CI', expiresAt });
    const result = await rotate(key, graceSeconds);
    if (result.outcome !== 'rotated') throw new Error(result.outcome);
    const { row, old } = result;
    expect(row).toMatchObject({ ...given, name: 'CI', expiresAt, createdBy: 'key:x', version: 1 });
    expect(row.id).not.toBe(key.id);
    expect(old).toMatchObject({ id: key.id, replacedBy: row.id, version: 2, revokedAt: null });
    expect(Math.abs((inSeconds(old.expiresAt) ?? Infinity) - livesOn)).toBeLessThan(5);
  });

  it('can be replaced at the limit of keys, but not so that more and more live on', async () => {
    const { id } = await aTenant(storage);
    await storage.tenants.edit(id, { limits: { api_keys: 1 } }, null);
    const first = await aKey({}, id);
    const result = await rotate(first, 60, id);
    if (result.outcome !== 'rotated') throw new Error(result.outcome);
    expect(await rotate(result.row, 60, id)).toEqual({ outcome: 'limit-reached' });
    await storage.apiKeys.revoke(id, result.old);
    expect(await rotate(result.row, 60, id)).toMatchObject({ outcome: 'rotated' });
  });

  it('are not seen, changed, rotated or revoked by another tenant', async () => {
    const key = await aKey();
    expect(await storage.apiKeys.find(otherId, key.id)).toBeNull();
    expect(await storage.apiKeys.lock(otherId, key.id)).toBeNull();
    expect((await storage.apiKeys.list(otherId, 100, null)).rows.map(({ id }) => id)).not.toContain(
      key.id,
    );
    expect(await storage.apiKeys.edit(otherId, key.id, { name: 'Mine' }, null)).toEqual({
      outcome: 'missing',
    });
    await expect(storage.apiKeys.revoke(otherId, key)).rejects.toThrow();
    await expect(rotate(key, 0, otherId)).rejects.toThrow();
    expect(await storage.apiKeys.find(tenantId, key.id)).toEqual(key);
  });

  it('cannot be made for a tenant that is not there', async () => {
    expect(await storage.apiKeys.create(newId(), aKeyDraft())).toEqual({
      outcome: 'limit-reached',
    });
  });
});
