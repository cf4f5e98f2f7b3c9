import { newId, Secret } from '#libs/domain';
import { OPERATOR_TENANT, SealBroken, TenantKeyGone } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  FINGERPRINT,
  lostOf,
  ONLY_K1,
  plantAnswer,
  plantTenant,
  plantToken,
  type Planted,
} from './custody-house.js';
import { openStorage, openStorageOn, type Storage } from './open-storage.js';
import { aTenant } from './scene.js';
import { exitContext, lockIsWaitedFor } from './wait-for-lock.js';

const SOURCE = { actor: 'operator', requestId: null, ip: null };
const contextOf = (tenantId: string, ownerId = newId()) =>
  ({ tenantId, ownerId, purpose: 'access-token' }) as const;

describe('the data key of a tenant', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;
  beforeAll(async () => {
    storage = await openStorage({ keys: ONLY_K1, poolSize: 8 });
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    tenantId = (await aTenant(storage)).id;
    otherId = (await aTenant(storage)).id;
  });

  const seal = (id = tenantId) => storage.cipher.seal(new Secret('planted'), contextOf(id));
  const keysOf = (id: string) =>
    storage.database.ask<{ id: string; wrapped: string | null; retired: boolean }>(
      `SELECT id, wrapped, retired_at IS NOT NULL AS retired FROM tenant_keys
        WHERE tenant_id = $1 ORDER BY id`,
      [id],
    );
  const current = async (id = tenantId) => {
    const [key] = (await storage.dataKeys.list(id)).filter(({ isCurrent }) => isCurrent);
    if (!key) throw new Error('The tenant has no data key.');
    return key;
  };

  it('is made by the first that seals, once, however many do', async () => {
    const sealed = await Promise.all(Array.from({ length: 12 }, () => seal()));
    expect(await keysOf(tenantId)).toHaveLength(1);
    expect(new Set(sealed.map(({ dataKeyId }) => dataKeyId)).size).toBe(1);
    await seal(OPERATOR_TENANT);
    expect(await keysOf(OPERATOR_TENANT)).toHaveLength(1);
  });

  it('is the tenant’s own: another neither finds, retires, wraps anew nor removes it', async () => {
    await seal();
    await seal(otherId);
    const key = await current();
    const before = await keysOf(tenantId);
    expect(await storage.dataKeys.find(otherId, key.id)).toBeNull();
    expect((await storage.dataKeys.list(otherId)).map(({ id }) => id)).not.toContain(key.id);
    const heir = await storage.cipher.newDataKey(otherId);
    expect(await storage.dataKeys.replace(otherId, key, heir)).toBe(false);
    expect(await storage.dataKeys.rewrap(otherId, key, heir)).toBe(false);
    expect(await storage.dataKeys.removeUnused(otherId, key.id)).toBe(false);
    expect(await keysOf(tenantId)).toEqual(before);
  });

  it('opens nothing when its row was exchanged with that of another tenant', async () => {
    const own = await plantToken(storage, tenantId);
    const theirs = await plantToken(storage, otherId);
    const [mine, other] = [await current(), await current(otherId)];
    for (const [id, { wrapped }] of [
      [mine.id, other],
      [other.id, mine],
    ] as const) {
      await storage.database.ask('UPDATE tenant_keys SET wrapped = $2 WHERE id = $1', [
        id,
        wrapped,
      ]);
    }
    const lost = await lostOf(storage, ONLY_K1, [{ tokens: [own, theirs], answers: [] }]);
    expect(lost).toEqual([
      expect.stringContaining('SealBroken'),
      expect.stringContaining('SealBroken'),
    ]);
  });

  it('opens no token that was copied from another account with its key’s name', async () => {
    const [one, two] = [await plantToken(storage, tenantId), await plantToken(storage, tenantId)];
    await storage.database.ask(
      `UPDATE account_tokens t SET sealed = s.sealed FROM account_tokens s
        WHERE t.account_id = $1 AND s.account_id = $2`,
      [one.account.id, two.account.id],
    );
    await expect(storage.tokens.arm(tenantId, one.account.id)).rejects.toThrow(SealBroken);
  });

  it('is not retired under the hands of who is sealing: the row is there when it is', async () => {
    await seal();
    const before = await current();
    const heir = await storage.cipher.newDataKey(tenantId);
    let retiring: Promise<boolean> | undefined;
    let sealed: string | null = null;
    await storage.work.run(tenantId, async () => {
      sealed = (await seal()).dataKeyId;
      retiring = exitContext(() => storage.dataKeys.replace(tenantId, before, heir));
      await exitContext(() => lockIsWaitedFor(storage));
      expect((await keysOf(tenantId)).map(({ retired }) => retired)).toEqual([false]);
    });
    expect(await retiring).toBe(true);
    expect(sealed).toBe(before.id);
    expect((await seal()).dataKeyId).toBe(heir.id);
  });

  it('that is retired while somebody waits to seal leaves the heir to seal with', async () => {
    await seal();
    const before = await current();
    const heir = await storage.cipher.newDataKey(tenantId);
    let sealing: ReturnType<typeof seal> | undefined;
    await storage.work.run(tenantId, async () => {
      await storage.dataKeys.replace(tenantId, before, heir);
      sealing = exitContext(() => seal());
      await exitContext(() => lockIsWaitedFor(storage));
    });
    expect((await sealing)?.dataKeyId).toBe(heir.id);
    expect(await keysOf(tenantId)).toHaveLength(2);
  });

  it('is not removed while a row has it, also one that is only being added', async () => {
    const { account } = await plantToken(storage, tenantId);
    const before = await current();
    await storage.dataKeys.replace(tenantId, before, await storage.cipher.newDataKey(tenantId));
    expect(await storage.dataKeys.removeUnused(tenantId, before.id)).toBe(false);
    await storage.tokens.forget(tenantId, account.id);
    let removing: Promise<boolean> | undefined;
    await storage.work.run(tenantId, async (manager) => {
      await manager.query(
        `INSERT INTO account_tokens (account_id, tenant_id, data_key_id, sealed, issued_at)
         VALUES ($1, $2, $3, 'v2', now())`,
        [account.id, tenantId, before.id],
      );
      removing = exitContext(() => storage.dataKeys.removeUnused(tenantId, before.id));
      await exitContext(() => lockIsWaitedFor(storage));
    });
    expect(await removing).toBe(false);
    await storage.tokens.forget(tenantId, account.id);
    expect(await storage.dataKeys.removeUnused(tenantId, before.id)).toBe(true);
    expect(await storage.dataKeys.removeUnused(tenantId, (await current()).id)).toBe(false);
  });

  it('of a unit of work that was rolled back seals nothing later', async () => {
    const failing = storage.work.run(tenantId, async () => {
      await seal();
      throw new Error('taken back');
    });
    await expect(failing).rejects.toThrow('taken back');
    expect(await keysOf(tenantId)).toEqual([]);
    const { account, text } = await plantToken(storage, tenantId);
    expect(await lostOf(storage, ONLY_K1, [{ tokens: [{ account, text }], answers: [] }])).toEqual(
      [],
    );
  });

  it('lets a refreshed token take the place of the one it was made from, and no other', async () => {
    const { account, text } = await plantToken(storage, tenantId);
    const next = { token: new Secret('refreshed'), expiresAt: new Date(), at: new Date() };
    const swap = (from: string) =>
      storage.tokens.swap(tenantId, account.id, new Secret(from), next);
    expect(await swap('another')).toBe(false);
    expect(await swap(text)).toBe(true);
    expect(await swap(text)).toBe(false);
    expect((await storage.tokens.arm(tenantId, account.id))?.token?.reveal()).toBe('refreshed');
  });

  describe('when the tenant is deleted', () => {
    let planted: Planted & { tenantId: string };
    beforeEach(async () => {
      planted = await plantTenant(storage);
    });
    const request = () => storage.eraser.request(planted.tenantId, null, SOURCE);

    it('is shredded at once, with the request, and so is every older one', async () => {
      const heir = await storage.cipher.newDataKey(planted.tenantId);
      await storage.dataKeys.replace(planted.tenantId, await current(planted.tenantId), heir);
      await request();
      expect((await keysOf(planted.tenantId)).map(({ wrapped }) => wrapped)).toEqual([null, null]);
      await seal(otherId);
      expect((await current(otherId)).wrapped).toEqual(expect.any(String));
    });

    it('opens and seals nothing any more, in no process, and turns under way find no token', async () => {
      const [{ account }] = planted.tokens as [Planted['tokens'][number]];
      // This process has the key unwrapped in memory.
      expect((await storage.tokens.arm(planted.tenantId, account.id))?.token).not.toBeNull();
      await request();
      const armed = await storage.tokens.arm(planted.tenantId, account.id);
      expect(armed).toMatchObject({ token: null, tenantStatus: 'deleting' });
      await expect(seal(planted.tenantId)).rejects.toThrow(TenantKeyGone);
      const { data_key_id: keyId, sealed } = await rowOf(account.id);
      const opening = storage.cipher.open(sealed, contextOf(planted.tenantId, account.id));
      await expect(opening).rejects.toThrow(/gone/);
      expect(await storage.dataKeys.find(planted.tenantId, keyId)).toMatchObject({ wrapped: null });
      const swap = { token: new Secret('x'), expiresAt: new Date(), at: new Date() };
      const refreshed = new Secret(planted.tokens[0]!.text);
      expect(await storage.tokens.swap(planted.tenantId, account.id, refreshed, swap)).toBe(false);
    });

    it('gives nobody what was kept for an idempotency key', async () => {
      const { body, ...of } = await plantAnswer(storage, planted.tenantId);
      const held = { ...of, fingerprint: FINGERPRINT, leasedUntil: new Date(), resourceId: '' };
      const recall = () => storage.idempotency.recall(planted.tenantId, held);
      expect(await recall()).toMatchObject({ body });
      await request();
      expect(await recall()).toBeNull();
    });

    it('is not to be had from a raw copy of its rows, with all keys of the settings', async () => {
      const [{ account }] = planted.tokens as [Planted['tokens'][number]];
      await request();
      const copy = await openStorage({ keys: ONLY_K1 });
      try {
        await copyRows(planted.tenantId, copy);
        await copy.database.ask(`UPDATE tenants SET status = 'active'`);
        const thief = await openStorageOn(copy.database, copy.database.url, 1, ONLY_K1);
        const opening = thief.tokens.arm(planted.tenantId, account.id);
        await expect(opening).rejects.toThrow(/the key of a deleted tenant is gone/);
        await thief.close();
      } finally {
        await copy.close();
      }
    });

    it('waits for who is sealing: nothing is sealed with a key that is gone', async () => {
      let ending: ReturnType<typeof request> | undefined;
      await storage.work.run(planted.tenantId, async () => {
        await seal(planted.tenantId);
        ending = exitContext(request);
        await exitContext(() => lockIsWaitedFor(storage));
      });
      expect(await ending).toMatchObject({ outcome: 'begun' });
    });

    const rowOf = async (accountId: string) => {
      const [row] = await storage.database.ask<{ sealed: string; data_key_id: string }>(
        'SELECT sealed, data_key_id FROM account_tokens WHERE account_id = $1',
        [accountId],
      );
      if (!row) throw new Error('There is no such row.');
      return row;
    };

    const copyRows = async (id: string, copy: Storage) => {
      for (const [table, column] of [
        ['tenants', 'id'],
        ['accounts', 'tenant_id'],
        ['tenant_keys', 'tenant_id'],
        ['account_tokens', 'tenant_id'],
      ]) {
        const [rows] = await storage.database.ask<{ all: unknown }>(
          `SELECT jsonb_agg(to_jsonb(t) - 'owned_by') AS all FROM ${table} t WHERE ${column} = $1`,
          [id],
        );
        const names = await storage.database.ask<{ name: string }>(
          `SELECT column_name AS name FROM information_schema.columns
            WHERE table_name = $1 AND is_generated = 'NEVER'`,
          [table],
        );
        const list = names.map(({ name }) => name).join(', ');
        await copy.database.ask(
          `INSERT INTO ${table} (${list})
           SELECT ${list} FROM jsonb_populate_recordset(NULL::${table}, $1)`,
          [JSON.stringify(rows?.all)],
        );
      }
    };
  });
});
