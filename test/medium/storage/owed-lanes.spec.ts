import type { Account } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { aFact, aSet } from '../../support/builders.js';
import { claimDeliveries, claimEvents, claimSet } from './claim-as-turn.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, aTenant, receive } from './scene.js';

describe('OwedLanes', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage();
  });
  afterAll(() => storage.close());

  const wish = (account: Account) =>
    storage.iceBreakers.save(account.tenantId, account.id, aSet(), {
      author: 'operator',
      ifRevision: null,
      now: new Date(Date.now() - 1_000),
    });
  /** A tenant that is owed something by each kind of lane, and has others that are not. */
  async function aTenantWithWork() {
    const { id: tenantId } = await aTenant(storage);
    const endpoint = await anEndpoint(storage, tenantId);
    await storage.facts.append(tenantId, [aFact(), aFact()]);
    const account = await anAccount(storage, tenantId);
    await wish(account);
    await receive(storage, account, {}, {});
    const idle = await anAccount(storage, tenantId);
    await receive(storage, idle, { kind: 'message' });
    await anEndpoint(storage, tenantId);
    const owed = { sync: [account.id], replies: [account.id], deliveries: [endpoint.id] };
    return { tenantId, account, endpoint, owed };
  }

  it('are those of the tenant with something due, each once, and of no other tenant', async () => {
    const { tenantId, owed } = await aTenantWithWork();
    const other = await aTenantWithWork();
    expect(await storage.owedLanes.of(tenantId, 10)).toEqual(owed);
    expect(await storage.owedLanes.of(other.tenantId, 10)).toEqual(other.owed);
    const nobody = await aTenant(storage);
    expect(await storage.owedLanes.of(nobody.id, 10)).toEqual({
      sync: [],
      replies: [],
      deliveries: [],
    });
  });

  it('are found of a suspended tenant too, and no more of them than asked for', async () => {
    const { tenantId, owed } = await aTenantWithWork();
    await storage.tenants.edit(tenantId, { status: 'suspended' }, null);
    expect(await storage.owedLanes.of(tenantId, 10)).toEqual(owed);
    const second = await anAccount(storage, tenantId);
    await wish(second);
    await receive(storage, second, {});
    const some = await storage.owedLanes.of(tenantId, 1);
    expect([some.sync.length, some.replies.length]).toEqual([1, 1]);
  });

  it('are not those whose work is under way or whose endpoint is disabled', async () => {
    const { tenantId, account, endpoint } = await aTenantWithWork();
    await claimSet(storage, tenantId, account.id);
    await claimEvents(storage, tenantId, account.id, 10);
    expect(await storage.owedLanes.of(tenantId, 10)).toEqual({
      sync: [],
      replies: [],
      deliveries: [endpoint.id],
    });
    await claimDeliveries(storage, tenantId, endpoint.id, 10);
    expect((await storage.owedLanes.of(tenantId, 10)).deliveries).toEqual([]);
    const off = await aTenantWithWork();
    await storage.endpoints.disable(off.tenantId, off.endpoint.id, 'gone');
    expect((await storage.owedLanes.of(off.tenantId, 10)).deliveries).toEqual([]);
  });
});
