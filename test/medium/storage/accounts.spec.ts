import { Secret } from '#libs/domain';
import { SealBroken } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aHalt, anIdentity, aToken } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant, anAccount, twoTenants } from './scene.js';

describe('AccountRepository', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  it('says whether an account is the only one that the tenant did not let go', async () => {
    const { id: ownerId } = await aTenant(storage);
    const { id } = await anAccount(storage, ownerId);
    await anAccount(storage, otherId);
    expect(await storage.accounts.isOnly(ownerId, id)).toBe(true);
    const second = await anAccount(storage, ownerId);
    expect(await storage.accounts.isOnly(ownerId, id)).toBe(false);
    const asked = { code: 'removed_by_owner', reason: 'Gone.', source: null } as const;
    await storage.life.disconnect(ownerId, second.id, asked);
    expect(await storage.accounts.isOnly(ownerId, id)).toBe(true);
  });

  describe('connect', () => {
    it('adds an account, and arms it with its token', async () => {
      const identity = anIdentity();
      const result = await storage.accounts.connect(tenantId, identity, aToken('IGAA-1'), 'shop-1');
      expect(result).toMatchObject({
        outcome: 'created',
        account: { ...identity, tenantId, externalId: 'shop-1', status: 'connected' },
      });
      if (result.outcome !== 'created') return;
      const armed = await storage.tokens.arm(tenantId, result.account.id);
      expect(armed?.token?.reveal()).toBe('IGAA-1');
      expect(armed?.account).toEqual(result.account);
    });

    it('gives a known account its new token and names, and ends its waits', async () => {
      const account = await anAccount(storage, tenantId);
      const { id, igUserId } = account;
      await storage.accounts.halt(tenantId, id, aHalt());
      await storage.accounts.park(tenantId, id, 'replies', new Date(Date.now() + 60_000));
      await storage.accounts.park(tenantId, id, 'sync', new Date(Date.now() + 60_000));

      const identity = anIdentity({ igUserId, username: 'cafe.renamed' });
      const result = await storage.accounts.connect(tenantId, identity, aToken('IGAA-2'), null);
      expect(result).toMatchObject({
        outcome: 'renewed',
        account: {
          id,
          username: 'cafe.renamed',
          status: 'connected',
          statusReason: null,
          repliesParkedUntil: null,
          syncParkedUntil: null,
        },
      });
      const armed = await storage.tokens.arm(tenantId, id);
      expect(armed?.token?.reveal()).toBe('IGAA-2');
      expect(armed?.account).toMatchObject({ username: 'cafe.renamed', status: 'connected' });
    });

    it('keeps what can be kept of names that no person has', async () => {
      const { igUserId } = anIdentity();
      const odd = anIdentity({
        igUserId,
        username: `cafe\u0000\ud800${'x'.repeat(300)}`,
        name: `${'y'.repeat(199)}☕😀`,
        accountType: 'Busi\u0000ness',
      });
      const kept = {
        username: `cafe\uFFFD\uFFFD${'x'.repeat(194)}`,
        name: `${'y'.repeat(199)}☕`,
        accountType: 'Busi\uFFFDness',
      };
      for (const outcome of ['created', 'renewed']) {
        const result = await storage.accounts.connect(tenantId, odd, aToken(), null);
        expect(result).toMatchObject({ outcome, account: kept });
      }
      const half = { ...odd, name: `${'y'.repeat(199)}😀` };
      const result = await storage.accounts.connect(tenantId, half, aToken(), null);
      expect(result).toMatchObject({ account: { name: `${'y'.repeat(199)}\uFFFD` } });
    });

    it('keeps the external id that an account has, unless a new one is given', async () => {
      const identity = anIdentity();
      await storage.accounts.connect(tenantId, identity, aToken(), 'kept');
      const kept = await storage.accounts.connect(tenantId, identity, aToken(), null);
      expect(kept).toMatchObject({
        outcome: 'renewed',
        account: { externalId: 'kept', version: 1 },
      });
      const given = await storage.accounts.connect(tenantId, identity, aToken(), 'given');
      expect(given).toMatchObject({
        outcome: 'renewed',
        before: { externalId: 'kept' },
        account: { externalId: 'given', version: 2 },
      });
    });

    it('says that another owns an account, and never who', async () => {
      const foreign = await anAccount(storage, otherId);
      const identity = anIdentity({ igUserId: foreign.igUserId });
      expect(await storage.accounts.connect(tenantId, identity, aToken(), null)).toEqual({
        outcome: 'owned-elsewhere',
      });
      const armed = await storage.tokens.arm(otherId, foreign.id);
      expect(armed?.account).toEqual(foreign);
    });

    it('gives an account to one of two tenants that connect it at once', async () => {
      const identity = anIdentity();
      const results = await Promise.all(
        [tenantId, otherId].map((id) => storage.accounts.connect(id, identity, aToken(), null)),
      );
      expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([
        'created',
        'owned-elsewhere',
      ]);
    });

    it('refuses an external id that another account has, for a new account and a known one', async () => {
      await storage.accounts.connect(tenantId, anIdentity(), aToken(), 'taken');
      const known = await anAccount(storage, tenantId);
      for (const igUserId of [anIdentity().igUserId, known.igUserId]) {
        const identity = anIdentity({ igUserId });
        expect(await storage.accounts.connect(tenantId, identity, aToken(), 'taken')).toEqual({
          outcome: 'external-id-taken',
        });
      }
      expect((await storage.accounts.find(tenantId, known.id))?.externalId).toBeNull();
    });

    it('says so too when two accounts ask for one external id at once', async () => {
      const results = await Promise.all(
        Array.from({ length: 4 }, () =>
          storage.accounts.connect(tenantId, anIdentity(), aToken(), 'wanted'),
        ),
      );
      expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([
        'created',
        'external-id-taken',
        'external-id-taken',
        'external-id-taken',
      ]);
    });

    it('lets two tenants use one external id', async () => {
      await storage.accounts.connect(tenantId, anIdentity(), aToken(), 'main');
      const second = await storage.accounts.connect(otherId, anIdentity(), aToken(), 'main');
      expect(second.outcome).toBe('created');
    });
  });

  describe('of another tenant', () => {
    it('is not found, known, changed, listed or armed', async () => {
      const foreign = await anAccount(storage, otherId);
      expect(await storage.accounts.find(tenantId, foreign.id)).toBeNull();
      expect(await storage.accounts.knows(tenantId, foreign.igUserId)).toBe(false);
      expect(await storage.accounts.knows(otherId, foreign.igUserId)).toBe(true);
      await storage.accounts.change(otherId, foreign.id, { externalId: 'theirs' }, null);
      for (const ref of [foreign.id, 'theirs']) {
        expect(await storage.accounts.find(tenantId, ref)).toBeNull();
        const change = storage.accounts.change(tenantId, ref, { whenUnsure: 'resend' }, null);
        expect(await change).toEqual({ outcome: 'missing' });
      }
      expect((await storage.accounts.find(otherId, 'theirs'))?.whenUnsure).toBe('hold');
      expect(await storage.tokens.arm(tenantId, foreign.id)).toBeNull();
      const { rows } = await storage.accounts.list(tenantId, 100, null);
      expect(rows.every((row) => row.tenantId === tenantId)).toBe(true);
    });

    it('is not halted, healed, released or parked', async () => {
      const foreign = await anAccount(storage, otherId);
      expect(await storage.accounts.halt(tenantId, foreign.id, aHalt())).toBe(false);
      expect(await storage.accounts.heal(tenantId, foreign.id)).toBeNull();
      const release = { code: 'removed_by_owner', words: 'gone' } as const;
      expect(await storage.accounts.release(tenantId, foreign.id, release)).toBeNull();
      await storage.accounts.park(tenantId, foreign.id, 'sync', new Date());
      await storage.accounts.park(tenantId, foreign.id, 'replies', new Date());
      expect(await storage.accounts.find(otherId, foreign.id)).toEqual(foreign);
    });

    it('cannot lend its token: a copied row does not open', async () => {
      const foreign = await anAccount(storage, otherId);
      const own = await anAccount(storage, tenantId);
      await storage.database.ask(
        `UPDATE account_tokens SET sealed = (SELECT sealed FROM account_tokens WHERE account_id = $1)
          WHERE account_id = $2`,
        [foreign.id, own.id],
      );
      await expect(storage.tokens.arm(tenantId, own.id)).rejects.toThrow(SealBroken);
    });
  });

  it('lists newest first, page by page', async () => {
    const tenant = await aTenant(storage);
    const ids: string[] = [];
    for (let i = 0; i < 3; i++) ids.unshift((await anAccount(storage, tenant.id)).id);
    const first = await storage.accounts.list(tenant.id, 2, null);
    expect(first.rows.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(first.nextCursor).not.toBeNull();
    const last = await storage.accounts.list(tenant.id, 2, first.rows.at(-1)!);
    expect(last).toMatchObject({ rows: [{ id: ids[2] }], nextCursor: null });
  });

  it('is halted for a new token by one of many turns that meet the refusal at once', async () => {
    const { id } = await anAccount(storage, tenantId);
    const marked = await Promise.all(
      Array.from({ length: 8 }, () => storage.accounts.halt(tenantId, id, aHalt())),
    );
    expect(marked.filter(Boolean)).toHaveLength(1);
    expect(await storage.accounts.find(tenantId, id)).toMatchObject({
      status: 'needs_reauth',
      statusReason: 'refused',
    });
  });

  it('is not halted when the refused token has been replaced meanwhile', async () => {
    const { id, igUserId } = await anAccount(storage, tenantId);
    const before = await storage.tokens.arm(tenantId, id);
    await storage.accounts.connect(tenantId, anIdentity({ igUserId }), aToken('IGAA-new'), null);
    const mark = (token: Secret) => storage.accounts.halt(tenantId, id, aHalt(), token);
    expect(await mark(before!.token!)).toBe(false);
    expect((await storage.accounts.find(tenantId, id))?.status).toBe('connected');
    expect(await mark(new Secret('IGAA-new'))).toBe(true);
  });

  it('parks the one lane that is named', async () => {
    const { id } = await anAccount(storage, tenantId);
    const until = new Date(Date.now() + 60_000);
    await storage.accounts.park(tenantId, id, 'sync', until);
    expect(await storage.accounts.find(tenantId, id)).toMatchObject({
      syncParkedUntil: until,
      repliesParkedUntil: null,
    });
    await storage.accounts.park(tenantId, id, 'replies', until);
    expect(await storage.accounts.find(tenantId, id)).toMatchObject({ repliesParkedUntil: until });
  });
});
