import { newId } from '#libs/domain';
import { aNumericId } from '../../support/builders.js';
import type { Call } from './ask.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import type { Gateway } from './open-gateway.js';
import type { Route } from './read-routes.js';
import { aKeyOf, anAccount, anInstagramAccount, idOf, type TenantOfTest } from './tenants.js';

const RULE = {
  name: 'Hours',
  match: { type: 'any' },
  actions: [{ type: 'text', text: 'We open at nine.' }],
};

/** Before everything that a test does. */
const SINCE = '2026-01-01T00:00:00.000Z';

/** Of what makes nothing at once: it is done in the background, or only looked at. */
export const STATUSES: Record<string, number> = {
  erasePerson: 202,
  publishIceBreakers: 202,
  restoreIceBreakerRevision: 202,
  previewReply: 200,
  replayEvent: 202,
  handOffConversation: 200,
  resumeConversation: 200,
  rotateWebhookSecret: 200,
  testWebhookEndpoint: 202,
  recoverWebhookEndpoint: 202,
  replayWebhooks: 202,
  retryDelivery: 202,
};

/** For each route with POST a request that succeeds once, with new things each time. */
export function callsThatSucceed(gateway: Gateway, tenant: TenantOfTest) {
  /** An event that no rule fitted, as a responder leaves it. */
  const aSkippedTap = async (): Promise<string> => {
    const { id, igUserId } = await anAccount(gateway, tenant);
    await sendWebhook(gateway, aWebhook({ [igUserId]: [aTapItem(igUserId)] }));
    const [event] = await gateway.database.ask<{ id: string }>(
      `UPDATE inbound_events SET state = 'skipped' WHERE account_id = $1 RETURNING id`,
      [id],
    );
    if (!event) throw new Error('The tap was not taken in.');
    return event.id;
  };

  const aConversation = async (): Promise<string> => {
    const [conversation, { id: accountId }] = [newId(), await anAccount(gateway, tenant)];
    await gateway.database.ask(
      `INSERT INTO conversations (id, tenant_id, account_id, person_id) VALUES ($1, $2, $3, 'p')`,
      [conversation, tenant.id, accountId],
    );
    return conversation;
  };

  /** An endpoint of its own, with a sample that is owed to it. */
  const aDelivery = async () => {
    const url = `https://partner.example/${newId()}`;
    const made = await tenant.ask({ method: 'POST', path: '/v1/webhook-endpoints', body: { url } });
    const endpointId = idOf(made);
    await tenant.ask({
      method: 'POST',
      path: `/v1/webhook-endpoints/${endpointId}/test`,
      body: {},
    });
    const [row] = await gateway.database.ask<{ id: string }>(
      'SELECT id FROM webhook_deliveries WHERE endpoint_id = $1',
      [endpointId],
    );
    return { endpointId, deliveryId: row?.id ?? '' };
  };

  /** A request to the route that succeeds once. */
  const aCallTo = async ({ path, operationId }: Route): Promise<Call> => {
    const aKey = await aKeyOf(gateway, tenant.id, ['events:read']);
    const bodies: Record<string, () => unknown> = {
      createTenant: () => ({ name: newId() }),
      createTenantApiKey: () => ({ name: newId() }),
      createApiKey: () => ({ name: newId() }),
      rotateApiKey: () => ({}),
      rotateTenantApiKey: () => ({}),
      connectAccount: () => ({ access_token: anInstagramAccount(gateway).accessToken }),
      createConnectLink: () => ({ external_id: newId() }),
      createReplyRule: () => ({ ...RULE, name: newId() }),
      previewReply: () => ({ payload: newId() }),
      createWebhookEndpoint: () => ({ url: `https://partner.example/${newId()}` }),
      erasePerson: () => ({ person_id: aNumericId() }),
      publishIceBreakers: () => ({}),
      restoreIceBreakerRevision: () => ({ reason: newId() }),
      replayEvent: () => ({ force: false }),
      handOffConversation: () => ({ minutes: 5 }),
      resumeConversation: () => ({}),
      createPartnerLink: () => ({}),
      rotateWebhookSecret: () => ({}),
      testWebhookEndpoint: () => ({}),
      recoverWebhookEndpoint: () => ({ since: SINCE }),
      replayWebhooks: () => ({ since: SINCE, until: new Date().toISOString() }),
      retryDelivery: () => ({}),
    };
    const body = bodies[operationId];
    if (!body) throw new Error(`This test does not know how to ask for ${operationId}.`);
    const ids = path.replace('{keyId}', aKey.keyId);
    if (path.startsWith('/v1/accounts/{id}/')) {
      const { id } = await anAccount(gateway, tenant);
      const set = { ice_breakers: [{ question: 'x', payload: 'x' }] };
      const questions = `/v1/accounts/${id}/ice-breakers`;
      await tenant.ask({ method: 'PUT', path: questions, body: set });
      const asked = path.replace('{id}', id).replace('{revision}', '1');
      return { method: 'POST', path: asked, body: body() };
    }
    if (operationId === 'replayEvent') {
      return { method: 'POST', path: path.replace('{id}', await aSkippedTap()), body: body() };
    }
    if (path.startsWith('/v1/conversations/')) {
      return { method: 'POST', path: path.replace('{id}', await aConversation()), body: body() };
    }
    if (/^\/v1\/(webhook-endpoints|deliveries)\/\{id\}/.test(path)) {
      const { endpointId, deliveryId } = await aDelivery();
      const id = path.startsWith('/v1/deliveries/') ? deliveryId : endpointId;
      return { method: 'POST', path: path.replace('{id}', id), body: body() };
    }
    const own = path.startsWith('/v1/admin/') ? tenant.id : aKey.keyId;
    return { method: 'POST', path: ids.replace('{id}', own), body: body() };
  };

  return aCallTo;
}
