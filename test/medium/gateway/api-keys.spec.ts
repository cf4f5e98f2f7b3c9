import { newId } from '#libs/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer, Call } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { createdKey, pageOfKeys, shownKey } from './shown-keys.js';
import { aKeyOf, anAccount, aTenant, idOf, type TenantOfTest } from './tenants.js';

const KEYS = '/v1/api-keys';
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('the keys of a tenant', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let stranger: TenantOfTest;
  let accountId: string;
  beforeAll(async () => {
    gateway = await openGateway();
    stranger = await aTenant(gateway);
  });
  beforeEach(async () => {
    tenant = await aTenant(gateway);
    accountId = (await anAccount(gateway, tenant)).id;
  });
  afterAll(() => gateway.close());

  const post = (body: object, by = tenant) => by.ask({ method: 'POST', path: KEYS, body });
  const make = async (body: object, by = tenant) => {
    const answer = await post(body, by);
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 201 });
    return createdKey.parse(answer.json);
  };
  const call = (method: Call['method'], id: string, more: Partial<Call> = {}): Call => ({
    method: method!,
    path: `${KEYS}/${id}`,
    ...more,
  });
  const rotate = (id: string, body?: object, by = tenant) =>
    by.ask({ method: 'POST', path: `${KEYS}/${id}/rotate`, ...(body ? { body } : {}) });
  const read = async (id: string) => shownKey.parse((await tenant.ask(call('GET', id))).json);
  const opens = async (key: string) => {
    const { status } = await gateway.ask({ key, path: `${KEYS}/current` });
    return status === 200;
  };
  const audit = async () => {
    const rows = await gateway.database.ask(
      `SELECT actor, action, target, before, after, request_id, ip FROM audit_log
        WHERE tenant_id = $1 AND action LIKE 'api_key.%' ORDER BY id`,
      [tenant.id],
    );
    return rows;
  };

  it('say who they are, to whoever has one: what an integrator asks first', async () => {
    const bound = await aKeyOf(gateway, tenant.id, ['events:read'], {
      account_ids: [accountId],
      requests_per_minute: 50,
    });
    const answer = await bound.ask({ path: `${KEYS}/current` });
    expect(answer.status).toBe(200);
    expect(answer.headers['etag']).toBe('"1"');
    expect(answer.json).toMatchObject({
      id: bound.keyId,
      scopes: ['events:read'],
      account_ids: [accountId],
      requests_per_minute: 50,
      status: 'active',
      created_by: 'operator',
      tenant: { id: tenant.id, status: 'active', limits: { api_keys: 100 } },
    });
    expect(answer.text).not.toContain(bound.key.slice(16));
  });

  it('are made with all that the maker has where nothing is said, and shown once', async () => {
    const end = inHours(2);
    const maker = await aKeyOf(gateway, tenant.id, ['api_keys:write', 'events:read'], {
      expires_at: end,
      requests_per_minute: 500,
    });
    const answer = await post({ name: '  CI  ' }, maker);
    const key = createdKey.parse(answer.json);
    expect(answer.headers['etag']).toBe('"1"');
    expect(key).toMatchObject({
      name: 'CI',
      scopes: ['api_keys:write', 'events:read'],
      account_ids: null,
      requests_per_minute: 500,
      status: 'active',
      created_by: `key:${maker.keyId}`,
      last_used_at: null,
    });
    expect(Date.parse(key.expires_at ?? '')).toBe(Date.parse(end));
    expect(await opens(key.key)).toBe(true);
    const { key: secret, ...rest } = key;
    expect(await read(key.id)).toEqual(rest);
    expect(gateway.logs()).not.toContain(secret);
  });

  it('are no more than their maker: each excess is pointed at', async () => {
    const maker = await aKeyOf(gateway, tenant.id, ['api_keys:write'], {
      expires_at: inHours(1),
      requests_per_minute: 5,
    });
    const body = {
      name: 'More',
      scopes: ['api_keys:write', 'api_keys:read', '*'],
      expires_at: inHours(2),
      requests_per_minute: null,
    };
    const { errors } = await expectProblem(
      gateway,
      await post(body, maker),
      422,
      'invalid_request',
    );
    expect(errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/scopes/1', 'beyond_your_key'],
      ['/scopes/2', 'beyond_your_key'],
      ['/expires_at', 'beyond_your_key'],
      ['/requests_per_minute', 'beyond_your_key'],
    ]);
    expect((await post({ name: 'As much' }, maker)).status).toBe(201);
  });

  it("are bound to the tenant's own accounts only", async () => {
    const foreign = (await anAccount(gateway, stranger)).id;
    const body = { name: 'Bound', account_ids: [accountId, foreign, newId()] };
    const { errors } = await expectProblem(gateway, await post(body), 422, 'invalid_request');
    expect(errors?.map(({ pointer, code }) => [pointer, code])).toEqual([
      ['/account_ids/1', 'unknown_account'],
      ['/account_ids/2', 'unknown_account'],
    ]);
    const bound = await make({ name: 'Bound', account_ids: [accountId, accountId] });
    expect(bound.account_ids).toEqual([accountId]);
    const refused = await gateway.ask({ key: bound.key, path: KEYS });
    await expectProblem(gateway, refused, 403, 'key_bound');
  });

  it('are listed newest first, page by page, and stay in place while others come', async () => {
    const ids = [tenant.keyId];
    for (const name of ['a', 'b', 'c']) ids.unshift((await make({ name })).id);
    const first = pageOfKeys.parse((await tenant.ask({ path: `${KEYS}?limit=2` })).json);
    expect(first.data.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    await make({ name: 'later' });
    const path = `${KEYS}?limit=2&cursor=${first.next_cursor}`;
    const rest = pageOfKeys.parse((await tenant.ask({ path })).json);
    expect(rest.data.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(rest.next_cursor).toBeNull();
    const accounts = await tenant.ask({ path: `/v1/accounts?cursor=${first.next_cursor}` });
    await expectProblem(gateway, accounts, 422, 'invalid_request');
  });

  it('are renamed and limited, by whoever has seen them last', async () => {
    const { id } = await make({ name: 'Old' });
    const body = { name: 'New', requests_per_minute: 7 };
    const patched = await tenant.ask(call('PATCH', id, { body, headers: { 'if-match': '"1"' } }));
    expect(patched).toMatchObject({ status: 200, json: body });
    expect(patched.headers['etag']).toBe('"2"');
    const late = await tenant.ask(
      call('PATCH', id, { body: { name: 'Late' }, headers: { 'if-match': '"1"' } }),
    );
    const { current } = await expectProblem(gateway, late, 412, 'changed_meanwhile');
    expect(current).toEqual({ version: 2, etag: '"2"' });
    expect((await tenant.ask(call('PATCH', id, { body: {} }))).status).toBe(422);
    expect((await tenant.ask(call('PATCH', id, { body: { scopes: ['*'] } }))).status).toBe(422);
    const limited = await aKeyOf(gateway, tenant.id, ['api_keys:write'], {
      requests_per_minute: 5,
    });
    const wider = await limited.ask(call('PATCH', id, { body: { requests_per_minute: 6 } }));
    await expectProblem(gateway, wider, 422, 'invalid_request');
    expect(await read(id)).toMatchObject(body);
  });

  it('are rotated: the new one at once, the old one for a day', async () => {
    const old = await make({ name: 'CI', scopes: ['events:read'], requests_per_minute: 9 });
    const fresh = createdKey.parse((await rotate(old.id)).json);
    expect(fresh).toMatchObject({
      name: 'CI',
      scopes: ['events:read'],
      requests_per_minute: 9,
      expires_at: null,
      status: 'active',
    });
    expect(fresh.key).not.toBe(old.key);
    expect([await opens(old.key), await opens(fresh.key)]).toEqual([true, true]);
    const after = await read(old.id);
    expect(after).toMatchObject({ replaced_by: fresh.id, status: 'active' });
    const leftMs = Date.parse(after.expires_at ?? '') - Date.now();
    expect(Math.abs(leftMs - 86_400_000)).toBeLessThan(60_000);
    await expectProblem(gateway, await rotate(old.id), 409, 'conflict');
  });

  it('are rotated without a grace, and never beyond the end that they have', async () => {
    const old = await make({ name: 'Leaked' });
    expect((await rotate(old.id, { grace_seconds: 0 })).status).toBe(201);
    expect(await opens(old.key)).toBe(false);
    expect((await read(old.id)).status).toBe('expired');
    const ending = await make({ name: 'Ending', expires_at: inHours(1) });
    const fresh = createdKey.parse((await rotate(ending.id, { grace_seconds: 604_800 })).json);
    expect(fresh.expires_at).toBe(ending.expires_at);
    expect((await read(ending.id)).expires_at).toBe(ending.expires_at);
    for (const seconds of [-1, 604_801, 1.5, '60']) {
      expect((await rotate(fresh.id, { grace_seconds: seconds })).status).toBe(422);
    }
  });

  it('are not rotated by one that may do less, which would get hold of more', async () => {
    const weak = await aKeyOf(gateway, tenant.id, ['api_keys:write']);
    await expectProblem(gateway, await rotate(tenant.keyId, {}, weak), 403, 'scope_missing');
    expect((await rotate(weak.keyId, {}, weak)).status).toBe(201);
    // In its time of grace it can make nothing that outlives it.
    const { errors } = await expectProblem(
      gateway,
      await post({ name: 'Lasting', expires_at: null }, weak),
      422,
      'invalid_request',
    );
    expect(errors).toMatchObject([{ pointer: '/expires_at' }]);
  });

  it('are not held down by one that may do less, which may only revoke them', async () => {
    const weak = await aKeyOf(gateway, tenant.id, ['api_keys:write']);
    const strong = await aKeyOf(gateway, tenant.id, ['*']);
    const path = `/v1/api-keys/${strong.keyId}`;
    const held = await weak.ask({ method: 'PATCH', path, body: { requests_per_minute: 1 } });
    await expectProblem(gateway, held, 403, 'scope_missing');
    const shown = await strong.ask({ path: '/v1/api-keys/current' });
    expect(shown.json).toMatchObject({ requests_per_minute: null });
    expect((await weak.ask({ method: 'DELETE', path })).status).toBe(204);
  });

  it('are revoked for good, and again without a fault', async () => {
    const { id, key } = await make({ name: 'Gone' });
    const seen = call('DELETE', id, { headers: { 'if-match': '"2"' } });
    await expectProblem(gateway, await tenant.ask(seen), 412, 'changed_meanwhile');
    for (let times = 0; times < 2; times += 1) {
      const answer = await tenant.ask(call('DELETE', id));
      expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
    }
    expect(await opens(key)).toBe(false);
    expect((await read(id)).status).toBe('revoked');
    for (const answer of [
      await tenant.ask(call('PATCH', id, { body: { name: 'Back' } })),
      await rotate(id),
    ]) {
      await expectProblem(gateway, answer, 409, 'conflict');
    }
  });

  it('are no more than the tenant may have, however many ask at once', async () => {
    const path = `/v1/admin/tenants/${tenant.id}`;
    await gateway.operator({ method: 'PATCH', path, body: { limits: { api_keys: 3 } } });
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => post({ name })));
    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([201, 201, 403, 403, 403]);
    const refused = answers.find(({ status }) => status === 403);
    await expectProblem(gateway, refused!, 403, 'limit_reached');
    const [made] = answers.filter(({ status }) => status === 201);
    expect((await rotate(idOf(made!))).status).toBe(201);
    await tenant.ask(call('DELETE', idOf(answers.findLast(({ status }) => status === 201)!)));
    expect((await post({ name: 'f' })).status).toBe(201);
  });

  it('leave a trace of every change, without the key', async () => {
    const headers = { 'x-request-id': 'the-trace' };
    const { id, key } = createdKey.parse(
      (await tenant.ask({ method: 'POST', path: KEYS, body: { name: 'CI' }, headers })).json,
    );
    await tenant.ask(call('PATCH', id, { body: { name: 'CI 2' }, headers }));
    await tenant.ask(call('PATCH', id, { body: { name: 'CI 2' }, headers }));
    const fresh = createdKey.parse((await rotate(id)).json);
    await tenant.ask(call('DELETE', id));
    const entries = (await audit()).filter(({ target }) => target !== `api_key:${tenant.keyId}`);
    expect(entries.map(({ action, target }) => [action, target])).toEqual([
      ['api_key.created', `api_key:${id}`],
      ['api_key.updated', `api_key:${id}`],
      ['api_key.created', `api_key:${fresh.id}`],
      ['api_key.rotated', `api_key:${id}`],
      ['api_key.revoked', `api_key:${id}`],
    ]);
    expect(entries[1]).toEqual({
      actor: `key:${tenant.keyId}`,
      action: 'api_key.updated',
      target: `api_key:${id}`,
      before: { name: 'CI' },
      after: { name: 'CI 2' },
      request_id: 'the-trace',
      ip: '127.0.0.1',
    });
    expect(entries[4]).toMatchObject({
      before: { status: 'active', revoked_at: null },
      after: { status: 'revoked', revoked_at: expect.any(String) },
    });
    for (const secret of [key, fresh.key]) {
      expect(JSON.stringify(entries)).not.toContain(secret.slice(16));
    }
  });

  it('say when they were last used, at the latest when the process ends', async () => {
    const passing = await openGateway({ beside: gateway });
    const { id, key } = await make({ name: 'CI' });
    expect((await passing.ask({ key, path: `${KEYS}/current` })).status).toBe(200);
    expect((await read(id)).last_used_at).toBeNull();
    await passing.close();
    const agoMs = Date.now() - Date.parse((await read(id)).last_used_at ?? '');
    expect(Math.abs(agoMs)).toBeLessThan(30_000);
    expect((await tenant.ask(call('GET', id))).headers['etag']).toBe('"1"');
  });

  it('are made once, however often the request is sent, and the key can be had again', async () => {
    for (const send of [
      () => post({ name: 'Once' }, withHeader(tenant)),
      () => gateway.operator(asOperator({ name: 'Once, by the operator' })),
    ]) {
      const [first, second] = [await send(), await send()];
      expect(first.status).toBe(201);
      expect(second.text).toBe(first.text);
      expect(second.headers['idempotency-replayed']).toBe('true');
    }
    const listed = pageOfKeys.parse((await tenant.ask({ path: KEYS })).json);
    expect(listed.data.filter(({ name }) => name.startsWith('Once'))).toHaveLength(2);
  });
  const headers = { 'idempotency-key': newId() };
  const withHeader = (by: TenantOfTest): TenantOfTest => ({
    ...by,
    ask: (given: Call): Promise<Answer> => by.ask({ ...given, headers }),
  });
  const asOperator = (body: object): Call => ({
    method: 'POST',
    path: `/v1/admin/tenants/${tenant.id}/api-keys`,
    body,
    headers,
  });

  it('of another tenant are not there', async () => {
    const before = await read(tenant.keyId);
    for (const given of [
      call('GET', tenant.keyId),
      call('PATCH', tenant.keyId, { body: { name: 'Mine' } }),
      call('POST', `${tenant.keyId}/rotate`),
      call('DELETE', tenant.keyId),
    ]) {
      await expectProblem(gateway, await stranger.ask(given), 404, 'not_found');
    }
    const listed = pageOfKeys.parse((await stranger.ask({ path: KEYS })).json);
    expect(listed.data.map(({ id }) => id)).not.toContain(tenant.keyId);
    expect(await read(tenant.keyId)).toEqual(before);
  });

  it('are in the hands of the operator too, under the tenant and no other', async () => {
    const path = `/v1/admin/tenants/${tenant.id}/api-keys`;
    const { id, key } = await make({ name: 'CI' });
    const listed = pageOfKeys.parse((await gateway.operator({ path })).json);
    expect(listed.data.map((one) => one.id)).toEqual([id, tenant.keyId]);
    const of = (tenantId: string) => `/v1/admin/tenants/${tenantId}/api-keys/${id}`;
    for (const wrong of [of(stranger.id), of(newId())]) {
      const rotated = await gateway.operator({ method: 'POST', path: `${wrong}/rotate` });
      await expectProblem(gateway, rotated, 404, 'not_found');
      const revoked = await gateway.operator({ method: 'DELETE', path: wrong });
      await expectProblem(gateway, revoked, 404, 'not_found');
    }
    expect(await opens(key)).toBe(true);
    const rotated = await gateway.operator({ method: 'POST', path: `${of(tenant.id)}/rotate` });
    const fresh = createdKey.parse(rotated.json);
    expect(fresh.created_by).toBe('operator');
    expect((await gateway.operator({ method: 'DELETE', path: of(tenant.id) })).status).toBe(204);
    expect([await opens(key), await opens(fresh.key)]).toEqual([false, true]);
  });
});
