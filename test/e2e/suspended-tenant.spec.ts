import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';

describe('a tenant that is suspended and resumed', () => {
  let system: System;
  let tenant: TenantUser;
  let neighbour: TenantUser;
  let account: ConnectedAccount;
  let nextDoor: ConnectedAccount;

  beforeAll(async () => {
    system = await startSystem();
    [tenant, neighbour] = [await aTenant(system), await aTenant(system)];
    account = await tenant.connectAccount('late.payer');
    nextDoor = await neighbour.connectAccount('next.door');
    for (const user of [tenant, neighbour]) await user.addRule(null, 'We open at nine.');
  });
  afterAll(() => system.stop());

  const become = (status: 'active' | 'suspended') =>
    system.operator.expect(200, 'PATCH', `/v1/admin/tenants/${tenant.id}`, { status });
  const tap = ({ igUserId }: ConnectedAccount) =>
    system.simulator.control.tap(igUserId, { payload: 'HOURS' });
  const sentTo = ({ igUserId }: ConnectedAccount, person: string) =>
    system.simulator.control
      .messages(igUserId, { person })
      .filter(({ direction }) => direction === 'out').length;

  it('has its taps kept while others are answered, and answered when it is back', async () => {
    await become('suspended');
    const kept = await tap(account);
    const passing = await tap(nextDoor);
    await neighbour.tapIn('answered', passing.mid);
    await tenant.tapIn('pending', kept.mid);
    expect(sentTo(account, kept.person)).toBe(0);
    const path = `/v1/accounts/${account.id}/ice-breakers`;
    expect(await tenant.api.call('DELETE', path)).toMatchObject({
      status: 403,
      body: { code: 'tenant_suspended' },
    });
    await become('active');
    await tenant.tapIn('answered', kept.mid);
    expect(sentTo(account, kept.person)).toBe(1);
  });
});
