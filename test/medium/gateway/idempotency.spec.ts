import { newId } from '#libs/domain';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Answer, Call } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { callsThatSucceed, STATUSES } from './calls-that-succeed.js';
import { readRoutes, type Route } from './read-routes.js';
import { aKeyOf, aTenant, idOf, type TenantOfTest } from './tenants.js';

const RULE = {
  name: 'Hours',
  match: { type: 'any' },
  actions: [{ type: 'text', text: 'We open at nine.' }],
};

/** What makes a POST a thing of its own, so that doing it twice would be seen. */
const partsOf = ({ status, text, headers }: Answer) => ({ status, text, etag: headers['etag'] });
const REPLAYED = 'idempotency-replayed';

describe('Idempotency-Key', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let aCallTo: (route: Route) => Promise<Call>;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    aCallTo = callsThatSucceed(gateway, tenant);
  });
  afterEach(() => gateway.database.ask('DROP TRIGGER IF EXISTS planted ON idempotency_keys'));
  afterAll(() => gateway.close());

  const withKey = (call: Call, key: string): Call => ({
    ...call,
    headers: { ...call.headers, 'idempotency-key': key },
  });
  const aRule = (name = `Hours ${newId()}`): Call => ({
    method: 'POST',
    path: '/v1/reply-rules',
    body: { ...RULE, name },
  });
  const nameOf = ({ body }: Call) => z.object({ name: z.string() }).parse(body).name;
  const rulesOf = async (call: Call) => {
    const rows = await gateway.database.ask<{ id: string }>(
      'SELECT id FROM reply_rules WHERE name = $1',
      [nameOf(call)],
    );
    return rows.length;
  };
  /** What the process leaves that died before its request was through. */
  const letItsProcessDie = (key: string) =>
    gateway.database.ask(
      `UPDATE idempotency_keys SET leased_until = clock_timestamp() - interval '1 ms'
        WHERE key = $1 AND status IS NULL`,
      [key],
    );

  it('carries a request out once, and answers it again as it was', async () => {
    const key = newId();
    const call = withKey(aRule(), key);
    const first = await tenant.ask(call);
    expect(first.status).toBe(201);
    expect(first.headers).not.toHaveProperty(REPLAYED);
    for (let times = 0; times < 3; times += 1) {
      const again = await tenant.ask(call);
      expect(partsOf(again)).toEqual(partsOf(first));
      expect(again.headers).toMatchObject({
        [REPLAYED]: 'true',
        'content-type': first.headers['content-type'],
      });
      expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    }
    expect(await rulesOf(call)).toBe(1);
  });

  it('without it each request is a thing of its own', async () => {
    const call = aRule();
    await tenant.ask(call);
    await tenant.ask(call);
    expect(await rulesOf(call)).toBe(2);
  });

  it('knows the request again when its body is written in another way', async () => {
    const key = newId();
    const bytes = [
      '{"name":"É","match":{"type":"any"},"actions":[{"type":"text","text":"x"}]}',
      ' {"actions":[{"text":"x","type":"text"}],\n "match":{"type":"any"}, "name":"\\u00c9"}',
    ].map((text) => Buffer.from(text));
    const answers = [];
    for (const body of bytes) answers.push(await tenant.ask(withKey({ ...aRule(), body }, key)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.headers[REPLAYED]).toBe('true');
  });

  it.each<[string, (call: Call) => Call]>([
    ['body', (call) => ({ ...call, body: { ...RULE, name: 'Another' } })],
    ['path', (call) => ({ ...call, path: '/v1/accounts', body: { access_token: 'IGAAnobody' } })],
  ])('is refused for another %s, and the first answer stays', async (_, other) => {
    const key = newId();
    const call = aRule();
    const first = await tenant.ask(withKey(call, key));
    const answer = await tenant.ask(withKey(other(call), key));
    await expectProblem(gateway, answer, 422, 'idempotency_key_reused');
    expect(partsOf(await tenant.ask(withKey(call, key)))).toEqual(partsOf(first));
  });

  it.each([
    ['another tenant', async () => aTenant(gateway)],
    ['another key of the tenant', async () => aKeyOf(gateway, tenant.id, ['*'])],
  ])('of %s is another thing', async (_, stranger) => {
    const key = newId();
    const call = withKey(aRule(), key);
    const [mine, theirs] = [await tenant.ask(call), await (await stranger()).ask(call)];
    expect(theirs.status).toBe(201);
    expect(theirs.headers).not.toHaveProperty(REPLAYED);
    expect(idOf(theirs)).not.toBe(idOf(mine));
  });

  it.each(['', 'two words', 'é', 'a'.repeat(256)])('is refused when it is %j', async (key) => {
    const call = withKey(aRule(), key);
    const answer = await tenant.ask(call);
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map(({ pointer }) => pointer)).toEqual(['/idempotency-key']);
    expect(await rulesOf(call)).toBe(0);
  });

  it('means nothing but on a POST of the API', async () => {
    const headers = { 'idempotency-key': 'no key at all' };
    expect((await tenant.ask({ path: '/v1/accounts', headers })).status).toBe(200);
    const intake = await gateway.ask({ method: 'POST', path: '/webhooks/instagram', headers });
    expect(intake.status).toBe(400);
  });

  it.each([
    ['a body with a fault', { name: '' }, 422],
    ['a body that cannot be read', Buffer.from('{'), 400],
  ])('is free again after an error: %s', async (_, body, status) => {
    const key = newId();
    const call = aRule();
    expect((await tenant.ask(withKey({ ...call, body }, key))).status).toBe(status);
    const answer = await tenant.ask(withKey(call, key));
    expect(answer.status).toBe(201);
    expect(answer.headers).not.toHaveProperty(REPLAYED);
  });

  it('lets one of several that come at once through; the others wait or get its answer', async () => {
    const key = newId();
    const call = withKey(aRule(), key);
    const answers = await Promise.all(Array.from({ length: 8 }, () => tenant.ask(call)));
    const made = answers.filter(({ status }) => status === 201);
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(idOf)).size).toBe(1);
    for (const answer of answers.filter(({ status }) => status !== 201)) {
      await expectProblem(gateway, answer, 409, 'idempotency_in_flight');
      expect(answer.headers['retry-after']).toMatch(/^[12]$/);
    }
    expect(await rulesOf(call)).toBe(1);
  });

  /** No answer can be kept, and no key given back: all that a request has done is its claim. */
  const letNoAnswerBeKept = async () => {
    await gateway.database.ask(`
      CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' AND NEW.status IS NULL THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'planted' USING ERRCODE = '57P01';
      END $$`);
    await gateway.database.ask(`
      CREATE TRIGGER planted BEFORE INSERT OR UPDATE OR DELETE ON idempotency_keys
        FOR EACH ROW EXECUTE FUNCTION die()`);
  };

  describe('when its process is killed', () => {
    /** Leaves the key as it is between claim and commit. */
    const dieBeforeTheCommit = async (call: Call, key: string, asker: TenantOfTest['ask']) => {
      await letNoAnswerBeKept();
      const answer = await asker(withKey(call, key));
      await expectProblem(gateway, answer, 503, 'unavailable');
      await gateway.database.ask('DROP TRIGGER planted ON idempotency_keys');
    };

    it('before the commit, nothing is left, and the request is carried out once', async () => {
      const key = newId();
      const call = aRule();
      await dieBeforeTheCommit(call, key, tenant.ask);
      // The change and the answer are one transaction: that one could not be kept undid the other.
      expect(await rulesOf(call)).toBe(0);
      const early = await tenant.ask(withKey(call, key));
      await expectProblem(gateway, early, 409, 'idempotency_in_flight');
      await letItsProcessDie(key);
      const answer = await tenant.ask(withKey(call, key));
      expect(answer.status).toBe(201);
      expect(answer.headers).not.toHaveProperty(REPLAYED);
      expect(await rulesOf(call)).toBe(1);
    });

    it('between the commit and the answer, the answer was kept', async () => {
      const key = newId();
      const call = withKey(aRule(), key);
      const lost = await tenant.ask(call);
      // The row is all that a new process knows: its lease is over, its answer is there.
      await letItsProcessDie(key);
      const answer = await tenant.ask(call);
      expect(partsOf(answer)).toEqual(partsOf(lost));
      expect(answer.headers[REPLAYED]).toBe('true');
      expect(await rulesOf(call)).toBe(1);
    });

    it.each<[string, () => Call]>([
      [
        'a tenant',
        () => ({
          method: 'POST',
          path: '/v1/admin/tenants',
          body: { name: 'Café group', external_id: newId() },
        }),
      ],
      [
        'a key of a tenant',
        () => ({
          method: 'POST',
          path: `/v1/admin/tenants/${tenant.id}/api-keys`,
          body: { name: newId() },
        }),
      ],
    ])('while the operator makes %s, it is made once, and shown as it was', async (_, make) => {
      const key = newId();
      const call = withKey(make(), key);
      const lost = await gateway.operator(call);
      expect(lost.status).toBe(201);
      // The operator's own row is written after the tenant's: died in between, it has no answer.
      await gateway.database.ask(
        `UPDATE idempotency_keys SET status = NULL, headers = NULL, key_id = NULL, sealed_body = NULL
          WHERE key = $1 AND tenant_id = '00000000-0000-0000-0000-000000000000'`,
        [key],
      );
      await letItsProcessDie(key);
      for (let times = 0; times < 2; times += 1) {
        const answer = await gateway.operator(call);
        expect(partsOf(answer)).toEqual(partsOf(lost));
        expect(answer.headers[REPLAYED]).toBe('true');
      }
    });

    it('a tenant that was never made is made under the id that the first try was given', async () => {
      const key = newId();
      const call: Call = { method: 'POST', path: '/v1/admin/tenants', body: { name: 'Café' } };
      await dieBeforeTheCommit(call, key, gateway.operator);
      const [row] = await gateway.database.ask<{ resource_id: string }>(
        'SELECT resource_id FROM idempotency_keys WHERE key = $1',
        [key],
      );
      await letItsProcessDie(key);
      expect(idOf(await gateway.operator(withKey(call, key)))).toBe(row?.resource_id);
    });
  });

  it('works on every POST of the API, and keeps each answer with its change', async () => {
    const posts = (await readRoutes(gateway)).filter(
      ({ method, path }) => method === 'POST' && path.startsWith('/v1/'),
    );
    expect(posts.length).toBeGreaterThanOrEqual(8);
    for (const route of posts) {
      const call = await aCallTo(route);
      const ask = route.path.startsWith('/v1/admin/') ? gateway.operator : tenant.ask;
      const key = newId();
      const first = await ask(withKey(call, key));
      const again = await ask(withKey(call, key));
      const status = STATUSES[route.operationId] ?? 201;
      expect({ route, status: first.status }).toMatchObject({ status });
      expect(partsOf(again)).toEqual(partsOf(first));
      expect(again.headers[REPLAYED]).toBe('true');
    }
    expect(gateway.logs()).not.toContain('an answer differs from the one kept');
    // An answer that is kept afterwards could be lost, and the request be carried out again.
    for (const route of posts) {
      const call = withKey(await aCallTo(route), newId());
      await letNoAnswerBeKept();
      const ask = route.path.startsWith('/v1/admin/') ? gateway.operator : tenant.ask;
      const { status } = await ask(call);
      await gateway.database.ask('DROP TRIGGER planted ON idempotency_keys');
      expect({ route, status }).toEqual({ route, status: 503 });
    }
  });

  it('keeps no secret that can be read in the table', async () => {
    const key = newId();
    const made = await tenant.ask(
      withKey({ method: 'POST', path: '/v1/api-keys', body: { name: 'a' } }, key),
    );
    const { key: secret } = z.object({ key: z.string() }).parse(made.json);
    const rows = await gateway.database.ask(
      'SELECT k::text AS text FROM idempotency_keys k WHERE key = $1',
      [key],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(12));
    expect(gateway.logs()).not.toContain(key);
  });
});
