import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

describe('stopping on SIGTERM', () => {
  let system: System;
  let tenant: TenantUser;
  let account: ConnectedAccount;

  beforeAll(async () => {
    system = await startSystem();
    tenant = await aTenant(system);
    account = await tenant.connectAccount('drain');
    await tenant.addRule(null, 'Before I go');
  });

  afterAll(async () => {
    await system.stop();
  });

  it('finishes the answer that was begun, records it, and ends with code 0', async () => {
    const { control } = system.simulator;
    control.addFault({
      match: { method: 'POST', path: '/messages' },
      action: { delayMs: 1_000 },
    });
    const { mid, person } = await control.tap(account.igUserId, { payload: 'ANY', title: 'Any?' });
    await until('the call is under way', 20_000, () => control.faults().some(({ hit }) => hit > 0));
    expect(await system.apps['responder-worker'].end('SIGTERM')).toBe(0);
    const event = (await tenant.taps()).find((one) => one.mid === mid);
    expect(event).toMatchObject({ state: 'answered', replies: [{ state: 'sent' }] });
    expect(control.seesMessages(account.igUserId, person)).toHaveLength(1);
    system.apps['responder-worker'].start();
    await system.apps['responder-worker'].ready();
  });

  it('ends every app with code 0 when there is nothing to do', async () => {
    const codes = await Promise.all(Object.values(system.apps).map((app) => app.end('SIGTERM')));
    expect(codes).toEqual([0, 0, 0]);
    for (const app of Object.values(system.apps)) app.start();
    await Promise.all(Object.values(system.apps).map((app) => app.ready()));
  });
});
