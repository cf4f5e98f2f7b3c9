import { newId } from '#libs/domain';
import type { DataErasure } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aNumericId } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';

const LEASE_MS = 60_000;
const SOURCE = { actor: 'key:7', requestId: 'req_1', ip: '203.0.113.7' };

describe('DataErasureRepository', () => {
  let storage: Storage;
  let scene: Awaited<ReturnType<typeof twoTenants>>;
  beforeAll(async () => {
    storage = await openStorage();
    scene = await twoTenants(storage);
  });
  afterAll(() => storage.close());

  const request = (accountId: string | null = null, personId = aNumericId()) =>
    storage.dataErasures.request(scene.tenantId, { id: newId(), personId, accountId }, SOURCE);
  const requested = async (accountId: string | null = null, personId?: string) => {
    const result = await request(accountId, personId);
    if (result.outcome !== 'requested') throw new Error(`Refused: ${result.outcome}`);
    return result.row;
  };
  const find = async (id: string): Promise<DataErasure> => {
    const row = await storage.dataErasures.find(scene.tenantId, id);
    if (!row) throw new Error('The erasure is gone.');
    return row;
  };

  it.each([
    ['all accounts', () => null],
    ['one account', () => scene.account.id],
  ])('keeps who is to be forgotten by %s, due at once', async (_, accountOf) => {
    const personId = aNumericId();
    const row = await requested(accountOf(), personId);
    expect(row).toMatchObject({
      tenantId: scene.tenantId,
      scope: 'person',
      accountId: accountOf(),
      personId,
      consentRequestId: null,
      status: 'running',
      erased: {},
      ...SOURCE,
      finishedAt: null,
    });
    expect(row.receivedUntil.getTime()).toBeLessThanOrEqual(Date.now() + 1_000);
    expect(await find(row.id)).toEqual(row);
    const due = await storage.dataErasures.nextDueAt(scene.tenantId, row.id);
    expect(due!.getTime()).toBeLessThanOrEqual(Date.now() + 1);
  });

  it.each([
    ['of another tenant', () => scene.otherAccount.id],
    ['that is not there', () => newId()],
  ])('refuses an account %s', async (_, accountOf) => {
    expect(await request(accountOf())).toEqual({ outcome: 'unknown-account' });
  });

  it('shows a bound key the erasures of its accounts alone, and takes no others of it', async () => {
    const second = await anAccount(storage, scene.tenantId);
    const mine = await requested(scene.account.id);
    const others = [await requested(second.id), await requested(null)];
    await storage.work.boundTo([scene.account.id], async () => {
      expect(await storage.dataErasures.find(scene.tenantId, mine.id)).toEqual(mine);
      for (const { id } of others) {
        expect(await storage.dataErasures.find(scene.tenantId, id)).toBeNull();
      }
      const { rows } = await storage.dataErasures.list(scene.tenantId, 100, null);
      expect(new Set(rows.map(({ accountId }) => accountId))).toEqual(new Set([scene.account.id]));
      expect(await request(second.id)).toEqual({ outcome: 'unknown-account' });
      await expect(request(null)).rejects.toThrow(/row-level security/);
    });
  });

  it('lists newest first, page by page, each once', async () => {
    const made = [await requested(), await requested(), await requested()].map(({ id }) => id);
    const first = await storage.dataErasures.list(scene.tenantId, 2, null);
    const last = first.rows.at(-1)!;
    const second = await storage.dataErasures.list(scene.tenantId, 1, last);
    expect([...first.rows, ...second.rows].map(({ id }) => id)).toEqual(made.toReversed());
    expect(first.nextCursor).not.toBeNull();
  });

  it('gives a due erasure to one turn, and to the next when that one died', async () => {
    const { id } = await requested();
    const claim = () => storage.dataErasures.claim(scene.tenantId, id, LEASE_MS);
    const claims = await Promise.all([claim(), claim(), claim()]);
    expect(claims.filter((one) => one !== null)).toHaveLength(1);
    const back = await storage.dataErasures.nextDueAt(scene.tenantId, id);
    expect(back!.getTime() - Date.now()).toBeGreaterThan(LEASE_MS / 2);
    await storage.database.ask('UPDATE data_erasures SET next_attempt_at = now() WHERE id = $1', [
      id,
    ]);
    expect(await claim()).toMatchObject({ id });
  });

  it('adds up what went, table by table, and forgets that a try failed', async () => {
    const { id } = await requested();
    const { tenantId } = scene;
    await storage.dataErasures.putOff(tenantId, id, 'a\u0000b', LEASE_MS);
    expect(await find(id)).toMatchObject({ attempts: 1, lastError: 'a\uFFFDb' });
    const step = { progress: { facts: 'x' }, erased: { facts: 2, replies: 1 }, leaseMs: LEASE_MS };
    await storage.dataErasures.progress(tenantId, id, step);
    await storage.dataErasures.progress(tenantId, id, { ...step, erased: { facts: 40 } });
    await storage.dataErasures.progress(tenantId, id, { ...step, erased: {} });
    expect(await find(id)).toMatchObject({
      progress: { facts: 'x' },
      erased: { facts: 42, replies: 1 },
      attempts: 0,
      lastError: null,
    });
  });

  it('names nobody once it has ended, and changes no more', async () => {
    const { id } = await requested();
    const { tenantId } = scene;
    const step = { progress: { facts: 'x' }, erased: { facts: 2 }, leaseMs: LEASE_MS };
    await storage.dataErasures.progress(tenantId, id, step);
    const ended = await storage.dataErasures.finish(tenantId, id);
    expect(ended).toMatchObject({
      status: 'done',
      personId: null,
      progress: {},
      erased: { facts: 2 },
      nextAttemptAt: null,
      finishedAt: expect.any(Date),
    });
    expect(await storage.dataErasures.finish(tenantId, id)).toBeNull();
    await storage.dataErasures.progress(tenantId, id, step);
    await storage.dataErasures.putOff(tenantId, id, 'late', 1);
    expect(await storage.dataErasures.claim(tenantId, id, LEASE_MS)).toBeNull();
    expect(await storage.dataErasures.nextDueAt(tenantId, id)).toBeNull();
    expect(await find(id)).toEqual(ended);
  });

  it('is asked for once by each request of Meta, account and scope, also by many at once', async () => {
    const draft = {
      consentRequestId: newId(),
      scope: 'person',
      accountId: scene.account.id,
      personId: aNumericId(),
      receivedUntil: new Date('2026-11-01T00:00:00Z'),
    } as const;
    const ask = (given: object = {}) =>
      storage.dataErasures.requestForConsent(scene.tenantId, { ...draft, ...given }, SOURCE);
    const all = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(all.map(({ erasureId }) => erasureId)).size).toBe(1);
    await storage.dataErasures.finish(scene.tenantId, all[0].erasureId);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await ask()).toEqual({ ...all[0], isNew: false });
    expect(await find(all[0].erasureId)).toMatchObject({ status: 'done', personId: null });
    expect(await find(all[0].erasureId)).toMatchObject({ receivedUntil: draft.receivedUntil });
    expect(await ask({ scope: 'account', personId: null })).toMatchObject({ isNew: true });
    expect(await ask({ consentRequestId: newId() })).toMatchObject({ isNew: true });
  });

  it('is neither seen nor touched by another tenant', async () => {
    const row = await requested();
    const { otherId } = scene;
    expect(await storage.dataErasures.find(otherId, row.id)).toBeNull();
    expect((await storage.dataErasures.list(otherId, 100, null)).rows).toEqual([]);
    expect(await storage.dataErasures.claim(otherId, row.id, LEASE_MS)).toBeNull();
    expect(await storage.dataErasures.nextDueAt(otherId, row.id)).toBeNull();
    expect(await storage.dataErasures.finish(otherId, row.id)).toBeNull();
    const step = { progress: {}, erased: { facts: 9 }, leaseMs: LEASE_MS };
    await storage.dataErasures.progress(otherId, row.id, step);
    await storage.dataErasures.putOff(otherId, row.id, 'mine', LEASE_MS);
    expect(await find(row.id)).toEqual(row);
  });
});
