import { newId } from '#libs/domain';
import type { NewConnectLink } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, twoTenants } from './scene.js';

const aLink = (given: Partial<NewConnectLink> = {}): NewConnectLink => ({
  id: newId(),
  stateHash: randomBytes(32),
  externalId: null,
  returnUrl: null,
  expectedAccountId: null,
  actor: 'key:of-the-test',
  requestId: 'request-1',
  livesMs: 60_000,
  ...given,
});

describe('ConnectLinkRepository', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  it('keeps a link, open until its time is over', async () => {
    const draft = aLink({ externalId: 'shop', returnUrl: 'https://app.example/', livesMs: 5_000 });
    const link = await storage.connectLinks.create(tenantId, draft);
    expect(link).toMatchObject({
      id: draft.id,
      tenantId,
      externalId: 'shop',
      returnUrl: 'https://app.example/',
      usedAt: null,
      failure: null,
      accountId: null,
      actor: 'key:of-the-test',
      requestId: 'request-1',
    });
    expect(link.expiresAt.getTime() - link.createdAt.getTime()).toBeCloseTo(5_000, -3);
    expect(link).not.toHaveProperty('stateHash');
    expect(await storage.connectLinks.find(tenantId, link.id)).toEqual(link);
  });

  it('keeps it from another tenant, whatever that does with it', async () => {
    const { id } = await storage.connectLinks.create(tenantId, aLink());
    const links = storage.connectLinks;
    expect(await links.find(otherId, id)).toBeNull();
    expect((await links.list(otherId, 100, null)).rows).toEqual([]);
    expect(await links.claim(otherId, id)).toEqual({ outcome: 'missing' });
    expect(await links.look(otherId, id)).toEqual({ outcome: 'missing' });
    expect(await links.note(otherId, id, 'denied')).toBe(false);
    await links.claim(tenantId, id);
    expect(await links.fail(otherId, id, 'internal')).toBe(false);
    expect(await links.finish(otherId, id, newId())).toBe(false);
    const link = await links.find(tenantId, id);
    expect(link).toMatchObject({ failure: null, accountId: null, usedAt: expect.any(Date) });
  });

  it('reads the return URLs of the tenant alone', async () => {
    await storage.database.ask(
      "UPDATE tenants SET return_urls = '{https://a.example/}' WHERE id = $1",
      [tenantId],
    );
    expect(await storage.connectLinks.returnUrlsOf(tenantId)).toEqual(['https://a.example/']);
    expect(await storage.connectLinks.returnUrlsOf(otherId)).toEqual([]);
    expect(await storage.connectLinks.returnUrlsOf(newId())).toEqual([]);
  });

  it('reads the status of the tenant alone', async () => {
    const { tenantId: own } = await twoTenants(storage);
    await storage.database.ask("UPDATE tenants SET status = 'suspended' WHERE id = $1", [own]);
    expect(await storage.connectLinks.tenantStatusOf(own)).toBe('suspended');
    expect(await storage.connectLinks.tenantStatusOf(otherId)).toBe('active');
    expect(await storage.connectLinks.tenantStatusOf(newId())).toBeNull();
  });

  it('gives a link to one of many that claim it at once, and never again', async () => {
    const { id } = await storage.connectLinks.create(tenantId, aLink());
    await storage.connectLinks.note(tenantId, id, 'denied');
    const claim = () => storage.connectLinks.claim(tenantId, id);
    const claims = await Promise.all(Array.from({ length: 8 }, claim));
    const won = claims.filter(({ outcome }) => outcome === 'claimed');
    expect(won).toMatchObject([
      { link: { failure: null, usedAt: expect.any(Date) }, returnUrls: ['https://a.example/'] },
    ]);
    expect(claims.filter(({ outcome }) => outcome === 'used')).toHaveLength(7);
    await storage.connectLinks.fail(tenantId, id, 'internal');
    expect(await claim()).toMatchObject({ outcome: 'used', link: { failure: 'internal' } });
  });

  it('shows beforehand whether it would be given, and changes nothing by that', async () => {
    const { id } = await storage.connectLinks.create(tenantId, aLink());
    const look = () => storage.connectLinks.look(tenantId, id);
    const open = { outcome: 'open', link: { id }, returnUrls: ['https://a.example/'] };
    expect([await look(), await look()]).toMatchObject([open, open]);
    await storage.connectLinks.claim(tenantId, id);
    expect(await look()).toMatchObject({ ...open, outcome: 'used' });
  });

  it('gives none that is too old', async () => {
    const { id } = await storage.connectLinks.create(tenantId, aLink({ livesMs: -1_000 }));
    for (const ask of ['look', 'claim'] as const) {
      const found = await storage.connectLinks[ask](tenantId, id);
      expect(found).toMatchObject({ outcome: 'expired', link: { usedAt: null } });
    }
    expect(await storage.connectLinks.note(tenantId, id, 'denied')).toBe(false);
  });

  it.each([
    ['suspended', 'tenant-suspended'],
    ['deleting', 'missing'],
  ])('gives none while the tenant is %s', async (status, outcome) => {
    const { tenantId: own } = await twoTenants(storage);
    const { id } = await storage.connectLinks.create(own, aLink());
    await storage.database.ask('UPDATE tenants SET status = $2 WHERE id = $1', [own, status]);
    expect(await storage.connectLinks.look(own, id)).toMatchObject({ outcome });
    expect(await storage.connectLinks.claim(own, id)).toMatchObject({ outcome });
    expect(await storage.connectLinks.find(own, id)).toMatchObject({ usedAt: null });
  });

  it('notes each kind of failure of an open link once, in whatever order they come', async () => {
    const { id } = await storage.connectLinks.create(tenantId, aLink());
    const note = (failure: string) => storage.connectLinks.note(tenantId, id, failure);
    const told: boolean[] = [];
    for (const failure of ['denied', 'denied', 'login_failed', 'denied', 'login_failed']) {
      told.push(await note(failure));
    }
    expect(told).toEqual([true, false, true, false, false]);
    const found = await storage.connectLinks.find(tenantId, id);
    expect(found).toMatchObject({ failure: 'login_failed' });
    expect(found).not.toHaveProperty('failuresTold');
  });

  it('ends a link that was claimed in one way, and no other', async () => {
    const account = await anAccount(storage, tenantId);
    const { id } = await storage.connectLinks.create(tenantId, aLink());
    expect(await storage.connectLinks.finish(tenantId, id, account.id)).toBe(false);
    expect(await storage.connectLinks.fail(tenantId, id, 'internal')).toBe(false);
    await storage.connectLinks.claim(tenantId, id);
    expect(await storage.connectLinks.finish(tenantId, id, account.id)).toBe(true);
    expect(await storage.connectLinks.fail(tenantId, id, 'internal')).toBe(false);
    expect(await storage.connectLinks.find(tenantId, id)).toMatchObject({
      accountId: account.id,
      failure: null,
    });
  });

  it('is found by the hash of its state, over all tenants, with nothing but whose it is', async () => {
    const stateHash = randomBytes(32);
    const { id } = await storage.connectLinks.create(otherId, aLink({ stateHash }));
    const found = await storage.connectLinkLookup.find(stateHash);
    expect(found).toEqual({ tenantId: otherId, linkId: id });
    expect(await storage.connectLinkLookup.find(randomBytes(32))).toBeNull();
    const secret = storage.router.query('SELECT return_url FROM connect_links');
    await expect(secret).rejects.toMatchObject({ code: '42501' });
  });
});
