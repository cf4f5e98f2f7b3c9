import { newId } from '#libs/domain';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eraseNow } from '../storage/erase-now.js';
import { openStorageOn, type Storage } from '../storage/open-storage.js';
import { countRowsOf, present } from '../storage/tables-of-tenants.js';
import { expectProblem } from './expect-problem.js';
import { aTapItem, aWebhook, countEvents, sendWebhook } from './meta-webhook.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, anAccount, idOf, type AccountOfTest, type TenantOfTest } from './tenants.js';

const NAME = 'Nameless after this';

describe('the deletion of a tenant', () => {
  let gateway: Gateway;
  let storage: Storage;
  let externalId: string;
  let tenant: TenantOfTest;
  let account: AccountOfTest;

  beforeAll(async () => {
    gateway = await openGateway();
    storage = await openStorageOn(gateway.database, gateway.database.url);
  });
  afterAll(async () => {
    await storage.close();
    await gateway.close();
  });
  beforeEach(async () => {
    externalId = `customer ${newId()}`;
    tenant = await aNamedTenant();
    account = await anAccount(gateway, tenant);
  });

  const make = (body: object) =>
    gateway.operator({ method: 'POST', path: '/v1/admin/tenants', body });
  const aNamedTenant = async () =>
    aKeyOf(gateway, idOf(await make({ name: NAME, external_id: externalId })), ['*']);
  const pathOf = (ref: string) => `/v1/admin/tenants/${encodeURIComponent(ref)}`;
  const remove = (ref: string, headers = {}) =>
    gateway.operator({ method: 'DELETE', path: pathOf(ref), headers });
  const read = (path: string) => gateway.operator({ path });

  /** What the worker does, without any. */
  async function erase(tenantId: string): Promise<void> {
    expect(await eraseNow(storage, tenantId)).toMatchObject({ outcome: 'done' });
  }

  it('is accepted, says who asked, and can be followed by its id or that of the tenant', async () => {
    const answer = await remove(tenant.id, { 'x-request-id': 'the-end' });
    expect(answer.status).toBe(202);
    expect(answer.json).toEqual({
      id: expect.any(String),
      tenant_id: tenant.id,
      external_id: externalId,
      status: 'running',
      erased: {},
      last_error: null,
      actor: 'operator',
      request_id: 'the-end',
      ip: '127.0.0.1',
      requested_at: expect.any(String),
      finished_at: null,
    });
    for (const id of [idOf(answer), tenant.id]) {
      expect(await read(`/v1/admin/erasures/${id}`)).toMatchObject({
        status: 200,
        json: answer.json,
      });
    }
    expect(gateway.logs()).toMatch(/"requestId":"the-end".*"msg":"tenant is being deleted"/);
  });

  it('is the same when it is asked for again, by whatever name and version', async () => {
    const first = await remove(tenant.id);
    for (const again of [
      await remove(tenant.id, { 'if-match': '"1"' }),
      await remove(externalId),
      await remove(tenant.id.toUpperCase()),
    ]) {
      expect(again).toMatchObject({ status: 202, json: first.json });
    }
  });

  it('leaves the tenant to be seen as deleting, and nothing of it can be changed', async () => {
    await remove(tenant.id);
    expect(await read(pathOf(tenant.id))).toMatchObject({
      status: 200,
      json: { id: tenant.id, status: 'deleting' },
    });
    const change = {
      method: 'PATCH',
      path: pathOf(tenant.id),
      body: { status: 'active' },
    } as const;
    await expectProblem(gateway, await gateway.operator(change), 409, 'conflict');
  });

  it('shuts out the tenant’s keys at once', async () => {
    expect((await tenant.ask({ path: '/v1/accounts' })).status).toBe(200);
    await remove(tenant.id);
    await expectProblem(gateway, await tenant.ask({ path: '/v1/accounts' }), 401, 'missing_key');
  });

  it('does not begin for a tenant that was changed since it was read', async () => {
    const seen = (await read(pathOf(tenant.id))).headers['etag'];
    await gateway.operator({ method: 'PATCH', path: pathOf(tenant.id), body: { name: 'Newer' } });
    const refused = await remove(tenant.id, { 'if-match': String(seen) });
    const problem = await expectProblem(gateway, refused, 412, 'changed_meanwhile');
    expect(problem.current).toEqual({ version: 2, etag: '"2"' });
    expect(await read(pathOf(tenant.id))).toMatchObject({ json: { status: 'active' } });
    expect((await remove(tenant.id, { 'if-match': '"2"' })).status).toBe(202);
  });

  it('ends with a report that outlives the tenant and names nothing of it', async () => {
    await tenant.ask({
      method: 'POST',
      path: '/v1/reply-rules',
      body: { name: 'R', match: { type: 'any' }, actions: [{ type: 'text', text: 'Hello!' }] },
    });
    await sendWebhook(gateway, aWebhook({ [account.igUserId]: [aTapItem(account.igUserId)] }));
    const before = present(await countRowsOf(gateway.database, tenant.id));
    const begun = await remove(tenant.id);
    await erase(tenant.id);
    await expectProblem(gateway, await read(pathOf(tenant.id)), 404, 'not_found');
    await expectProblem(gateway, await read(pathOf(externalId)), 404, 'not_found');
    const report = await read(`/v1/admin/erasures/${idOf(begun)}`);
    expect(report.json).toMatchObject({ status: 'done', erased: before, last_error: null });
    for (const word of [NAME, account.username, account.igUserId, '9990000000000001']) {
      expect(report.text).not.toContain(word);
    }
    for (const ref of [tenant.id, externalId]) {
      expect(await remove(ref)).toMatchObject({ status: 202, json: report.json });
    }
  });

  it('takes along what was kept for the operator’s idempotency keys', async () => {
    const once = (path: string, body: object, key: string) =>
      gateway.operator({ method: 'POST', path, body, headers: { 'idempotency-key': key } });
    const add = () => once('/v1/admin/tenants', { name: 'Told of' }, tenant.id);
    const made = await add();
    const addKey = () => once(`${pathOf(idOf(made))}/api-keys`, { name: 'k' }, `${tenant.id}/key`);
    expect((await addKey()).status).toBe(201);
    expect(idOf(await add())).toBe(idOf(made));
    expect((await remove(idOf(made))).status).toBe(202);
    await erase(idOf(made));
    expect((await addKey()).status).toBe(404);
    expect(idOf(await add())).not.toBe(idOf(made));
  });

  it('frees the external id: who bears it next is another tenant', async () => {
    await remove(tenant.id);
    const taken = await make({ name: NAME, external_id: externalId });
    await expectProblem(gateway, taken, 409, 'conflict');
    const first = tenant.id;
    await erase(first);
    const next = await aNamedTenant();
    const erasure = await remove(externalId);
    expect(erasure.json).toMatchObject({ tenant_id: next.id, status: 'running' });
    await erase(next.id);
    expect((await remove(externalId)).json).toMatchObject({ tenant_id: next.id });
    expect((await remove(first)).json).toMatchObject({ tenant_id: first });
  });

  it('gives Meta its 200, and keeps nothing more of the tenant’s accounts', async () => {
    const other = await anAccount(
      gateway,
      await aKeyOf(gateway, idOf(await make({ name: 'B' })), ['*']),
    );
    await remove(tenant.id);
    const body = aWebhook({
      [account.igUserId]: [aTapItem(account.igUserId)],
      [other.igUserId]: [aTapItem(other.igUserId)],
    });
    expect((await sendWebhook(gateway, body)).status).toBe(200);
    expect(await countEvents(gateway, account.igUserId)).toBe(0);
    expect(await countEvents(gateway, other.igUserId)).toBe(1);
  });

  it('is listed, newest first, page by page', async () => {
    const begun: unknown[] = [(await remove(tenant.id)).json];
    for (let more = 0; more < 2; more += 1) {
      begun.unshift((await remove(idOf(await make({ name: 'Short-lived' })))).json);
    }
    const first = await read('/v1/admin/erasures?limit=2');
    expect(first.json).toEqual({ data: begun.slice(0, 2), next_cursor: expect.any(String) });
    const cursor = /"next_cursor":"([^"]+)"/.exec(first.text)?.[1] ?? '';
    const second = await read(`/v1/admin/erasures?limit=1&cursor=${cursor}`);
    expect(second.json).toMatchObject({ data: [begun[2]] });
    const foreign = await read(`/v1/admin/tenants?cursor=${cursor}`);
    await expectProblem(gateway, foreign, 422, 'invalid_request');
  });

  it.each([
    ['DELETE', '/v1/admin/tenants/nobody'],
    ['DELETE', `/v1/admin/tenants/${newId()}`],
    ['GET', `/v1/admin/erasures/${newId()}`],
    ['GET', '/v1/admin/erasures/nothing'],
  ] as const)('%s %s: there is no such thing', async (method, path) => {
    await expectProblem(gateway, await gateway.operator({ method, path }), 404, 'not_found');
  });

  const operators: ['DELETE' | 'GET', () => string][] = [
    ['DELETE', () => pathOf(tenant.id)],
    ['GET', () => '/v1/admin/erasures'],
    ['GET', () => `/v1/admin/erasures/${tenant.id}`],
  ];
  it.each(operators)('is the operator’s alone: %s %s', async (method, path) => {
    for (const key of [tenant.key, 'wrong', undefined]) {
      const call = { method, path: path(), ...(key === undefined ? {} : { key }) };
      await expectProblem(gateway, await gateway.ask(call), 401, 'missing_key');
    }
    expect((await read(pathOf(tenant.id))).json).toMatchObject({ status: 'active' });
  });
});
