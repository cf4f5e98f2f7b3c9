import { DEFAULT_TENANT_LIMITS, newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Call } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, countEvents, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, anAccount, aTenant, idOf } from './tenants.js';

const TENANTS = '/v1/admin/tenants';
const page = z.object({
  data: z.array(z.looseObject({ id: z.string() })),
  next_cursor: z.string().nullable(),
});

describe('the tenants of an operator', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(() => gateway.close());

  const make = (body: object, headers = {}) =>
    gateway.operator({ method: 'POST', path: TENANTS, body, headers });
  const pathOf = (ref: string) => `${TENANTS}/${encodeURIComponent(ref)}`;
  const read = (ref: string) => gateway.operator({ path: pathOf(ref) });
  const patch = (ref: string, body: object, headers = {}) =>
    gateway.operator({ method: 'PATCH', path: pathOf(ref), body, headers });
  const audit = (tenantId: string) =>
    gateway.database.ask(
      `SELECT actor, action, target, before, after, request_id, ip FROM audit_log
        WHERE tenant_id = $1 ORDER BY id`,
      [tenantId],
    );

  it('are made with the limits of the installation, but for those that are named', async () => {
    const externalId = newId();
    const answer = await make({
      name: ' Acme ',
      external_id: externalId,
      limits: { accounts: 5, reply_rules: null },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.json).toEqual({
      id: expect.any(String),
      name: 'Acme',
      external_id: externalId,
      status: 'active',
      limits: { ...DEFAULT_TENANT_LIMITS, accounts: 5 },
      return_urls: [],
      retention_days: 90,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    });
    expect((await read(idOf(answer))).json).toEqual(answer.json);
  });

  it.each([
    ['plain', 'customer-42'],
    ['full of signs', 'a/b c?d#e&f%2Fg'],
    ['in other letters', 'Kundin Nr. ü—日本'],
    ['as long as it may be', 'x'.repeat(200)],
    ['as long as it may be, in other letters', '日'.repeat(200)],
  ])('are found by an external id that is %s', async (_, externalId) => {
    const made = await make({ name: 'Acme', external_id: externalId });
    expect(made.status).toBe(201);
    expect(await read(externalId)).toMatchObject({ status: 200, json: made.json });
    const patched = await patch(externalId, { name: 'Acme 2' });
    expect(patched).toMatchObject({ status: 200, json: { id: idOf(made), name: 'Acme 2' } });
    const key = await gateway.operator({
      method: 'POST',
      path: `${pathOf(externalId)}/api-keys`,
      body: { name: 'CI' },
    });
    expect(key.status).toBe(201);
  });

  it.each(['.', '..', '', '   ', 'x'.repeat(201), 'a\u0000b'])(
    'are not given the external id %j',
    async (externalId) => {
      const answer = await make({ name: 'Acme', external_id: externalId });
      const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
      expect(errors?.map(({ pointer }) => pointer)).toEqual(['/external_id']);
    },
  );

  it('share no external id', async () => {
    const [one, two] = [newId(), newId()];
    await make({ name: 'One', external_id: one });
    await make({ name: 'Two', external_id: two });
    const again = await make({ name: 'Again', external_id: one });
    await expectProblem(gateway, again, 409, 'conflict');
    await expectProblem(gateway, await patch(two, { external_id: one }), 409, 'conflict');
    expect((await patch(two, { external_id: null })).json).toMatchObject({ external_id: null });
    expect((await read(two)).status).toBe(404);
  });

  it('are changed part by part, by whoever has seen them last', async () => {
    const made = await make({ name: 'Acme', limits: { accounts: 5, api_keys: 6 } });
    const id = idOf(made);
    const change = { limits: { accounts: null, reply_rules: 7 } };
    const patched = await patch(id, change, { 'if-match': '"1"' });
    expect(patched.headers['etag']).toBe('"2"');
    expect(patched.json).toMatchObject({
      name: 'Acme',
      limits: { ...DEFAULT_TENANT_LIMITS, api_keys: 6, reply_rules: 7 },
    });
    const late = await patch(id, { name: 'Late' }, { 'if-match': '"1"' });
    const { current } = await expectProblem(gateway, late, 412, 'changed_meanwhile');
    expect(current).toEqual({ version: 2, etag: '"2"' });
    const same = await patch(id, { name: 'Acme', limits: { api_keys: 6 } });
    expect(same.headers['etag']).toBe('"2"');
    expect((await read(id)).headers['etag']).toBe('"2"');
  });

  it.each<[string, object, string]>([
    ['nothing', {}, ''],
    ['a status of ours', { status: 'deleting' }, '/status'],
    ['a limit that is not', { limits: { sends: 1 } }, '/limits/sends'],
    ['a limit below nothing', { limits: { accounts: -1 } }, '/limits/accounts'],
    ['no key at all', { limits: { api_keys: 0 } }, '/limits/api_keys'],
    ['no request at all', { limits: { requests_per_minute: 0 } }, '/limits/requests_per_minute'],
    ['half an account', { limits: { accounts: 1.5 } }, '/limits/accounts'],
    ['no name', { name: '' }, '/name'],
  ])('are not changed by %s', async (_, body, pointer) => {
    const id = idOf(await make({ name: 'Acme' }));
    const { errors } = await expectProblem(gateway, await patch(id, body), 422, 'invalid_request');
    expect(errors?.map((fault) => fault.pointer)).toEqual([pointer]);
  });

  it('leave a trace of every change that was one', async () => {
    const headers = { 'x-request-id': 'the-trace' };
    const id = idOf(await make({ name: 'Acme' }, headers));
    await patch(id, { name: 'Acme 2', limits: { accounts: 5 } }, headers);
    await patch(id, { name: 'Acme 2' });
    await patch(id, { status: 'suspended' });
    await patch(id, { name: 'Lost' }, { 'if-match': '"1"' });
    const from = { actor: 'operator', target: `tenant:${id}`, ip: '127.0.0.1' };
    expect(await audit(id)).toEqual([
      {
        ...from,
        action: 'tenant.created',
        before: null,
        after: {
          name: 'Acme',
          external_id: null,
          limits: {},
          return_urls: [],
          retention_days: 90,
        },
        request_id: 'the-trace',
      },
      {
        ...from,
        action: 'tenant.updated',
        before: { name: 'Acme', limits: {} },
        after: { name: 'Acme 2', limits: { accounts: 5 } },
        request_id: 'the-trace',
      },
      {
        ...from,
        action: 'tenant.updated',
        before: { status: 'active' },
        after: { status: 'suspended' },
        request_id: expect.stringMatching(/^req_/),
      },
    ]);
  });

  it('are made once, however often the request is sent', async () => {
    const headers = { 'idempotency-key': newId() };
    const body = { name: 'Once', external_id: newId() };
    const [first, second] = [await make(body, headers), await make(body, headers)];
    expect(first.status).toBe(201);
    expect([second.status, second.text]).toEqual([201, first.text]);
  });

  it('are listed newest first, page by page, and stay in place while others come', async () => {
    const ids: string[] = [];
    for (let made = 0; made < 4; made += 1) ids.unshift(idOf(await make({ name: 'Listed' })));
    const list = async (query: string) =>
      page.parse((await gateway.operator({ path: `${TENANTS}?${query}` })).json);
    const first = await list('limit=2');
    await make({ name: 'Later' });
    const second = await list(`limit=2&cursor=${first.next_cursor}`);
    expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids);
  });

  it('are not there when nobody made them', async () => {
    for (const ref of [newId(), 'nobody', '%00']) {
      await expectProblem(gateway, await read(ref), 404, 'not_found');
      await expectProblem(gateway, await patch(ref, { name: 'New' }), 404, 'not_found');
    }
  });

  it('take no change and no key while they are being deleted', async () => {
    const id = idOf(await make({ name: 'Going' }));
    await gateway.database.ask(`UPDATE tenants SET status = 'deleting' WHERE id = $1`, [id]);
    const path = `${TENANTS}/${id}/api-keys`;
    for (const answer of [
      await patch(id, { status: 'active' }),
      await gateway.operator({ method: 'POST', path, body: { name: 'CI' } }),
    ]) {
      await expectProblem(gateway, answer, 409, 'conflict');
    }
    expect((await read(id)).json).toMatchObject({ status: 'deleting' });
  });

  it('keep what comes from Instagram while they are suspended, and can be read', async () => {
    const tenant = await aTenant(gateway);
    const account = await anAccount(gateway, tenant);
    await patch(tenant.id, { status: 'suspended' });
    const tap = aWebhook({ [account.igUserId]: [aTapItem(account.igUserId)] });
    expect((await sendWebhook(gateway, tap)).status).toBe(200);
    expect(await countEvents(gateway, account.igUserId)).toBe(1);
    const events = page.parse((await tenant.ask({ path: '/v1/events' })).json);
    expect(events.data).toMatchObject([{ state: 'pending' }]);
    const write: Call = { method: 'DELETE', path: `/v1/accounts/${account.id}/ice-breakers` };
    await expectProblem(gateway, await tenant.ask(write), 403, 'tenant_suspended');
    // The operator can still give it a key, which is then held to the same.
    const fresh = await aKeyOf(gateway, tenant.id, ['*']);
    await expectProblem(gateway, await fresh.ask(write), 403, 'tenant_suspended');
    await patch(tenant.id, { status: 'active' });
    expect((await fresh.ask(write)).status).toBe(202);
  });
});
