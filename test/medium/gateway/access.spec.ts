import { newApiKey } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { waitFor } from '../jobs/wait-for.js';
import type { Call, Method } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { readRoutes, type Route } from './read-routes.js';
import { aKeyOf, aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';
import { VALID_BODIES } from './valid-bodies.js';

const READS: Method[] = ['GET', 'HEAD'];
const TAKES_ANY_KEY = ['getCurrentApiKey', 'getEventTypes'];

/** What is kept of persons is read and erased, never written; a link is a way to an account. */
const OTHERWISE_NAMED: Record<string, string> = {
  'person_erasures:read': 'person_data:read',
  'person_erasures:write': 'person_data:erase',
  'connect_links:read': 'accounts:read',
  'connect_links:write': 'accounts:write',
  'deliveries:read': 'webhook_endpoints:read',
  'deliveries:write': 'webhook_endpoints:write',
  'partner_links:read': 'webhook_endpoints:read',
  'partner_links:write': 'webhook_endpoints:write',
};

/** A POST only because what is asked is too much for a query. */
const READS_BY_POST = ['previewReply'];

/** What is read within an account by a scope of its own. */
const WITHIN_ACCOUNTS: Record<string, string> = {
  'ice-breakers': 'ice_breakers',
  insights: 'events',
};

describe('who may do what', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let tenantRoutes: Route[];
  let operatorRoutes: Route[];
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
    const routes = (await readRoutes(gateway)).filter(({ path }) => path.startsWith('/v1/'));
    operatorRoutes = routes.filter(({ path }) => path.startsWith('/v1/admin/'));
    tenantRoutes = routes.filter((route) => !operatorRoutes.includes(route));
  });
  afterAll(() => gateway.close());

  const callTo = (route: Route): Call => ({
    method: route.method,
    path: route.path.replaceAll(/\{[^}]+\}/g, account.id),
    ...(route.operationId in VALID_BODIES ? { body: VALID_BODIES[route.operationId] } : {}),
  });
  const aStrangersKey = () => newApiKey(randomBytes).key.reveal();
  const refusedEverywhere = async (routes: Route[], headers: Record<string, string>) => {
    expect(routes.length).toBeGreaterThan(4);
    for (const route of routes) {
      const answer = await gateway.ask({ ...callTo(route), headers });
      await expectProblem(gateway, answer, 401, 'missing_key');
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  };

  it.each<[string, () => Record<string, string>]>([
    ['no key', () => ({})],
    ['an empty key', () => ({ authorization: 'Bearer ' })],
    ['another scheme', () => ({ authorization: `Basic ${tenant.key}` })],
    ['a bare key', () => ({ authorization: tenant.key })],
    ['two keys in one header', () => ({ authorization: `Bearer ${tenant.key} ${tenant.key}` })],
    ['a key and more', () => ({ authorization: `Bearer ${tenant.key}, Basic abc` })],
    ['a key cut short', () => ({ authorization: `Bearer ${tenant.key.slice(0, -1)}` })],
    ['a key with a wrong checksum', () => ({ authorization: `Bearer ${wrongSum(tenant.key)}` })],
    ['a well-made key that nobody has', () => ({ authorization: `Bearer ${aStrangersKey()}` })],
    ['a key in small letters', () => ({ authorization: `Bearer ${tenant.key.toLowerCase()}` })],
    ['a key of 100 KB', () => ({ authorization: `Bearer ${'a'.repeat(9_000)}` })],
    ['SQL for a key', () => ({ authorization: "Bearer ' OR 1=1 --" })],
    ['the key under another name', () => ({ 'x-api-key': tenant.key })],
  ])('with %s nothing of a tenant is to be had', async (_, headers) => {
    await refusedEverywhere(tenantRoutes, headers());
  });

  it.each<[string, () => Record<string, string>]>([
    ['no token', () => ({})],
    ['a wrong token', () => ({ authorization: 'Bearer not-the-admin-token' })],
    [
      'a token cut short',
      () => ({ authorization: `Bearer ${gateway.secrets.adminToken.slice(1)}` }),
    ],
    ["a tenant's key", () => ({ authorization: `Bearer ${tenant.key}` })],
  ])('with %s no route of the operator is to be had', async (_, headers) => {
    await refusedEverywhere(operatorRoutes, headers());
  });

  it("with the operator's token no route of a tenant is to be had", async () => {
    const authorization = `Bearer ${gateway.secrets.adminToken}`;
    await refusedEverywhere(tenantRoutes, { authorization });
  });

  it('a key that was revoked or has expired is no key from then on', async () => {
    for (const change of ['revoked_at = now()', "expires_at = now() - interval '1 second'"]) {
      const holder = await aKeyOf(gateway, tenant.id, ['*']);
      expect((await holder.ask({ path: '/v1/accounts' })).status).toBe(200);
      await gateway.database.ask(
        `UPDATE api_keys SET changed_at = now(), ${change} WHERE id = $1`,
        [holder.keyId],
      );
      await waitFor('it is heeded', async () => {
        const answer = await holder.ask({ path: '/v1/accounts' });
        if (answer.status === 200) return false;
        await expectProblem(gateway, answer, 401, 'missing_key');
        return true;
      });
    }
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const ahead = await aKeyOf(gateway, tenant.id, ['*'], { expires_at: soon });
    expect((await ahead.ask({ path: '/v1/accounts' })).status).toBe(200);
  });

  it('every route of a tenant takes exactly one scope, of its own resource and verb', async () => {
    const scopes = [
      'accounts:read',
      'accounts:write',
      'ice_breakers:read',
      'ice_breakers:write',
      'reply_rules:read',
      'reply_rules:write',
      'events:read',
      'events:write',
      'conversations:read',
      'conversations:write',
      'feed:read',
      'api_keys:read',
      'api_keys:write',
      'audit_log:read',
      'webhook_endpoints:read',
      'webhook_endpoints:write',
      'person_data:read',
      'person_data:erase',
    ];
    const taken = new Map<string, string[]>();
    for (const scope of scopes) {
      const holder = await aKeyOf(gateway, tenant.id, [scope]);
      for (const route of tenantRoutes) {
        const answer = await holder.ask(callTo(route));
        if (answer.status === 403) {
          const { detail } = await expectProblem(gateway, answer, 403, 'scope_missing');
          expect(detail).toMatch(/"[a-z_]+:(read|write|erase)"/);
        } else {
          expect(answer.status).toBeLessThan(500);
          taken.set(route.operationId, [...(taken.get(route.operationId) ?? []), scope]);
        }
      }
    }
    for (const { method, path, operationId } of tenantRoutes) {
      if (TAKES_ANY_KEY.includes(operationId)) {
        expect(taken.get(operationId)).toEqual(scopes);
        continue;
      }
      const within = /^\/v1\/accounts\/\{id\}\/([\w-]+)/.exec(path)?.[1] ?? '';
      const resource = WITHIN_ACCOUNTS[within] ?? path.split('/')[2];
      const isRead = READS.includes(method) || READS_BY_POST.includes(operationId);
      const verb = isRead ? 'read' : 'write';
      const named = `${resource?.replaceAll('-', '_')}:${verb}`;
      const wanted = OTHERWISE_NAMED[named] ?? named;
      expect({ operationId, takes: taken.get(operationId) }).toEqual({
        operationId,
        takes: [wanted],
      });
    }
  });

  it('a suspended tenant can be read and not be changed, until it is resumed', async () => {
    const suspended = await aTenant(gateway);
    const own = await anAccount(gateway, suspended);
    const become = (status: string) =>
      gateway.operator({
        method: 'PATCH',
        path: `/v1/admin/tenants/${suspended.id}`,
        body: { status },
      });
    const callOf = (route: Route): Call => ({
      ...callTo(route),
      path: route.path.replaceAll(/\{[^}]+\}/g, own.id),
    });
    expect((await become('suspended')).status).toBe(200);
    for (const route of tenantRoutes) {
      const answer = await suspended.ask(callOf(route));
      const isOpen =
        READS.includes(route.method) ||
        ['revokeApiKey', 'revokePartnerLink', 'disconnectAccount', 'erasePerson'].includes(
          route.operationId ?? '',
        );
      // It was let go by then, so Instagram cannot be asked.
      const isLive = route.operationId === 'getLiveIceBreakers';
      if (isOpen) expect(isLive ? [409] : [200, 202, 404]).toContain(answer.status);
      else await expectProblem(gateway, answer, 403, 'tenant_suspended');
    }
    expect((await suspended.ask({ method: 'HEAD', path: '/v1/accounts' })).status).toBe(200);
    expect((await become('active')).status).toBe(200);
    const [put] = tenantRoutes.filter(({ operationId }) => operationId === 'setIceBreakers');
    expect(put && (await suspended.ask(callOf(put))).status).toBe(202);
  });

  it('a new key is shown once: no list and no row has it', async () => {
    const holder = await aKeyOf(gateway, tenant.id, ['events:read']);
    const list = await gateway.operator({ path: `/v1/admin/tenants/${tenant.id}/api-keys` });
    expect(list.text).toContain(holder.keyId);
    expect(list.text).not.toContain(holder.key);
    const rows = await gateway.database.ask('SELECT * FROM api_keys WHERE id = $1', [holder.keyId]);
    expect(JSON.stringify(rows)).not.toContain(holder.key.slice(16));
  });

  it.each([
    ['no such scope', { name: 'a', scopes: ['everything'] }, '/scopes/0'],
    ['no scope at all', { name: 'a', scopes: [] }, '/scopes'],
    ['no name', {}, '/name'],
    ['a name of blanks', { name: '   ' }, '/name'],
    ['no account at all', { name: 'a', account_ids: [] }, '/account_ids'],
    ['an end in the past', { name: 'a', expires_at: '2020-01-01T00:00:00Z' }, '/expires_at'],
    ['an end that is no time', { name: 'a', expires_at: 'tomorrow' }, '/expires_at'],
    ['no request a minute', { name: 'a', requests_per_minute: 0 }, '/requests_per_minute'],
    ['a field that is not', { name: 'a', tenant_id: 'b' }, '/tenant_id'],
  ])('a key with %s is not made', async (_, body, pointer) => {
    const path = `/v1/admin/tenants/${tenant.id}/api-keys`;
    const answer = await gateway.operator({ method: 'POST', path, body });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });
});

/** The same key with another last character. */
function wrongSum(key: string): string {
  return `${key.slice(0, -1)}${key.endsWith('0') ? '1' : '0'}`;
}
