import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openCareHouse, type CareHouse } from './care-house.js';

describe('the care of an account whose tenant is suspended', () => {
  let house: CareHouse;
  beforeAll(async () => {
    house = await openCareHouse();
  });
  afterAll(() => house.close());
  beforeEach(() => house.becomes('suspended'));

  it.each(['refresh', 'check'] as const)(
    'goes on with its %s, so that it lives when its tenant is back',
    async (step) => {
      const account = await house.account({ ageDays: 2, leftDays: 58 });
      await house.comesDue(account, step);
      const lane = { v: 1, tenantId: account.tenantId, accountId: account.id };
      expect(await house.dueLanes()).toContainEqual(lane);
      const ended = step === 'refresh' ? 'refresh refreshed' : 'check stands';
      expect((await house.turn(account)).counted).toEqual([ended]);
    },
  );

  it('says the farewell that its tenant has asked for', async () => {
    const account = await house.account();
    await house.letGo(account, 'keep');
    expect((await house.turn(account)).counted).toEqual(['farewell done']);
    expect(house.subscribedTo(account)).toEqual([]);
    expect((await house.state(account)).account.status).toBe('disconnected');
  });

  it('ends when its tenant is being deleted', async () => {
    const account = await house.account();
    await house.comesDue(account, 'refresh');
    await house.becomes('deleting');
    expect(await house.dueLanes()).toEqual([]);
    const { outcome, counted } = await house.turn(account);
    expect([outcome?.kind, counted]).toEqual(['wait', []]);
    expect(house.calls(account)).toEqual([]);
  });
});
