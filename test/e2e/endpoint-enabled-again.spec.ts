import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPartnerReceiver, type PartnerReceiver } from '../support/partner-receiver.js';
import { given } from './support/api.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

describe('an endpoint that is disabled and enabled again', () => {
  let system: System;
  let tenant: TenantUser;
  let account: ConnectedAccount;
  let partner: PartnerReceiver;

  beforeAll(async () => {
    system = await startSystem();
    tenant = await aTenant(system);
    account = await tenant.connectAccount('enabled.again');
    await tenant.addRule(null, 'Hello');
    partner = await startPartnerReceiver({ port: 0 });
  });
  afterAll(async () => {
    await system.stop();
    await partner.close();
  });

  const tap = () =>
    system.simulator.control.tap(account.igUserId, { payload: 'ANY', title: 'Any?' });

  it('is told nothing meanwhile, and then what it was still owed', async () => {
    const { floe } = tenant.api;
    const made = await given(
      201,
      floe.createWebhookEndpoint({ body: { url: partner.url, event_types: ['reply.sent'] } }),
    );
    partner.setSecret(made.secret ?? '');
    const path = { id: made.id };
    partner.setStatus(500);
    const { mid } = await tap();
    await until('the first try was refused', 20_000, () => partner.received().length === 1);
    await given(200, floe.updateWebhookEndpoint({ path, body: { enabled: false } }));
    partner.setStatus(204);
    await tenant.tapIn('answered', mid);
    const later = await tap();
    await tenant.tapIn('answered', later.mid);
    // As if the time of the second try had come: nobody makes it.
    await system.database.ask(
      'UPDATE webhook_deliveries SET next_attempt_at = now() WHERE endpoint_id = $1',
      [made.id],
    );
    expect(partner.received()).toHaveLength(1);

    await given(200, floe.updateWebhookEndpoint({ path, body: { enabled: true } }));
    await until('the second try came', 20_000, () => partner.received().length === 2);
    const [first, second] = partner.received();
    expect(second).toMatchObject({ id: first?.id, attempt: 2, verified: true, status: 204 });
  });
});
