import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anAccount, idOf, type TenantOfTest } from './tenants.js';

const PATH = '/v1/webhook-endpoints';
const url = 'https://partner.example/hooks';
const rotated = z.looseObject({ secret: z.string().nullable(), public_key: z.string().nullable() });
const sent = z.object({ delivery_id: z.uuid(), webhook_id: z.uuid(), type: z.string() });

describe('a webhook endpoint', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const create = (more: object = {}) =>
    tenant.ask({ method: 'POST', path: PATH, body: { url, ...more } });
  const post = (path: string, body: unknown = {}) => tenant.ask({ method: 'POST', path, body });
  const disable = (id: string) =>
    tenant.ask({ method: 'PATCH', path: `${PATH}/${id}`, body: { enabled: false } });

  it('takes everything that it can be given, and shows no value of its headers', async () => {
    const account = await anAccount(gateway, tenant);
    const given = {
      event_types: ['reply.*', 'account.connected'],
      account_ids: [account.id],
      labels: { team: 'orders' },
      signature: 'v1a',
      rate_per_second: 20,
      concurrency: 2,
      ordered: true,
      thin: true,
      retry_schedule: [1, 60],
    };
    const headers = { 'X-Key': 'hush-hush', Authorization: 'Bearer hush-hush' };
    const made = await create({ ...given, headers });
    expect(made).toMatchObject({
      status: 201,
      json: {
        ...given,
        header_names: ['authorization', 'x-key'],
        secret: null,
        overlap_until: null,
      },
    });
    expect(rotated.parse(made.json).public_key).toMatch(/^whpk_/);
    const path = `${PATH}/${idOf(made)}`;
    const changed = await tenant.ask({ method: 'PATCH', path, body: { headers: {}, thin: false } });
    expect(changed.json).toMatchObject({ header_names: [], thin: false, ordered: true });
    const rows = await gateway.database.ask('SELECT * FROM webhook_endpoints');
    const audit = await gateway.database.ask('SELECT * FROM audit_log');
    for (const place of [made.text, JSON.stringify([rows, audit]), gateway.logs()]) {
      expect(place).not.toContain('hush-hush');
    }
  });

  it.each<[string, object, string[]]>([
    ['an unknown family', { event_types: ['replies.*'] }, ['/event_types/0 invalid_value']],
    ['all as a word', { event_types: ['*'] }, ['/event_types/0 invalid_value']],
    ['an account of nobody', { account_ids: [newId()] }, ['/account_ids/0 unknown_account']],
    [
      'a header of ours',
      { headers: { 'Webhook-Id': 'x' } },
      ['/headers/Webhook-Id header_reserved'],
    ],
    ['a header twice', { headers: { 'x-a': '1', 'X-A': '2' } }, ['/headers/X-A header_repeated']],
    ['a line break', { headers: { 'x-a': '1\r\nb: 2' } }, ['/headers/x-a header_value_invalid']],
    ['a long wait', { retry_schedule: [86_401] }, ['/retry_schedule/0 too_big']],
    ['no try again', { retry_schedule: [] }, ['/retry_schedule too_small']],
    ['a rate of none', { rate_per_second: 0 }, ['/rate_per_second too_small']],
    ['many at once', { concurrency: 33 }, ['/concurrency too_big']],
    ['another signature', { signature: 'v2' }, ['/signature invalid_value']],
  ])('is refused with %s', async (_, more, faults) => {
    const { errors } = await expectProblem(gateway, await create(more), 422, 'invalid_request');
    expect(errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual(faults);
  });

  it('gets a new secret, also when the request comes twice, and the old one goes on for a time', async () => {
    const made = await create();
    const path = `${PATH}/${idOf(made)}/rotate-secret`;
    const headers = { 'idempotency-key': newId() };
    const first = await tenant.ask({ method: 'POST', path, body: { overlap_hours: 2 }, headers });
    const again = await tenant.ask({ method: 'POST', path, body: { overlap_hours: 2 }, headers });
    expect(first).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(again.json).toEqual(first.json);
    const { secret } = rotated.parse(first.json);
    expect(secret).toMatch(/^whsec_/);
    expect(secret).not.toBe(rotated.parse(made.json).secret);
    const { overlap_until: until } = z.looseObject({ overlap_until: z.string() }).parse(first.json);
    expect(Math.round((Date.parse(until) - Date.now()) / 60_000)).toBe(120);
    const asymmetric = await post(path, { overlap_hours: 0, signature: 'v1a' });
    expect(asymmetric.json).toMatchObject({ signature: 'v1a', secret: null, overlap_until: null });
    const late = await tenant.ask({
      method: 'POST',
      path,
      body: {},
      headers: { 'if-match': '"1"' },
    });
    await expectProblem(gateway, late, 412, 'changed_meanwhile');
    const long = await post(path, { overlap_hours: 169 });
    await expectProblem(gateway, long, 422, 'invalid_request');
    expect(gateway.logs()).not.toContain(secret);
  });

  it('is sent samples of any type, which other endpoints and the list of facts know nothing of', async () => {
    const id = idOf(await create({ event_types: ['account.connected'] }));
    const other = idOf(await create());
    const one = await post(`${PATH}/${id}/test`);
    const two = await post(`${PATH}/${id}/test`, { type: 'reply.sent' });
    expect([one, two].map(({ status }) => status)).toEqual([202, 202]);
    const list = await tenant.ask({ path: `${PATH}/${id}/deliveries` });
    expect(list.json).toMatchObject({
      data: [
        { type: 'reply.sent', webhook_id: sent.parse(two.json).webhook_id, state: 'pending' },
        { type: 'webhook.test', id: sent.parse(one.json).delivery_id, attempt_count: 0 },
      ],
    });
    const others = await tenant.ask({ path: `${PATH}/${other}/deliveries` });
    expect(others.json).toEqual({ data: [], next_cursor: null });
    const unknown = await post(`${PATH}/${id}/test`, { type: 'reply.*' });
    await expectProblem(gateway, unknown, 422, 'invalid_request');
  });

  it('has its deliveries listed by state, type and time, and each with its attempts', async () => {
    const id = idOf(await create());
    const path = `${PATH}/${id}/deliveries`;
    const { delivery_id: first } = sent.parse((await post(`${PATH}/${id}/test`)).json);
    const { delivery_id: second } = sent.parse(
      (await post(`${PATH}/${id}/test`, { type: 'reply.sent' })).json,
    );
    await gateway.database.ask(
      `UPDATE webhook_deliveries SET state = 'failed', created_at = now() - interval '2 days' WHERE id = $1`,
      [first],
    );
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    for (const [query, expected] of [
      ['', [second, first]],
      ['?state=failed', [first]],
      ['?type=reply.sent', [second]],
      [`?since=${yesterday}`, [second]],
      [`?until=${yesterday}`, [first]],
      [`?account_id=${newId()}`, []],
    ] as const) {
      const read = await tenant.ask({ path: path + query });
      const page = z.object({ data: z.array(z.looseObject({ id: z.uuid() })) }).parse(read.json);
      expect([query, page.data.map((row) => row.id)]).toEqual([query, expected]);
    }
    const found = await tenant.ask({ path: `/v1/deliveries/${first}` });
    expect(found).toMatchObject({ status: 200, json: { id: first, attempts: [] } });
  });

  it('gets one delivery again, unless it is on its way or the endpoint is off', async () => {
    const id = idOf(await create());
    const { delivery_id: delivery } = sent.parse((await post(`${PATH}/${id}/test`)).json);
    const path = `/v1/deliveries/${delivery}/retry`;
    const set = (sql: string) =>
      gateway.database.ask(`UPDATE webhook_deliveries SET ${sql} WHERE id = $1`, [delivery]);
    await set(`state = 'delivered', step = 4, attempts = 4`);
    const again = await post(path);
    expect(again).toMatchObject({ status: 202, json: { state: 'pending', attempt_count: 4 } });
    await set(`started_count = 1, next_attempt_at = now() + interval '20 s'`);
    await expectProblem(gateway, await post(path), 409, 'delivery_under_way');
    await set(`started_count = 0`);
    await disable(id);
    for (const refused of [
      await post(path),
      await post(`${PATH}/${id}/test`),
      await post(`${PATH}/${id}/recover`, { since: '2026-01-01T00:00:00Z' }),
    ]) {
      await expectProblem(gateway, refused, 409, 'endpoint_disabled');
    }
  });

  it('is owed a range again by jobs whose progress can be read, ten at once', async () => {
    const id = idOf(await create());
    const since = '2026-01-01T00:00:00.000Z';
    const first = await post(`${PATH}/${id}/recover`, { since });
    expect(first).toMatchObject({
      status: 202,
      json: { endpoint_id: id, kind: 'failed', state: 'running', since, scanned: 0, queued: 0 },
    });
    const until = '2026-01-02T00:00:00.000Z';
    const account = await anAccount(gateway, tenant);
    const range = { since, until, event_types: ['reply.*'], account_ids: [account.id] };
    const second = await post(`${PATH}/${id}/replay`, range);
    expect(second).toMatchObject({ status: 202, json: { kind: 'all', ...range } });
    const read = await tenant.ask({ path: `${PATH}/${id}/recoveries/${idOf(second)}` });
    expect(read.json).toEqual(second.json);
    const list = await tenant.ask({ path: `${PATH}/${id}/recoveries` });
    expect(list.json).toEqual({ data: [second.json, first.json], next_cursor: null });
    const backwards = await post(`${PATH}/${id}/replay`, { since: until, until: since });
    const { errors } = await expectProblem(gateway, backwards, 422, 'invalid_request');
    expect(errors).toMatchObject([{ pointer: '/until', code: 'until_before_since' }]);
    for (let more = 0; more < 8; more += 1) await post(`${PATH}/${id}/recover`, { since });
    await expectProblem(
      gateway,
      await post(`${PATH}/${id}/recover`, { since }),
      403,
      'limit_reached',
    );
  });
});
