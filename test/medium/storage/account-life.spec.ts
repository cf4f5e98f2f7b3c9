import { AccountLife } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { anIdentity, aToken } from '../../support/builders.js';
import { openStorage, type Storage } from './open-storage.js';
import { anAccount, anEndpoint, aTenant } from './scene.js';

const WORDS = {
  reason: 'token_refused',
  error: { code: 190, subcode: 463, trace_id: 'AbC', message: 'The token has expired.' },
};

describe('AccountLife', () => {
  let storage: Storage;
  let life: AccountLife;

  beforeAll(async () => {
    storage = await openStorage();
    life = new AccountLife(storage.work, storage.accounts, storage.facts);
  });
  afterAll(() => storage.close());

  it('tells once that an account needs a new token, however many turns find out', async () => {
    const { id: tenantId } = await aTenant(storage);
    const endpoint = await anEndpoint(storage, tenantId);
    const { id } = await anAccount(storage, tenantId);
    const { token } = (await storage.accounts.arm(tenantId, id))!;
    const woken = await Promise.all(
      Array.from({ length: 5 }, () => life.needsReauth(tenantId, id, WORDS, token)),
    );
    expect(woken.flat()).toEqual([endpoint.id]);
    const [fact, ...more] = await storage.facts.list(tenantId, 10, null);
    expect(more).toEqual([]);
    expect(fact).toMatchObject({ type: 'account.needs_reauth', accountId: id });
    expect(JSON.parse(fact!.body)).toMatchObject({ data: { account_id: id, error: WORDS.error } });
    expect(await storage.accounts.find(tenantId, id)).toMatchObject({
      status: 'needs_reauth',
      statusReason: WORDS.error.message,
    });
  });

  it('says nothing when the token was replaced meanwhile', async () => {
    const { id: tenantId } = await aTenant(storage);
    const { id, igUserId } = await anAccount(storage, tenantId);
    const { token } = (await storage.accounts.arm(tenantId, id))!;
    await storage.accounts.connect(tenantId, anIdentity({ igUserId }), aToken('IGAA-new'), null);
    expect(await life.needsReauth(tenantId, id, WORDS, token)).toEqual([]);
    expect(await storage.facts.list(tenantId, 10, null)).toEqual([]);
    expect((await storage.accounts.find(tenantId, id))?.status).toBe('connected');
  });

  it('never ends with a good token and an account that waits for one', async () => {
    for (let round = 0; round < 10; round++) {
      const { id: tenantId } = await aTenant(storage);
      const { id, igUserId } = await anAccount(storage, tenantId);
      const { token } = (await storage.accounts.arm(tenantId, id))!;
      await Promise.all([
        storage.accounts.connect(tenantId, anIdentity({ igUserId }), aToken('IGAA-new'), null),
        life.needsReauth(tenantId, id, WORDS, token),
      ]);
      expect((await storage.accounts.find(tenantId, id))?.status).toBe('connected');
    }
  });

  it('changes and tells nothing of an account of another tenant', async () => {
    const { id: tenantId } = await aTenant(storage);
    const { id: otherId } = await aTenant(storage);
    const { id } = await anAccount(storage, tenantId);
    const { token } = (await storage.accounts.arm(tenantId, id))!;
    expect(await life.needsReauth(otherId, id, WORDS, token)).toEqual([]);
    expect(await storage.facts.list(otherId, 10, null)).toEqual([]);
    expect((await storage.accounts.find(tenantId, id))?.status).toBe('connected');
  });
});
