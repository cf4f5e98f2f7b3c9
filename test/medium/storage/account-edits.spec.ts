import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant, anAccount } from './scene.js';

describe('an edit of an account', () => {
  let storage: Storage;
  let tenantId: string;

  beforeAll(async () => {
    storage = await openStorage();
    tenantId = (await aTenant(storage)).id;
  });
  afterAll(() => storage.close());

  it('changes what it names, and counts; nothing new does not', async () => {
    const account = await anAccount(storage, tenantId);
    const { id } = account;
    const edited = await storage.accounts.change(tenantId, id, { whenUnsure: 'resend' }, 1);
    expect(edited).toMatchObject({
      outcome: 'edited',
      before: account,
      row: { whenUnsure: 'resend', externalId: null, version: 2 },
    });
    await storage.accounts.change(tenantId, id, { whenUnsure: 'resend' }, null);
    expect(await storage.accounts.find(tenantId, id)).toMatchObject({
      whenUnsure: 'resend',
      version: 2,
    });
  });

  it('gives a name by which the account is found, and takes it away', async () => {
    const { id } = await anAccount(storage, tenantId);
    const externalId = newId();
    await storage.accounts.change(tenantId, id, { externalId }, null);
    expect(await storage.accounts.find(tenantId, externalId)).toMatchObject({ id });
    await storage.accounts.change(tenantId, externalId, { externalId: null }, null);
    expect(await storage.accounts.find(tenantId, externalId)).toBeNull();
  });

  it('means the account of that id, also when another goes by the id as its name', async () => {
    const { id } = await anAccount(storage, tenantId);
    const other = await anAccount(storage, tenantId);
    await storage.accounts.change(tenantId, other.id, { externalId: id }, null);
    expect(await storage.accounts.find(tenantId, id)).toMatchObject({ id });
  });

  it('lets one of many edits win that have seen the same version', async () => {
    const { id } = await anAccount(storage, tenantId);
    const results = await Promise.all(
      Array.from({ length: 8 }, () =>
        storage.accounts.change(tenantId, id, { externalId: newId() }, 1),
      ),
    );
    expect(results.filter(({ outcome }) => outcome === 'edited')).toHaveLength(1);
    const late = { outcome: 'changed-meanwhile', version: 2 };
    for (const result of results.filter(({ outcome }) => outcome !== 'edited')) {
      expect(result).toEqual(late);
    }
  });

  it('gives a name to one of many accounts that are to have it at once', async () => {
    const ids = [];
    for (let at = 0; at < 4; at++) ids.push((await anAccount(storage, tenantId)).id);
    const externalId = newId();
    const results = await Promise.all(
      ids.map((id) => storage.accounts.change(tenantId, id, { externalId }, null)),
    );
    expect(results.map(({ outcome }) => outcome).toSorted()).toEqual([
      'edited',
      'external-id-taken',
      'external-id-taken',
      'external-id-taken',
    ]);
  });
});
