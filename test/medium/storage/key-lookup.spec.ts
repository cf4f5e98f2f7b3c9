import { DEFAULT_TENANT_LIMITS, newId } from '#libs/domain';
import { hexOf, type NewApiKeyRow } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { aKeyDraft } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant, anAccount } from './scene.js';

describe('KeyLookup', () => {
  let storage: Storage;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage();
    tenantId = (await aTenant(storage)).id;
  });
  afterAll(() => storage.close());

  async function aKey(given: Partial<NewApiKeyRow> = {}, ownerId = tenantId) {
    const draft = aKeyDraft(given);
    const result = await storage.apiKeys.create(ownerId, draft);
    if (result.outcome !== 'created') throw new Error(result.outcome);
    return { id: result.row.id, hash: draft.keyHash, row: result.row };
  }
  const find = async (hash: Buffer) => (await storage.keyLookup.find([hash])).get(hexOf(hash));
  const lastUsed = async (id: string) => {
    const [row] = await storage.database.ask<{ at: Date | null }>(
      'SELECT last_used_at AS at FROM api_keys WHERE id = $1',
      [id],
    );
    return row?.at?.getTime() ?? null;
  };

  it('says whose keys these are, before any tenant is known, and of others nothing', async () => {
    const other = await aTenant(storage);
    const account = await anAccount(storage, tenantId);
    const expiresAt = new Date(Date.now() + 60_000);
    const one = await aKey({ scopes: ['events:read'], accountIds: [account.id] });
    const two = await aKey({ expiresAt, requestsPerMinute: 3 }, other.id);
    const stranger = randomBytes(32);
    const found = await storage.keyLookup.find([one.hash, stranger, two.hash, one.hash]);
    expect([...found.keys()].toSorted()).toEqual([hexOf(one.hash), hexOf(two.hash)].toSorted());
    expect(found.get(hexOf(one.hash))).toEqual({
      owner: {
        keyId: one.id,
        tenantId,
        tenantStatus: 'active',
        scopes: ['events:read'],
        accountIds: [account.id],
        expiresAt: null,
        requestsPerMinute: { key: null, tenant: DEFAULT_TENANT_LIMITS.requests_per_minute },
      },
      isShut: false,
      endsAt: null,
      stamp: { key: expect.any(String), tenant: expect.any(String) },
    });
    const { owner, endsAt } = found.get(hexOf(two.hash))!;
    expect(owner).toMatchObject({ tenantId: other.id, accountIds: null, expiresAt });
    expect(owner.requestsPerMinute.key).toBe(3);
    expect(Math.abs(endsAt!.getTime() - expiresAt.getTime())).toBeLessThan(2_000);
  });

  it.each([
    ['revoked', `UPDATE api_keys SET revoked_at = now() WHERE tenant_id = $1`, { isShut: true }],
    [
      'of a tenant that goes',
      `UPDATE tenants SET status = 'deleting' WHERE id = $1`,
      { isShut: true },
    ],
    [
      'of a suspended tenant',
      `UPDATE tenants SET status = 'suspended' WHERE id = $1`,
      { isShut: false, owner: { tenantStatus: 'suspended' } },
    ],
    [
      'of a tenant with a limit',
      `UPDATE tenants SET limits = '{"requests_per_minute": 7}' WHERE id = $1`,
      { owner: { requestsPerMinute: { tenant: 7 } } },
    ],
  ])('says what is to be known of a key that is %s', async (_, sql, known) => {
    const { id } = await aTenant(storage);
    const { hash } = await aKey({}, id);
    await storage.database.ask(sql, [id]);
    expect(await find(hash)).toMatchObject(known);
  });

  it('tells of every change of a key or its tenant by another stamp', async () => {
    const { id } = await aTenant(storage);
    const key = await aKey({}, id);
    const stamps = new Set<string>();
    const check = async () => {
      const { stamp } = (await find(key.hash))!;
      const changes = await storage.keyLookup.changes(0);
      expect(changes.keys.get(hexOf(key.hash))).toBe(stamp.key);
      expect(changes.tenants.get(id)).toBe(stamp.tenant);
      stamps.add(`${stamp.key} ${stamp.tenant}`);
    };
    await check();
    await storage.apiKeys.edit(id, key.id, { name: 'New' }, null);
    await check();
    await storage.tenants.edit(id, { status: 'suspended' }, null);
    await check();
    await storage.apiKeys.revoke(id, key.row);
    await check();
    expect(stamps.size).toBe(4);
  });

  it('looks back as far as it is asked to, and for as long as a commit may take', async () => {
    const { id } = await aTenant(storage);
    const { hash } = await aKey({}, id);
    const ago = async (seconds: number) => {
      for (const [table, column] of [
        ['api_keys', 'tenant_id'],
        ['tenants', 'id'],
      ]) {
        await storage.database.ask(
          `UPDATE ${table} SET changed_at = now() - $2 * interval '1 second' WHERE ${column} = $1`,
          [id, seconds],
        );
      }
    };
    const isTold = async (pastMs: number) => {
      const { keys, tenants } = await storage.keyLookup.changes(pastMs);
      return [keys.has(hexOf(hash)), tenants.has(id)];
    };
    await ago(55);
    expect(await isTold(0)).toEqual([true, true]);
    await ago(70);
    expect(await isTold(0)).toEqual([false, false]);
    expect(await isTold(30_000)).toEqual([true, true]);
  });

  it('notes when keys were used, where that is a minute later than what is known', async () => {
    const one = await aKey();
    const two = await aKey();
    const now = Date.now();
    const touch = (...uses: [string, number][]) =>
      storage.keyLookup.touch(
        uses.map(([keyId, agoMs]) => ({ keyId, usedAt: new Date(now - agoMs) })),
      );
    await touch([one.id, 120_000], [two.id, 30_000], [newId(), 0]);
    const first = await lastUsed(one.id);
    expect(Math.abs(first! - (now - 120_000))).toBeLessThan(2_000);
    const second = await lastUsed(two.id);
    await touch([one.id, 0], [two.id, 0]);
    expect((await lastUsed(one.id))! - first!).toBeGreaterThan(60_000);
    expect(await lastUsed(two.id)).toBe(second);
    await touch([one.id, 600_000]);
    expect(await lastUsed(one.id)).toBeGreaterThan(first!);
    await touch();
  });

  it('does not wait for a key that is being changed', async () => {
    const { id } = await aKey();
    await storage.work.run(tenantId, async () => {
      await storage.apiKeys.lock(tenantId, id);
      await storage.keyLookup.touch([{ keyId: id, usedAt: new Date() }]);
    });
    expect(await lastUsed(id)).toBeNull();
  });

  it('changes nothing else of a key when it notes its use', async () => {
    const { id, row } = await aKey();
    await storage.keyLookup.touch([{ keyId: id, usedAt: new Date() }]);
    expect(await storage.apiKeys.find(tenantId, id)).toEqual({
      ...row,
      lastUsedAt: expect.any(Date),
    });
  });
});
