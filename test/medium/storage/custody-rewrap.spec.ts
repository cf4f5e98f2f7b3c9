import {
  keyEncryptionOf,
  KeyServiceFailed,
  KeysMissing,
  OPERATOR_TENANT,
  RewrapUnderWay,
  type KeyEncryption,
} from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { aToken } from '../../support/builders.js';
import {
  clearAll,
  K1,
  K2_AND_K1,
  lostOf,
  ONLY_K1,
  ONLY_K2,
  plantAnswer,
  plantTenant,
  plantToken,
  rewrap,
  type Planted,
} from './custody-house.js';
import { openStorage, openStorageOn, type Storage } from './open-storage.js';
import { anEndpoint, aTenant } from './scene.js';
import { exitContext, lockIsWaitedFor } from './wait-for-lock.js';

describe('a rewrap', () => {
  let storage: Storage;
  let planted: (Planted & { tenantId: string })[];
  let operators: Planted;
  beforeAll(async () => {
    storage = await openStorage({ keys: ONLY_K1 });
  });
  afterAll(() => storage.close());
  beforeEach(async () => {
    await clearAll(storage);
    planted = [await plantTenant(storage), await plantTenant(storage)];
    operators = { tokens: [], answers: [await plantAnswer(storage, OPERATOR_TENANT)] };
  });

  const dataKeys = () =>
    storage.database.ask<{ id: string; kek_id: string; tenant_id: string; retired: boolean }>(
      `SELECT id, kek_id, tenant_id, retired_at IS NOT NULL AS retired FROM tenant_keys
        ORDER BY tenant_id, id`,
    );
  const rows = <Row extends object>(sql: string, ...parameters: unknown[]) =>
    storage.database.ask<Row>(sql, parameters);
  const breakToken = (accountId: string) =>
    rows(
      `UPDATE account_tokens SET sealed = overlay(sealed PLACING
         CASE WHEN right(sealed, 6) = 'AAAAAA' THEN 'BBBBBB' ELSE 'AAAAAA' END
         FROM length(sealed) - 5) WHERE account_id = $1`,
      accountId,
    );

  describe.each([
    ['without new data keys', false],
    ['with new data keys', true],
  ])('%s', (_, newDataKeys) => {
    it('leaves nothing that needs the old key: all opens with the new one alone', async () => {
      expect(await lostOf(storage, ONLY_K2, [...planted, operators])).toHaveLength(9);
      const { isFinished, survey } = await rewrap(storage, { newDataKeys });
      expect(isFinished).toBe(true);
      expect(survey).toEqual({
        needs: new Map([['k2', { dataKeys: 3, rows: 0, putAside: 0 }]]),
        putAside: [],
      });
      expect(await lostOf(storage, ONLY_K2, [...planted, operators])).toEqual([]);
      const legacy = await rows(
        `SELECT 1 FROM account_tokens WHERE key_id IS NOT NULL OR data_key_id IS NULL`,
      );
      expect(legacy).toEqual([]);
    });

    it('counts what it did, and keeps that with the run', async () => {
      const { counts } = await rewrap(storage, { newDataKeys });
      expect(counts).toEqual({
        tenants: 3,
        tenantsLeft: 0,
        dataKeysRewrapped: newDataKeys ? 0 : 3,
        dataKeysRenewed: newDataKeys ? 3 : 0,
        dataKeysRemoved: newDataKeys ? 3 : 0,
        account_tokens: newDataKeys ? 4 : 2,
        webhook_endpoints: newDataKeys ? 2 : 0,
        idempotency_keys: newDataKeys ? 3 : 0,
        putAside: 0,
      });
      const runs = await rows('SELECT counts, finished_at IS NOT NULL AS done FROM key_rewraps');
      expect(runs).toEqual([{ counts, done: true }]);
    });

    it('keeps the data keys unless new ones are asked for', async () => {
      const before = (await dataKeys()).map(({ id }) => id);
      await rewrap(storage, { newDataKeys });
      const after = await dataKeys();
      expect(after.map(({ kek_id: kek }) => kek)).toEqual(['k2', 'k2', 'k2']);
      expect(after.some(({ retired }) => retired)).toBe(false);
      expect(after.filter(({ id }) => before.includes(id))).toHaveLength(newDataKeys ? 0 : 3);
    });

    it('changes nothing of an endpoint that its tenant can see', async () => {
      const before = await rows(
        'SELECT id, version, updated_at FROM webhook_endpoints ORDER BY id',
      );
      await rewrap(storage, { newDataKeys });
      const after = await rows('SELECT id, version, updated_at FROM webhook_endpoints ORDER BY id');
      expect(after).toEqual(before);
    });

    it('that is asked to stop ends after its batch, and goes on from there', async () => {
      const stop = new AbortController();
      const first = await rewrap(storage, {
        newDataKeys,
        batchRows: 1,
        signal: stop.signal,
        progressed: (counts) => counts.account_tokens === 1 && stop.abort(),
      });
      expect(first).toMatchObject({ isFinished: false, counts: { account_tokens: 1 } });
      const resumed: boolean[] = [];
      const { counts } = await rewrap(storage, {
        newDataKeys,
        begun: ({ isResumed }) => resumed.push(isResumed),
      });
      expect(resumed).toEqual([true]);
      expect(counts).toMatchObject({ tenants: 3, account_tokens: newDataKeys ? 4 : 2 });
      expect(await lostOf(storage, ONLY_K2, [...planted, operators])).toEqual([]);
    });

    it('puts aside what does not open, tells whom it concerns, and does all the rest', async () => {
      const [{ tenantId, tokens }] = planted as [Planted & { tenantId: string }];
      const bad = await plantToken(storage, tenantId, 'legacy');
      await anEndpoint(storage, tenantId);
      await breakToken(bad.account.id);
      const { counts, survey } = await rewrap(storage, { newDataKeys, batchRows: 50 });
      expect(counts).toMatchObject({ putAside: 1, account_tokens: newDataKeys ? 4 : 2 });
      expect(survey.putAside).toEqual([{ tenantId, shown: `account ${bad.account.id}` }]);
      // It may have been sealed by that key after all, so it is not said to be free.
      expect(survey.needs.get('k1')).toEqual({ dataKeys: 0, rows: 1, putAside: 1 });
      expect(await storage.accounts.find(tenantId, bad.account.id)).toMatchObject({
        status: 'needs_reauth',
        reasonCode: 'token_unreadable',
        statusReason: expect.stringContaining('cannot be opened'),
      });
      const told = await rows<{ body: string }>(
        `SELECT f.body FROM facts f JOIN webhook_deliveries d ON d.fact_id = f.id
          WHERE f.type = 'account.needs_reauth' AND f.account_id = $1`,
        bad.account.id,
      );
      expect(told).toHaveLength(2);
      expect(JSON.parse(told[0]!.body)).toMatchObject({ data: { reason: 'token_unreadable' } });
      expect(await storage.tokens.arm(tenantId, bad.account.id)).toMatchObject({ token: null });
      for (const { account } of tokens) {
        expect(await storage.accounts.find(tenantId, account.id)).toMatchObject({
          status: 'connected',
        });
      }
      // Again: nothing is told or counted twice.
      expect((await rewrap(storage, { newDataKeys })).counts.putAside).toBe(0);
    });
  });

  it('frees the old key once the account is connected again', async () => {
    const { id: tenantId } = await aTenant(storage);
    const bad = await plantToken(storage, tenantId, 'legacy');
    await breakToken(bad.account.id);
    await rewrap(storage);
    await storage.tokens.store(tenantId, bad.account.id, aToken());
    const { survey } = await rewrap(storage);
    expect(survey.putAside).toEqual([]);
    expect(survey.needs.get('k1')).toBeUndefined();
  });

  it('finds broken rows under data keys when everything is sealed anew', async () => {
    const [{ tokens, tenantId }] = planted as [Planted & { tenantId: string }];
    const [{ account }] = tokens as [Planted['tokens'][number]];
    await breakToken(account.id);
    const endpoint = await anEndpoint(storage, tenantId);
    await rows(
      `UPDATE webhook_endpoints SET sealed_secret = 'v2.nothing' WHERE id = $1`,
      endpoint.id,
    );
    await rows(`UPDATE idempotency_keys SET sealed_body = 'v2.x' WHERE tenant_id = $1`, tenantId);
    const { counts, survey } = await rewrap(storage, { newDataKeys: true });
    expect(counts).toMatchObject({ putAside: 3, account_tokens: 3 });
    expect(survey.putAside.map(({ shown }) => shown.replace(/[0-9a-f-]{36}/, '…'))).toEqual([
      'account …',
      'webhook endpoint …',
      'idempotent answer of key:…',
    ]);
    expect(await storage.endpoints.find(tenantId, endpoint.id)).toMatchObject({
      enabled: false,
      disabledReason: 'secret_unreadable',
    });
    // They hold on to their key, which does not need the old one any more.
    expect(survey.needs.get('k1')).toBeUndefined();
    expect((await dataKeys()).map(({ kek_id: kek }) => kek)).toEqual(['k2', 'k2', 'k2', 'k2']);
  });

  it('replaces a data key that does not open, so that the tenant can go on', async () => {
    const [{ tenantId, tokens }] = planted as [Planted & { tenantId: string }];
    await rows(`UPDATE tenant_keys SET wrapped = 'w1.AAAA.AAAA' WHERE tenant_id = $1`, tenantId);
    const { survey, counts } = await rewrap(storage);
    expect(counts).toMatchObject({ dataKeysRenewed: 1, putAside: 3, account_tokens: 2 });
    expect(survey.needs.get('k1')).toMatchObject({ dataKeys: 1 });
    const [{ account }] = tokens as [Planted['tokens'][number]];
    const after = await openStorageOn(storage.database, storage.database.url, 2, ONLY_K2);
    const late = await plantToken(after, tenantId);
    expect(await after.tokens.arm(tenantId, late.account.id)).toMatchObject({
      tenantStatus: 'active',
    });
    await after.close();
    expect(await storage.accounts.find(tenantId, account.id)).toMatchObject({
      reasonCode: 'token_unreadable',
    });
  });

  it('refuses to begin without a key that is still needed, unless that is said to be lost', async () => {
    const refused = rewrap(storage, { keys: ONLY_K2 });
    await expect(refused).rejects.toThrow(KeysMissing);
    await expect(refused).rejects.toMatchObject({ keys: new Map([['k1', 5]]) });
    expect(await rows('SELECT 1 FROM key_rewraps')).toEqual([]);
    expect(await rows('SELECT 1 FROM account_tokens WHERE seal_broken_at IS NOT NULL')).toEqual([]);
    const { counts, isFinished } = await rewrap(storage, { keys: ONLY_K2, lost: ['k1'] });
    expect({ counts, isFinished }).toMatchObject({ counts: { putAside: 9 }, isFinished: true });
  });

  it('leaves alone what a KMS refuses, and does all the rest', async () => {
    const [{ tenantId: refused }] = planted as [Planted & { tenantId: string }];
    const { keyEncryption: own } = keyEncryptionOf(K2_AND_K1);
    const keyEncryption: KeyEncryption = {
      currentId: own.currentId,
      ids: own.ids,
      wrap: (dataKey, context) => own.wrap(dataKey, context),
      unwrap: async (key, context) => {
        if (context.tenantId === refused) throw new KeyServiceFailed('answered with 400', true);
        return own.unwrap(key, context);
      },
    };
    const { isFinished, counts, survey } = await rewrap(storage, { keyEncryption });
    expect({ isFinished, ...counts }).toMatchObject({
      isFinished: true,
      tenants: 3,
      tenantsLeft: 1,
      dataKeysRewrapped: 2,
      putAside: 0,
    });
    expect(survey.needs.get('k1')).toEqual({ dataKeys: 1, rows: 1, putAside: 0 });
    const away: KeyEncryption = {
      ...keyEncryption,
      unwrap: () => Promise.reject(new KeyServiceFailed('away')),
    };
    await expect(rewrap(storage, { keyEncryption: away })).rejects.toThrow(KeyServiceFailed);
    await rewrap(storage);
    expect(await lostOf(storage, ONLY_K2, [...planted, operators])).toEqual([]);
  });

  it('waits for a row that somebody is writing, and takes it then', async () => {
    const [{ tenantId, tokens }] = planted as [Planted & { tenantId: string }];
    let end: ReturnType<typeof rewrap> | undefined;
    await storage.work.run(tenantId, async (manager) => {
      await manager.query('SELECT 1 FROM account_tokens WHERE account_id = $1 FOR UPDATE', [
        tokens[1]?.account.id,
      ]);
      end = exitContext(() => rewrap(storage));
      await exitContext(() => lockIsWaitedFor(storage));
    });
    expect(await end).toMatchObject({ isFinished: true, counts: { account_tokens: 2 } });
    expect(await lostOf(storage, ONLY_K2, planted)).toEqual([]);
  });

  it('passes over a tenant that is being deleted: nothing of it can be sealed or opened', async () => {
    const [{ tenantId }] = planted as [Planted & { tenantId: string }];
    const source = { actor: 'operator', requestId: null, ip: null };
    await storage.eraser.request(tenantId, null, source);
    const { isFinished, survey, counts } = await rewrap(storage, { newDataKeys: true });
    expect({ isFinished, tenants: counts.tenants }).toEqual({ isFinished: true, tenants: 2 });
    expect(survey.needs.get('k1')).toBeUndefined();
  });

  it('is alone: a second one does not begin', async () => {
    const [{ tenantId, tokens }] = planted as [Planted & { tenantId: string }];
    let first: ReturnType<typeof rewrap> | undefined;
    await storage.work.run(tenantId, async (manager) => {
      await manager.query('SELECT 1 FROM account_tokens WHERE account_id = $1 FOR UPDATE', [
        tokens[1]?.account.id,
      ]);
      first = exitContext(() => rewrap(storage));
      await exitContext(() => lockIsWaitedFor(storage));
      await expect(exitContext(() => rewrap(storage))).rejects.toThrow(RewrapUnderWay);
    });
    expect(await first).toMatchObject({ isFinished: true });
  });

  it('takes tenants that came while it ran, and goes back to an older key when asked', async () => {
    const late: Planted[] = [];
    const coming: Promise<unknown>[] = [];
    await rewrap(storage, {
      begun: () => coming.push(plantTenant(storage).then((made) => late.push(made))),
    });
    await Promise.all(coming);
    await rewrap(storage);
    expect(await lostOf(storage, ONLY_K2, [...planted, ...late])).toEqual([]);
    await rewrap(storage, { keys: { keys: [K1, ...K2_AND_K1.keys.slice(0, 1)], kms: null } });
    expect(await lostOf(storage, ONLY_K1, [...planted, ...late])).toEqual([]);
  });
});
