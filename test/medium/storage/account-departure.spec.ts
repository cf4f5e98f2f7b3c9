import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStorage, type Storage } from './open-storage.js';
import { aTenant, anAccount, twoTenants } from './scene.js';

describe('an account that is let go', () => {
  let storage: Storage;
  let tenantId: string;
  let otherId: string;

  beforeAll(async () => {
    storage = await openStorage();
    ({ tenantId, otherId } = await twoTenants(storage));
  });
  afterAll(() => storage.close());

  it('is disconnecting, and owed its farewell alone', async () => {
    const { id, version } = await anAccount(storage, tenantId);
    const result = await storage.departure.begin(tenantId, id, 'delete', version);
    expect(result).toMatchObject({
      outcome: 'edited',
      before: { status: 'connected' },
      row: { status: 'disconnecting', leaveIceBreakers: 'delete', version: version + 1 },
    });
    expect(await storage.care.find(tenantId, id)).toMatchObject({
      refreshDueAt: null,
      checkDueAt: null,
      leaveDueAt: expect.any(Date),
    });
    const health = await storage.health.read(tenantId, id);
    expect(health).toMatchObject({ account: { id }, token: { accountId: id } });
    expect(health?.token).not.toHaveProperty('sealed');
  });

  it('goes on with a farewell that is under way, and does not start it anew', async () => {
    const { id } = await anAccount(storage, tenantId);
    await storage.departure.begin(tenantId, id, null, null);
    await storage.database.ask('UPDATE account_care SET leave_attempts = 4 WHERE account_id = $1', [
      id,
    ]);
    const again = await storage.departure.begin(tenantId, id, 'delete', null);
    expect(again).toMatchObject({ row: { leaveIceBreakers: 'delete' } });
    expect(await storage.care.find(tenantId, id)).toMatchObject({ leaveAttempts: 4 });
  });

  it('is refused at another version, and then nothing is changed', async () => {
    const { id, version } = await anAccount(storage, tenantId);
    expect(await storage.departure.begin(tenantId, id, null, version + 1)).toEqual({
      outcome: 'changed-meanwhile',
      version,
    });
    expect(await storage.accounts.find(tenantId, id)).toMatchObject({ status: 'connected' });
  });

  it('is out of the reach of another tenant, and so is its health', async () => {
    const { id } = await anAccount(storage, tenantId);
    expect(await storage.departure.begin(otherId, id, null, null)).toEqual({ outcome: 'missing' });
    expect(await storage.health.read(otherId, id)).toBeNull();
    expect(await storage.accounts.find(tenantId, id)).toMatchObject({ status: 'connected' });
  });

  it('is listed by its status', async () => {
    const { id: own } = await aTenant(storage);
    const [kept, gone] = [await anAccount(storage, own), await anAccount(storage, own)];
    await storage.departure.begin(own, gone.id, null, null);
    const idsOf = async (status: 'connected' | 'disconnecting' | null) =>
      (await storage.accounts.list(own, 10, null, status)).rows.map(({ id }) => id);
    expect(await idsOf('disconnecting')).toEqual([gone.id]);
    expect(await idsOf('connected')).toEqual([kept.id]);
    expect(await idsOf(null)).toEqual([gone.id, kept.id]);
  });
});
