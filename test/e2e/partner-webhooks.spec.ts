import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startPartnerReceiver, type PartnerReceiver } from '../support/partner-receiver.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, type ConnectedAccount, type TenantUser } from './support/tenant.js';
import { until } from './support/until.js';

describe('webhooks to partners', () => {
  let system: System;
  let tenant: TenantUser;
  let account: ConnectedAccount;
  const partners: PartnerReceiver[] = [];

  beforeAll(async () => {
    system = await startSystem();
    tenant = await aTenant(system);
    account = await tenant.connectAccount('partner.webhooks');
    await tenant.addRule(null, 'Hello');
  });

  afterAll(async () => {
    await system.stop();
    await Promise.all(partners.map((partner) => partner.close()));
  });

  async function aPartner(eventTypes: string[]): Promise<PartnerReceiver & { endpointId: string }> {
    const partner = await startPartnerReceiver({ port: 0 });
    partners.push(partner);
    const made = await tenant.api.expect<{ id: string; secret: string }>(
      201,
      'POST',
      '/v1/webhook-endpoints',
      { url: partner.url, event_types: eventTypes },
    );
    partner.setSecret(made.secret);
    return { ...partner, endpointId: made.id };
  }

  const tap = () =>
    system.simulator.control.tap(account.igUserId, { payload: 'ANY', title: 'Any?' });

  it('tries again what was refused, under the same id, signed anew', async () => {
    const partner = await aPartner(['reply.sent']);
    partner.setStatus(500);
    await tap();
    await until('the first try was refused', 20_000, () => partner.received().length === 1);
    partner.setStatus(204);
    await until('the second try came', 30_000, () => partner.received().length === 2);
    const [first, second] = partner.received();
    expect(second).toMatchObject({ id: first?.id, attempt: 2, verified: true, status: 204 });
    expect(second?.body).toEqual(first?.body);
  });

  it('sends an endpoint only the types that it asked for', async () => {
    const partner = await aPartner(['ice_breaker.tapped']);
    await tap();
    await until('the tap was told', 20_000, () => partner.received().length > 0);
    const { mid } = await tap();
    await tenant.tapIn('answered', mid);
    await until('the second tap was told', 20_000, () => partner.received().length === 2);
    expect(new Set(partner.received().map(({ type }) => type))).toEqual(
      new Set(['ice_breaker.tapped']),
    );
  });

  it('leaves alone an endpoint that said 410 Gone', async () => {
    const partner = await aPartner(['reply.sent']);
    partner.setStatus(410);
    await tap();
    await until('the endpoint is disabled', 20_000, async () => {
      const { data } = await tenant.api.expect<{
        data: { id: string; enabled: boolean; disabled_reason: string | null }[];
      }>(200, 'GET', '/v1/webhook-endpoints');
      const endpoint = data.find(({ id }) => id === partner.endpointId);
      return endpoint?.enabled === false && endpoint.disabled_reason === 'gone';
    });
    const { mid } = await tap();
    await tenant.tapIn('answered', mid);
    expect(partner.received()).toHaveLength(1);
  });

  it('delivers again, under the same id, what a killed worker had not recorded', async () => {
    const partner = await aPartner(['reply.sent']);
    const { mid } = await tap();
    await until('it was delivered', 20_000, () => partner.received().length === 1);
    await tenant.tapIn('answered', mid);
    // As if the worker had died between the answer and the record.
    await system.apps['responder-worker'].end('SIGKILL');
    await system.database.ask(
      `UPDATE webhook_deliveries SET state = 'pending', started_count = 1, next_attempt_at = now()
        WHERE endpoint_id = $1`,
      [partner.endpointId],
    );
    system.apps['responder-worker'].start();
    await until('it came again', 30_000, () => partner.received().length === 2);
    const [first, second] = partner.received();
    expect(second).toMatchObject({ id: first?.id, verified: true });
  });
});
