import { newId } from '#libs/domain';
import { LISTS } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Answer } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { readRoutes } from './read-routes.js';
import { aTenant, anAccount, idOf, type AccountOfTest, type TenantOfTest } from './tenants.js';

const page = z.object({ data: z.array(z.unknown()), next_cursor: z.string().nullable() });

describe('every list', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let endpoint: string;
  let paths: string[];
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    const routes = await readRoutes(gateway);
    const lists = routes.filter(
      ({ method, path, operationId }) =>
        method === 'GET' && path.startsWith('/v1/') && operationId.startsWith('list'),
    );
    account = await anAccount(gateway, tenant);
    endpoint = `/v1/webhook-endpoints/${idOf(await anEndpoint())}`;
    paths = lists.map(({ path }) =>
      path
        .replace('accounts/{id}', `accounts/${account.id}`)
        .replace('/v1/webhook-endpoints/{id}', endpoint)
        .replace('{id}', tenant.id),
    );
    for (let at = 0; at < 2; at += 1) await fill();
  });
  afterAll(() => gateway.close());

  const anEndpoint = () =>
    tenant.ask({
      method: 'POST',
      path: '/v1/webhook-endpoints',
      body: { url: 'https://partner.example/' },
    });

  /** One more row in every list. */
  const fill = async () => {
    const { id: gone } = await aTenant(gateway);
    await gateway.operator({ method: 'DELETE', path: `/v1/admin/tenants/${gone}` });
    await aTenant(gateway);
    await anAccount(gateway, tenant);
    const questions = { ice_breakers: [{ question: 'x', payload: 'x' }] };
    const path = `/v1/accounts/${account.id}/ice-breakers`;
    await tenant.ask({ method: 'PUT', path, body: questions });
    await gateway.database.ask(
      `INSERT INTO ice_breaker_syncs (id, tenant_id, account_id, kind, revision)
       VALUES ($1, $2, $3, 'check', 1)`,
      [newId(), tenant.id, account.id],
    );
    await gateway.database.ask(
      `INSERT INTO conversations (id, tenant_id, account_id, person_id) VALUES ($1, $2, $3, $4::text)`,
      [newId(), tenant.id, account.id, newId()],
    );
    const rule = { name: 'x', match: { type: 'any' }, actions: [{ type: 'text', text: 'x' }] };
    await tenant.ask({ method: 'POST', path: '/v1/reply-rules', body: rule });
    await anEndpoint();
    await tenant.ask({ method: 'POST', path: `${endpoint}/test`, body: {} });
    const since = '2026-01-01T00:00:00Z';
    await tenant.ask({ method: 'POST', path: `${endpoint}/recover`, body: { since } });
    await tenant.ask({ method: 'POST', path: '/v1/connect-links', body: {} });
    await tenant.ask({ method: 'POST', path: '/v1/partner-links', body: {} });
    await tenant.ask({ method: 'POST', path: '/v1/person-erasures', body: { person_id: '7' } });
    await tenant.ask({ method: 'POST', path: '/v1/api-keys', body: { name: 'x', scopes: ['*'] } });
  };
  const ask = (path: string, query: string): Promise<Answer> => {
    const call = { path: `${path}?${query}` };
    return path.startsWith('/v1/admin/') ? gateway.operator(call) : tenant.ask(call);
  };

  it('is found', () => {
    expect(paths.length).toBeGreaterThanOrEqual(Object.keys(LISTS).length);
  });

  it('gives at most as many as asked for, and a cursor that leads to the others', async () => {
    for (const path of paths.filter((one) => one !== '/v1/events')) {
      const first = page.parse((await ask(path, 'limit=1')).json);
      expect({ path, rows: first.data.length, isLast: first.next_cursor === null }).toEqual({
        path,
        rows: 1,
        isLast: false,
      });
      const next = await ask(path, `limit=1&cursor=${first.next_cursor}`);
      expect({ path, isSame: next.text.includes(JSON.stringify(first.data[0])) }).toEqual({
        path,
        isSame: false,
      });
    }
  });

  it('takes the cursors of exactly one list', async () => {
    const cursors = Object.values(LISTS).map((list) =>
      list.cursorAt({ id: newId(), priority: 1, revision: 1 }),
    );
    for (const path of paths) {
      const answers = await Promise.all(cursors.map((cursor) => ask(path, `cursor=${cursor}`)));
      const taken = answers.filter(({ status }) => status === 200);
      expect({ path, taken: taken.length }).toEqual({ path, taken: 1 });
      for (const answer of answers.filter(({ status }) => status !== 200)) {
        const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
        expect(errors).toMatchObject([{ pointer: '/cursor', code: 'unknown_cursor' }]);
      }
    }
  });

  it.each([
    ['limit=0', '/limit'],
    ['limit=101', '/limit'],
    ['limit=1.5', '/limit'],
    ['limit=', '/limit'],
    ['limit=ten', '/limit'],
    ['limit=1&limit=2', '/limit'],
    ['cursor=', '/cursor'],
    ['cursor=nonsense', '/cursor'],
    ['page=2', '/page'],
    ['Limit=2', '/Limit'],
  ])('refuses ?%s', async (query, pointer) => {
    for (const path of paths) {
      const { errors } = await expectProblem(
        gateway,
        await ask(path, query),
        422,
        'invalid_request',
      );
      expect({ path, pointers: errors?.map((fault) => fault.pointer) }).toEqual({
        path,
        pointers: [pointer],
      });
    }
  });
});
