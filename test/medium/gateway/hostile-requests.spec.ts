import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Call, Method } from './ask.js';
import { expectAnyProblem, expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { readRoutes, type Route } from './read-routes.js';
import { aTenant, anAccount, type AccountOfTest, type TenantOfTest } from './tenants.js';
import { VALID_BODIES } from './valid-bodies.js';

const WITH_BODY: Method[] = ['POST', 'PUT', 'PATCH'];

/** Routes that may be asked without a body, which then means the defaults. */
const BODY_MAY_LACK = [
  'rotateApiKey',
  'rotateTenantApiKey',
  'publishIceBreakers',
  'restoreIceBreakerRevision',
  'replayEvent',
  'handOffConversation',
  'resumeConversation',
  'retryDelivery',
  'testWebhookEndpoint',
  'rotateWebhookSecret',
];

/** Printed when a run fails, so that it can be run again. */
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 1_000_000_007);
const RUNS = Number(process.env['FUZZ_RUNS'] ?? 400);

describe('hostile requests', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let account: AccountOfTest;
  let routes: Route[];
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    account = await anAccount(gateway, tenant);
    routes = (await readRoutes(gateway)).filter(({ path }) => path.startsWith('/v1/'));
  });
  afterAll(() => gateway.close());

  const keyOf = ({ path }: Route) =>
    path.startsWith('/v1/admin') ? gateway.secrets.adminToken : tenant.key;
  /** The path with ids that exist, so that only what the test is about can be wrong. */
  const filled = (route: Route, id?: string) => {
    const own = route.path.startsWith('/v1/admin')
      ? tenant.id
      : route.path.includes('/accounts/')
        ? account.id
        : newId();
    return route.path.replaceAll(/\{[^}]+\}/g, id ?? own);
  };
  const callTo = (route: Route, more: Partial<Call>): Call => ({
    method: route.method,
    path: filled(route),
    key: keyOf(route),
    ...more,
  });
  const withBodies = () => routes.filter(({ method }) => WITH_BODY.includes(method));

  const NESTED = 5_000;
  const bodies: [string, Buffer, number[]][] = [
    ['no JSON', Buffer.from('{"name": '), [400]],
    ['nothing at all', Buffer.alloc(0), [400]],
    ['a comma at the end', Buffer.from('{"name":"a",}'), [400]],
    ['a name that comes twice', Buffer.from('{"name":"a","name":"b"}'), [400]],
    ['a prototype', Buffer.from('{"__proto__":{"isAdmin":true}}'), [400]],
    ['a constructor', Buffer.from('{"constructor":{"prototype":{}}}'), [400]],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]), [400]],
    ['a lone surrogate', Buffer.from('{"name":"\\ud800"}'), [400]],
    ['deep nesting', Buffer.from('['.repeat(NESTED) + ']'.repeat(NESTED)), [400]],
    ['more than it may', Buffer.from(`"${'x'.repeat(300 * 1024)}"`), [413]],
    ['null', Buffer.from('null'), [422]],
    ['an array', Buffer.from('[]'), [422]],
    ['a number', Buffer.from('7'), [422]],
    ['a text', Buffer.from('"text"'), [422]],
    ['an unknown field', Buffer.from('{"no_such_field":1}'), [422]],
    ['names that SQL would like', Buffer.from(`{"name'; DROP TABLE tenants; --":1}`), [422]],
  ];

  it.each(bodies)('of a body that is %s are refused by every route', async (_, body, statuses) => {
    for (const route of withBodies()) {
      if (body.length === 0 && BODY_MAY_LACK.includes(route.operationId)) continue;
      const answer = await gateway.ask(callTo(route, { body }));
      const problem = expectAnyProblem(answer);
      expect({
        route,
        statuses,
        status: statuses.includes(answer.status) && answer.status,
      }).toEqual({ route, statuses, status: answer.status });
      await expectProblem(gateway, answer, answer.status, problem.code);
    }
  });

  it.each([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['XML', 'application/xml'],
    ['nonsense', ';;;'],
    ['a list of types', 'application/json, text/plain'],
    ['JSON in Latin 1', 'application/json; charset=iso-8859-1'],
    ['JSON in UTF-16', 'application/json;charset="utf-16"'],
    ['JSON in what is no charset', 'application/json; charset=;'],
  ])('of the content type %s are refused by every route with a body', async (_, type) => {
    for (const route of withBodies()) {
      const body = Buffer.from('{}');
      const answer = await gateway.ask(callTo(route, { body, headers: { 'content-type': type } }));
      await expectProblem(gateway, answer, 415, 'unsupported_media_type');
    }
  });

  it.each(['gzip', 'br', 'identity, gzip', 'nonsense'])(
    'with a body that is coded by %s are refused by every route with a body',
    async (coding) => {
      for (const route of withBodies()) {
        const headers = { 'content-encoding': coding };
        const answer = await gateway.ask(callTo(route, { body: Buffer.from('{}'), headers }));
        await expectProblem(gateway, answer, 415, 'unsupported_media_type');
      }
    },
  );

  it('in UTF-8 that say so are taken, in whatever spelling', async () => {
    for (const type of ['application/json; charset=UTF-8', 'Application/JSON;charset="utf-8"']) {
      const headers = { 'content-type': type, 'content-encoding': 'identity' };
      const answer = await tenant.ask({
        method: 'POST',
        path: '/v1/reply-rules',
        body: VALID_BODIES['createReplyRule'],
        headers,
      });
      expect(answer.status).toBe(201);
    }
  });

  it('with a parameter that the route does not know are refused by every route', async () => {
    for (const route of routes) {
      const body =
        VALID_BODIES[route.operationId] ?? (WITH_BODY.includes(route.method) ? {} : undefined);
      for (const query of ['acount_id=1', '__proto__=1', 'constructor=', 'a=1&a=2']) {
        const path = `${filled(route)}?${query}`;
        const answer = await gateway.ask(callTo(route, { path, body }));
        const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
        expect({ route, pointer: errors?.[0]?.pointer }).toEqual({
          route,
          pointer: `/${query.split('=')[0]}`,
        });
      }
    }
  });

  it('to read or remove something that bring a body are refused by every route', async () => {
    const without = routes.filter(({ method }) => !WITH_BODY.includes(method));
    expect(without.length).toBeGreaterThan(10);
    for (const route of without) {
      const answer = await gateway.ask(callTo(route, { body: { filter: 1 } }));
      const isRead = route.method === 'GET';
      const expected = isRead ? [400, 'malformed_request'] : [422, 'invalid_request'];
      const { code } = expectAnyProblem(answer);
      expect({ route, answer: [answer.status, code] }).toEqual({ route, answer: expected });
    }
  });

  it('with an empty body of JSON are taken where none is needed', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const call of [
      { path: '/v1/accounts' },
      { method: 'DELETE' as const, path: `/v1/reply-rules/${newId()}` },
    ]) {
      const { status } = await tenant.ask({ ...call, body: Buffer.alloc(0), headers });
      expect([200, 404]).toContain(status);
    }
  });

  it.each([
    ['name', '/v1/admin/tenants', { name: 'a\u0000b' }],
    ['external_id', '/v1/admin/tenants', { name: 'a', external_id: '\u0000' }],
    ['access_token', '/v1/accounts', { access_token: 'IGAA\u0000xxxxxxxx' }],
    ['external_id', '/v1/accounts', { access_token: 'IGAAxxxxxxxx', external_id: 'a\u0000' }],
    ['url', '/v1/webhook-endpoints', { url: 'https://a.example/\u0000' }],
    ['description', '/v1/webhook-endpoints', { url: 'https://a.example/', description: '\u0000' }],
    ['name', '/v1/reply-rules', { name: '\u0000' }],
  ])('with NUL in %s of POST %s are refused with a pointer to it', async (field, path, body) => {
    const key = path.startsWith('/v1/admin') ? gateway.secrets.adminToken : tenant.key;
    const answer = await gateway.ask({ method: 'POST', path, key, body });
    const problem = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(problem.errors?.map(({ pointer }) => pointer)).toContain(`/${field}`);
  });

  it('with an id in the path that is none name nothing', async () => {
    const ids = [
      '0',
      'x',
      newId().slice(1),
      '..',
      '%00',
      '%2e%2e%2f',
      'a'.repeat(150),
      '%F0%9F%98',
    ];
    for (const route of routes.filter(({ path }) => path.includes('{'))) {
      for (const id of [...ids, 'a'.repeat(300)]) {
        const body = VALID_BODIES[route.operationId];
        const answer = await gateway.ask(callTo(route, { path: filled(route, id), body }));
        const { code } = expectAnyProblem(answer);
        expect({ route, id, code }).toEqual({
          route,
          id,
          code: id === '%F0%9F%98' ? 'malformed_request' : 'not_found',
        });
      }
    }
  });

  it.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=1.5',
    'limit=',
    'limit=many',
    'limit=1&limit=2',
    'limit=99999999999999999999',
    'cursor=',
    'cursor=nonsense',
    `cursor=${newId()}`,
    'cursor=a&cursor=b',
    'cursor=%00',
    'nothing=like_that',
    '__proto__=1',
  ])('for a page by ?%s are refused by every list that has pages', async (query) => {
    const lists = ['/v1/admin/tenants', '/v1/accounts', '/v1/events'];
    for (const path of lists) {
      const key = path.startsWith('/v1/admin') ? gateway.secrets.adminToken : tenant.key;
      const answer = await gateway.ask({ path: `${path}?${query}`, key });
      await expectProblem(gateway, answer, 422, 'invalid_request');
    }
  });

  it.each<Call>([
    { path: '/nowhere' },
    { path: '/v1' },
    { path: '//v1/accounts' },
    { path: '/v1/accounts/' },
    { path: '/V1/Accounts' },
    { path: '/problems/no_such_code' },
    { path: '/problems/__proto__' },
    { path: '/problems/toString' },
    { method: 'OPTIONS', path: '/v1/nowhere' },
    { method: 'POST', path: '/v1/nowhere', body: Buffer.from('no JSON') },
    { method: 'POST', path: '/nowhere', headers: { 'content-type': 'text/plain' }, body: {} },
  ])('to what is not there are told so: %j', async (call) => {
    await expectProblem(gateway, await tenant.ask(call), 404, 'not_found');
  });

  it('with a path that is wrongly encoded are told so', async () => {
    await expectProblem(gateway, await tenant.ask({ path: '/v1/%' }), 400, 'malformed_request');
  });

  it.each([
    ['short and plain', 'order-7.a_B', true],
    ['too long', 'a'.repeat(65), false],
    ['with blanks', 'a b', false],
    ['with a script', '<script>', false],
    ['empty', '', false],
  ])('keep their X-Request-Id when it is %s: %j', async (_, id, isKept) => {
    const answer = await gateway.ask({ path: '/health/live', headers: { 'x-request-id': id } });
    if (isKept) expect(answer.headers['x-request-id']).toBe(id);
    else expect(answer.headers['x-request-id']).toMatch(/^req_[0-9a-f-]{36}$/);
  });

  it(`made at random never cause an error of ours (FUZZ_SEED=${SEED}, FUZZ_RUNS=${RUNS})`, async () => {
    const odd = fc.oneof(
      fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
      fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
      fc.anything({ maxDepth: 3 }).map((value) => Buffer.from(JSON.stringify(value) ?? '')),
    );
    const field = fc.oneof(
      fc.constantFrom('name', 'url', 'match', 'actions', 'ice_breakers', 'access_token', 'status'),
      fc.constantFrom('external_id', 'scopes', 'event_types', 'priority', 'enabled', 'account_id'),
      fc.string({ maxLength: 8 }),
    );
    const likely = fc
      .dictionary(
        field,
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 20 }),
          fc.double(),
          fc.constantFrom(null, true, '', 'https://10.0.0.1/', 'active', '\u0000', 1e300),
          fc.array(fc.dictionary(field, fc.string(), { maxKeys: 3 }), { maxLength: 3 }),
          fc.record({ type: fc.constantFrom('exact', 'any', 'text', 'x'), value: fc.string() }),
        ),
        { maxKeys: 6 },
      )
      .map((value) => Buffer.from(JSON.stringify(value)));
    const headers = fc.dictionary(
      fc.constantFrom('if-match', 'accept', 'x-request-id', 'content-type', 'x-forwarded-for'),
      fc.constantFrom('"1"', '*', 'W/"1"', '', 'application/json', 'ÿ', 'a'.repeat(1_000)),
      { maxKeys: 2 },
    );
    const call = fc.record({
      route: fc.constantFrom(...routes),
      id: fc.oneof(fc.constant(undefined), fc.uuid(), fc.webSegment()),
      query: fc.oneof(
        fc.constant(''),
        fc.webQueryParameters(),
        fc
          .dictionary(
            fc.constantFrom('limit', 'cursor', 'state', 'account_id', 'hub.mode'),
            fc.oneof(fc.string({ maxLength: 8 }), fc.integer().map(String)),
          )
          .map((given) => new URLSearchParams(given).toString()),
      ),
      body: fc.oneof(odd, likely),
      headers,
    });
    await fc.assert(
      fc.asyncProperty(call, async ({ route, id, query, body, headers: given }) => {
        const answer = await gateway.ask({
          ...callTo(route, { headers: given }),
          path: `${filled(route, id)}?${query}`,
          ...(WITH_BODY.includes(route.method) ? { body } : {}),
        });
        if (answer.status >= 400) expectAnyProblem(answer);
        expect(answer.status).toBeLessThan(500);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  }, 120_000);

  it('have caused no error of ours in all of the above', () => {
    expect(gateway.logs()).not.toMatch(/"level":"(error|fatal)"/);
  });
});
