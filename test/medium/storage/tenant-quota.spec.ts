import { newId } from '#libs/domain';
import type { LimitedThing } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  aKeyDraft,
  anEndpointDraft,
  anIdentity,
  aRuleDraft,
  aToken,
} from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';

describe('TenantQuota', () => {
  let storage: Storage;
  beforeAll(async () => {
    storage = await openStorage({ poolSize: 6 });
  });
  afterAll(() => storage.close());

  async function aTenantWithOneOf(thing: LimitedThing) {
    const limit = thing === 'keys_in_grace' ? 'api_keys' : thing;
    const limits = { [limit]: 1 };
    const tenant = await storage.tenants.create({ name: 'Acme', externalId: null, limits });
    return tenant!.id;
  }
  const add: Record<'accounts' | 'reply_rules' | 'webhook_endpoints', Adds> = {
    accounts: (id) => storage.accounts.connect(id, anIdentity(), aToken(), null),
    reply_rules: (id) => storage.rules.create(id, aRuleDraft()),
    webhook_endpoints: (id) => storage.endpoints.create(id, anEndpointDraft()),
  };
  type Adds = (tenantId: string) => Promise<unknown>;
  /** As every route that makes something: asked and added in one unit of work. */
  const addIfRoom = (tenantId: string, thing: keyof typeof add) =>
    storage.work.run(tenantId, async () => {
      const hasRoom = await storage.quota.hasRoomFor(tenantId, thing);
      if (hasRoom) await add[thing](tenantId);
      return hasRoom;
    });

  it.each(['accounts', 'reply_rules', 'webhook_endpoints'] as const)(
    'lets one of many racing requests take the last place (%s)',
    async (thing) => {
      const tenantId = await aTenantWithOneOf(thing);
      const otherId = await aTenantWithOneOf(thing);
      const results = await Promise.all(
        Array.from({ length: 5 }, () => addIfRoom(tenantId, thing)),
      );
      expect(results.filter(Boolean)).toHaveLength(1);
      expect(await storage.quota.hasRoomFor(tenantId, thing)).toBe(false);
      expect(await addIfRoom(otherId, thing)).toBe(true);
    },
  );

  it('lets one of many racing requests make the last key', async () => {
    const tenantId = await aTenantWithOneOf('api_keys');
    const results = await Promise.all(
      Array.from({ length: 5 }, () => storage.apiKeys.create(tenantId, aKeyDraft())),
    );
    const outcomes = results.map(({ outcome }) => outcome);
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['created', 'limit-reached']));
  });

  it.each([
    ['was revoked', 'revoked_at = now()'],
    ['has expired', `expires_at = now() - interval '1 second'`],
    ['was replaced', `replaced_by = '${newId()}'`],
  ])('has room again when a key %s', async (_, change) => {
    const tenantId = await aTenantWithOneOf('api_keys');
    await storage.apiKeys.create(tenantId, aKeyDraft());
    expect(await storage.quota.hasRoomFor(tenantId, 'api_keys')).toBe(false);
    await storage.database.ask(`UPDATE api_keys SET ${change} WHERE tenant_id = $1`, [tenantId]);
    expect(await storage.quota.hasRoomFor(tenantId, 'api_keys')).toBe(true);
  });

  it('counts past the accounts that a key is bound to, and sees no more of them afterwards', async () => {
    const tenantId = await aTenantWithOneOf('reply_rules');
    await storage.rules.create(tenantId, aRuleDraft());
    const seen = await storage.work.boundTo([newId()], () =>
      storage.work.run(tenantId, async (manager) => ({
        hasRoom: await storage.quota.hasRoomFor(tenantId, 'reply_rules'),
        rules: await manager.query('SELECT 1 FROM reply_rules'),
      })),
    );
    expect(seen).toEqual({ hasRoom: false, rules: [] });
  });

  it.each(['deleting', 'gone'])('has no room for anything of a tenant that is %s', async (how) => {
    const tenantId = how === 'gone' ? newId() : await aTenantWithOneOf('accounts');
    await storage.database.ask(`UPDATE tenants SET status = 'deleting' WHERE id = $1`, [tenantId]);
    expect(await storage.quota.hasRoomFor(tenantId, 'accounts')).toBe(false);
  });

  it('knows only the tenant that the unit of work is for', async () => {
    const tenantId = await aTenantWithOneOf('accounts');
    const otherId = await aTenantWithOneOf('accounts');
    const mixed = storage.work.run(tenantId, () => storage.quota.hasRoomFor(otherId, 'accounts'));
    await expect(mixed).rejects.toThrow(/another/);
  });
});
