import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Answer } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { readRoutes, type Route } from './read-routes.js';
import { aTenant, anAccount, idOf, type AccountOfTest, type TenantOfTest } from './tenants.js';
import { VALID_BODIES } from './valid-bodies.js';

describe("another tenant's things", () => {
  let gateway: Gateway;
  let owner: TenantOfTest;
  let stranger: TenantOfTest;
  let account: AccountOfTest;
  let ownId: Record<string, string>;
  let routes: Route[];

  beforeAll(async () => {
    gateway = await openGateway();
    owner = await aTenant(gateway);
    stranger = await aTenant(gateway);
    account = await anAccount(gateway, owner);
    await anAccount(gateway, stranger);
    const make = async (path: string, operationId: string) =>
      idOf(await owner.ask({ method: 'POST', path, body: VALID_BODIES[operationId] }));
    await sendWebhook(gateway, aWebhook({ [account.igUserId]: [aTapItem(account.igUserId)] }));
    const [event] = await gateway.database.ask<{ id: string }>('SELECT id FROM inbound_events');
    ownId = {
      accounts: account.id,
      events: event?.id ?? '',
      'reply-rules': await make('/v1/reply-rules', 'createReplyRule'),
      'webhook-endpoints': await make('/v1/webhook-endpoints', 'createWebhookEndpoint'),
    };
    routes = (await readRoutes(gateway)).filter(
      ({ path }) => path.startsWith('/v1/') && !path.startsWith('/v1/admin/'),
    );
  });
  afterAll(() => gateway.close());

  const ask = (tenant: TenantOfTest, { method, path, operationId }: Route, id: string) =>
    tenant.ask({
      method,
      path: path.replaceAll(/\{[^}]+\}/g, id),
      ...(operationId in VALID_BODIES ? { body: VALID_BODIES[operationId] } : {}),
      headers: { 'x-request-id': 'the-same' },
    });
  const withId = () => routes.filter(({ path }) => path.includes('{'));
  const idFor = ({ path }: Route) => ownId[path.split('/')[2] ?? ''] ?? '';
  const told = ({ status, text }: Answer) => ({ status, text });

  it('are to every route with an id the same as things that never were', async () => {
    expect(withId().length).toBeGreaterThanOrEqual(8);
    for (const route of withId()) {
      const theirs = await ask(stranger, route, idFor(route));
      await expectProblem(gateway, theirs, 404, 'not_found');
      const nobodys = await ask(stranger, route, newId());
      expect({ route, ...told(theirs) }).toEqual({ route, ...told(nobodys) });
    }
  });

  it('are whole afterwards, and their owner finds them all', async () => {
    for (const route of withId().filter(({ method }) => method === 'GET')) {
      const answer = await ask(owner, route, idFor(route));
      expect({ route, status: answer.status }).toEqual({ route, status: 200 });
    }
  });

  it('are in no list', async () => {
    for (const route of routes.filter(
      ({ method, path }) => method === 'GET' && !path.includes('{'),
    )) {
      const { status, text } = await ask(stranger, route, '');
      expect({ route, status }).toEqual({ route, status: 200 });
      for (const secretOf of [owner.id, ...Object.values(ownId), account.username]) {
        expect({ route, holds: text.includes(secretOf) }).toEqual({ route, holds: false });
      }
    }
  });

  it('cannot be asked for by a filter, a cursor or a body', async () => {
    const cursor = Buffer.from(`v1:${ownId['events']}`).toString('base64url');
    for (const query of [`account_id=${account.id}`, `cursor=${cursor}`]) {
      const answer = await stranger.ask({ path: `/v1/events?${query}` });
      expect(answer).toMatchObject({ status: 200, json: { data: [], next_cursor: null } });
    }
    const refusals = [];
    for (const account_id of [account.id, newId()]) {
      const body = {
        name: 'Hours',
        account_id,
        match: { type: 'any' },
        actions: [{ type: 'text', text: 'x' }],
      };
      const headers = { 'x-request-id': 'the-same' };
      const answer = await stranger.ask({
        method: 'POST',
        path: '/v1/reply-rules',
        body,
        headers,
      });
      await expectProblem(gateway, answer, 422, 'invalid_request');
      refusals.push(told(answer));
    }
    expect(refusals[0]).toEqual(refusals[1]);
  });

  it('are not for the taking by their Instagram token, and the owner is not named', async () => {
    const answer = await stranger.ask({
      method: 'POST',
      path: '/v1/accounts',
      body: { access_token: account.accessToken },
    });
    await expectProblem(gateway, answer, 409, 'account_owned_elsewhere');
    expect(answer.text).not.toContain(owner.id);
    expect(answer.text).not.toContain(account.id);
    expect((await owner.ask({ path: `/v1/accounts/${account.id}` })).status).toBe(200);
  });
});
