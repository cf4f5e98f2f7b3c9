import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aSet } from '../../support/builders.js';
import { about } from './about.js';
import { recordOutcome, shownAs } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { twoTenants } from './scene.js';

describe('what is known of questions that Instagram may show no more', () => {
  let storage: Storage;

  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  async function published() {
    const scene = await twoTenants(storage);
    const edit = { author: 'test', ifRevision: null, now: new Date() };
    for (const one of [scene.account, scene.otherAccount]) {
      await storage.iceBreakers.save(one.tenantId, one.id, aSet(), edit);
      await recordOutcome(storage, one.tenantId, one.id, 1, shownAs(aSet()));
    }
    return scene;
  }

  it('knows of questions that were taken back that none are shown, of the tenant’s own account only', async () => {
    const { tenantId, otherId, account, otherAccount } = await published();
    const before = await storage.iceBreakers.find(otherId, otherAccount.id);
    await storage.iceBreakers.taken(tenantId, account.id);
    await storage.iceBreakers.taken(tenantId, otherAccount.id);
    expect(await storage.iceBreakers.find(tenantId, account.id)).toMatchObject({
      desired: aSet(),
      published: [],
      publishedAt: about(new Date()),
      verified: false,
    });
    expect(await storage.iceBreakers.find(otherId, otherAccount.id)).toEqual(before);
  });

  it('forgets that questions are shown, of the tenant’s own account only', async () => {
    const { tenantId, otherId, account, otherAccount } = await published();
    const before = await storage.iceBreakers.find(otherId, otherAccount.id);
    await storage.iceBreakers.doubt(tenantId, account.id);
    await storage.iceBreakers.doubt(tenantId, otherAccount.id);
    expect(await storage.iceBreakers.find(tenantId, account.id)).toMatchObject({
      verified: false,
      status: 'pending',
      nextAttemptAt: about(new Date()),
    });
    expect(await storage.iceBreakers.find(otherId, otherAccount.id)).toEqual(before);
  });
});
