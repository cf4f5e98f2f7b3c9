import { newId } from '#libs/domain';
import type { NewConsentRequest } from '#libs/storage';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aNumericId } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, receive, twoTenants } from './scene.js';

const LEASE_MS = 60_000;
const FROM_META = { actor: 'instagram', requestId: null, ip: null };

describe('ConsentRequests', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  const aRequest = (given: Partial<NewConsentRequest> = {}): NewConsentRequest => ({
    kind: 'delete',
    requestHash: randomBytes(32),
    confirmationCode: newId(),
    subjectId: aNumericId(),
    issuedAt: new Date('2026-11-22T14:30:00Z'),
    requestId: 'req_of_meta',
    ...given,
  });
  const rowOf = async (id: string) => {
    const [row] = await storage.database.ask<Record<string, unknown>>(
      'SELECT * FROM consent_requests WHERE id = $1',
      [id],
    );
    return row ?? {};
  };
  const comeDue = (id: string) =>
    storage.database.ask('UPDATE consent_requests SET next_attempt_at = now() WHERE id = $1', [id]);
  const isDue = async (id: string) =>
    (await storage.consent.dueLanes(1_000, null)).some(({ requestId }) => requestId === id);

  it('keeps a request, which is due at once', async () => {
    const request = aRequest();
    const added = await storage.consent.add(request);
    expect(added).toEqual({
      id: expect.any(String),
      confirmationCode: request.confirmationCode,
      isNew: true,
    });
    expect(await isDue(added.id)).toBe(true);
    const due = await storage.consent.nextDueAt(added.id);
    expect(due!.getTime()).toBeLessThanOrEqual(Date.now() + 1);
    expect(await storage.consent.claim(added.id, LEASE_MS)).toEqual({
      id: added.id,
      kind: 'delete',
      subjectId: request.subjectId,
      issuedAt: request.issuedAt,
      status: 'pending',
      found: 0,
      attempts: 0,
      requestId: 'req_of_meta',
      requestedAt: expect.any(Date),
    });
  });

  it('keeps a repeat once, also of many at once, and gives the code of the first', async () => {
    const requestHash = randomBytes(32);
    const all = await Promise.all(
      Array.from({ length: 8 }, () => storage.consent.add(aRequest({ requestHash }))),
    );
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1);
    expect(new Set(all.map(({ confirmationCode }) => confirmationCode)).size).toBe(1);
    const rows = await storage.database.ask(
      'SELECT id FROM consent_requests WHERE request_hash = $1',
      [requestHash],
    );
    expect(rows).toHaveLength(1);
  });

  it('knows a repeat for one after all is done and the person forgotten', async () => {
    const request = aRequest();
    const { id } = await storage.consent.add(request);
    await storage.consent.finish(id);
    const again = await storage.consent.add({ ...request, confirmationCode: newId() });
    expect(again).toEqual({ id, confirmationCode: request.confirmationCode, isNew: false });
    expect(await rowOf(id)).toMatchObject({ status: 'done', subject_id: null });
  });

  it('gives a due request to one turn, and to the next when that one died', async () => {
    const { id } = await storage.consent.add(aRequest());
    const claims = await Promise.all(
      Array.from({ length: 4 }, () => storage.consent.claim(id, LEASE_MS)),
    );
    expect(claims.filter((claim) => claim !== null)).toHaveLength(1);
    expect(await isDue(id)).toBe(false);
    const back = await storage.consent.nextDueAt(id);
    expect(back!.getTime() - Date.now()).toBeGreaterThan(LEASE_MS / 2);
    await comeDue(id);
    expect(await storage.consent.claim(id, LEASE_MS)).toMatchObject({ id });
  });

  it('puts a try that failed off, and says why', async () => {
    const { id } = await storage.consent.add(aRequest());
    await storage.consent.putOff(id, 'a\u0000b', LEASE_MS);
    expect(await isDue(id)).toBe(false);
    expect(await rowOf(id)).toMatchObject({ attempts: 1, last_error: 'a\uFFFDb' });
    await storage.consent.lookAgain(id, LEASE_MS);
    expect(await rowOf(id)).toMatchObject({ attempts: 0, last_error: null });
    expect(await isDue(id)).toBe(false);
  });

  it('goes from pending to erasing to done, and back never', async () => {
    const { id } = await storage.consent.add(aRequest());
    await storage.consent.fannedOut(id, 2);
    expect(await rowOf(id)).toMatchObject({ status: 'erasing', found: 2 });
    await storage.consent.fannedOut(id, 9);
    expect(await rowOf(id)).toMatchObject({ status: 'erasing', found: 2 });
    expect(await storage.consent.finish(id)).toBe(true);
    expect(await storage.consent.finish(id)).toBe(false);
    const done = await rowOf(id);
    expect(done).toMatchObject({ status: 'done', subject_id: null, next_attempt_at: null });
    await storage.consent.fannedOut(id, 9);
    await storage.consent.putOff(id, 'late', 1);
    await storage.consent.lookAgain(id, 1);
    expect(await rowOf(id)).toEqual(done);
    expect(await storage.consent.nextDueAt(id)).toBeNull();
    expect(await storage.consent.claim(id, LEASE_MS)).toBeNull();
    expect(await isDue(id)).toBe(false);
  });

  it('lists what is due page by page, each once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 3 }, async () => (await storage.consent.add(aRequest())).id),
    );
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page: { requestId: string }[] = await storage.consent.dueLanes(2, after);
      seen.push(...page.map(({ requestId }) => requestId));
      after = page.at(-1)?.requestId ?? null;
      if (page.length < 2) break;
    }
    expect(seen).toEqual([...new Set(seen)].toSorted());
    expect(seen).toEqual(expect.arrayContaining(ids));
  });

  it('finds an account by either of its ids, whoever has it', async () => {
    const { tenantId, otherId, otherAccount } = await twoTenants(storage);
    const appScopedId = aNumericId();
    const account = await anAccount(storage, tenantId, { appScopedId });
    const mine = { tenantId, accountId: account.id };
    expect(await storage.consent.findAccounts(account.igUserId)).toEqual([mine]);
    expect(await storage.consent.findAccounts(appScopedId)).toEqual([mine]);
    expect(await storage.consent.findAccounts(otherAccount.igUserId)).toEqual([
      { tenantId: otherId, accountId: otherAccount.id },
    ]);
    expect(await storage.consent.findAccounts(aNumericId())).toEqual([]);
    expect(await storage.consent.findAccounts('\u0000')).toEqual([]);
  });

  it('finds each account that a person wrote to once, over all tenants', async () => {
    const { tenantId, otherId, account, otherAccount } = await twoTenants(storage);
    const personId = aNumericId();
    await receive(storage, account, { personId }, { personId }, { personId: aNumericId() });
    await receive(storage, otherAccount, { personId });
    const found = await storage.consent.findPeople(personId);
    expect(found).toHaveLength(2);
    expect(found).toEqual(
      expect.arrayContaining([
        { tenantId, accountId: account.id },
        { tenantId: otherId, accountId: otherAccount.id },
      ]),
    );
    expect(await storage.consent.findPeople(aNumericId())).toEqual([]);
  });

  it('tells by its code how far a request has come, with all its erasures and no other', async () => {
    const { tenantId, otherId, account, otherAccount } = await twoTenants(storage);
    const request = aRequest();
    const { id } = await storage.consent.add(request);
    const code = request.confirmationCode!;
    const start = {
      kind: 'delete',
      status: 'pending',
      found: 0,
      requestedAt: expect.any(Date),
      finishedAt: null,
      erasures: { running: 0, done: 0 },
      erased: {},
    };
    expect(await storage.consent.findByCode(code)).toEqual(start);
    const erase = async (tenant: string, accountId: string, consentRequestId: string) => {
      const receivedUntil = new Date();
      const about = { scope: 'person', accountId, personId: '7' } as const;
      const draft = { consentRequestId, receivedUntil, ...about };
      return storage.dataErasures.requestForConsent(tenant, draft, FROM_META);
    };
    const mine = await erase(tenantId, account.id, id);
    const theirs = await erase(otherId, otherAccount.id, id);
    await erase(tenantId, account.id, (await storage.consent.add(aRequest())).id);
    expect(await storage.consent.countErasures(id)).toEqual({ all: 2, running: 2 });
    const step = (erased: Record<string, number>) => ({ progress: {}, erased, leaseMs: 1 });
    await storage.dataErasures.progress(tenantId, mine.erasureId, step({ facts: 2, replies: 1 }));
    await storage.dataErasures.progress(otherId, theirs.erasureId, step({ facts: 40 }));
    await storage.dataErasures.finish(tenantId, mine.erasureId);
    expect(await storage.consent.findByCode(code)).toMatchObject({
      erasures: { running: 1, done: 1 },
      erased: { facts: 42, replies: 1 },
    });
    expect(await storage.consent.countErasures(id)).toEqual({ all: 2, running: 1 });
    expect(await storage.consent.findByCode(newId())).toBeNull();
  });

  it('is out of reach for whoever works for a tenant', async () => {
    const { tenantId } = await twoTenants(storage);
    const read = storage.work.run(tenantId, (manager) =>
      manager.query('SELECT 1 FROM consent_requests'),
    );
    await expect(read).rejects.toThrow(/permission denied/);
  });
});
