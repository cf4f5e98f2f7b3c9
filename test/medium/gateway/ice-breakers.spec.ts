import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anAccount, type TenantOfTest } from './tenants.js';

const question = (text: string) => ({ question: text, payload: text.toUpperCase() });
const aBody = (text = 'Hours?') => ({
  platform: 'instagram',
  ice_breakers: [
    { locale: 'de_DE', call_to_actions: [question('Öffnungszeiten? 👩‍👩‍👧')] },
    { call_to_actions: [question(text)] },
  ],
});

describe('the ice breakers of an account', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  let path: string;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  beforeEach(async () => {
    path = `/v1/accounts/${(await anAccount(gateway, tenant)).id}/ice-breakers`;
  });
  afterAll(() => gateway.close());

  const put = (body: unknown, headers: Record<string, string> = {}) =>
    tenant.ask({ method: 'PUT', path, body, headers });
  const clear = (headers: Record<string, string> = {}) =>
    tenant.ask({ method: 'DELETE', path, headers });
  const read = () => tenant.ask({ path });

  it('are nothing at first, and nothing is owed', async () => {
    const answer = await read();
    expect(answer.headers['etag']).toBe('"0"');
    expect(answer).toMatchObject({
      status: 200,
      json: {
        revision: 0,
        status: 'in_sync',
        ice_breakers: [],
        published: null,
        last_error: null,
      },
    });
  });

  it("are set by Meta's own body, answered 202 with a revision and its ETag", async () => {
    const answer = await put(aBody());
    expect(answer).toMatchObject({ status: 202, json: { revision: 1, status: 'pending' } });
    expect(answer.headers['etag']).toBe('"1"');
    const shown = await read();
    expect(shown.headers['etag']).toBe('"1"');
    expect(shown.json).toMatchObject({
      revision: 1,
      status: 'pending',
      ice_breakers: [
        { locale: 'default', call_to_actions: [question('Hours?')] },
        { locale: 'de_DE', call_to_actions: [question('Öffnungszeiten? 👩‍👩‍👧')] },
      ],
      published: null,
    });
  });

  it('wait for an account that is not connected, and are on their way when it is', async () => {
    const accountId = path.split('/')[3] ?? '';
    const become = (status: string) =>
      gateway.database.ask('UPDATE accounts SET status = $2 WHERE id = $1', [accountId, status]);
    for (const status of ['needs_reauth', 'restricted', 'disconnected']) {
      await become(status);
      for (const answer of [await put(aBody(status)), await clear(), await read()]) {
        expect(answer.json).toMatchObject({ status: 'blocked' });
      }
      const health = await tenant.ask({ path: `/v1/accounts/${accountId}/health` });
      expect(health.json).toMatchObject({ ice_breakers_status: 'blocked' });
    }
    await become('connected');
    expect((await read()).json).toMatchObject({ status: 'pending' });
    await gateway.database.ask("UPDATE ice_breakers SET status = 'in_sync' WHERE account_id = $1", [
      accountId,
    ]);
    await become('needs_reauth');
    expect((await read()).json).toMatchObject({ status: 'in_sync' });
  });

  it('are cleared by DELETE, as one more revision', async () => {
    await put(aBody());
    const answer = await clear();
    expect(answer).toMatchObject({ status: 202, json: { revision: 2, status: 'pending' } });
    expect(answer.headers['etag']).toBe('"2"');
    expect((await read()).json).toMatchObject({ revision: 2, ice_breakers: [] });
  });

  it('change only for the one who has seen the latest, when that is asked for', async () => {
    const first = await put(aBody(), { 'if-match': '"0"' });
    expect(first.status).toBe(202);
    for (const late of [
      await put(aBody('Late?'), { 'if-match': '"0"' }),
      await clear({ 'if-match': '"7"' }),
    ]) {
      const { current } = await expectProblem(gateway, late, 412, 'changed_meanwhile');
      expect(current).toEqual({ revision: 1, etag: '"1"' });
    }
    expect((await read()).json).toMatchObject({ revision: 1 });
    expect((await put(aBody('Now?'), { 'if-match': '"1"' })).status).toBe(202);
    expect((await put(aBody('Weak?'), { 'if-match': 'W/"2"' })).status).toBe(202);
    expect((await put(aBody('Weak?'), { 'if-match': 'W/"2"' })).status).toBe(412);
    expect((await clear({ 'if-match': '*' })).status).toBe(202);
  });

  it.each(['3', 'w/"3"', '"x"', '"1", "2"', '""', '"-1"', '"99999999999999999999"'])(
    'are not changed by what is no ETag of theirs: If-Match: %s',
    async (etag) => {
      for (const answer of [
        await put(aBody(), { 'if-match': etag }),
        await clear({ 'if-match': etag }),
      ]) {
        const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
        expect(errors).toMatchObject([{ pointer: '/if-match' }]);
      }
      expect((await read()).json).toMatchObject({ revision: 0 });
    },
  );

  it('take the edits of many at once one after the other', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => put(aBody(`Hours ${at}?`))),
    );
    const revisions = answers.map(({ json }) => json);
    expect(revisions).toEqual(
      expect.arrayContaining(
        Array.from({ length: 8 }, (_, at) =>
          expect.objectContaining({ revision: at + 1, status: 'pending' }),
        ),
      ),
    );
    const guarded = await Promise.all(
      Array.from({ length: 8 }, () => put(aBody('Only one'), { 'if-match': '"8"' })),
    );
    expect(guarded.map(({ status }) => status).toSorted()).toEqual([202, ...Array(7).fill(412)]);
  });

  it('are refused with all faults at once, each with its place and its remedy', async () => {
    const answer = await put({
      platform: 'messenger',
      ice_breakers: [
        { locale: 'xx-yy', call_to_actions: [{ question: '', payload: 'A' }] },
        { locale: 'de_DE', call_to_actions: Array.from({ length: 5 }, () => question('x')) },
        { locale: 'de_DE', call_to_actions: [{ question: 'x'.repeat(200), more: 1 }] },
      ],
      extra: true,
    });
    const { errors, detail } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(detail).toMatch(/\d+ faults/);
    expect(errors?.map(({ pointer }) => pointer)).toEqual(
      expect.arrayContaining([
        '/platform',
        '/extra',
        '/ice_breakers',
        '/ice_breakers/0/locale',
        '/ice_breakers/0/call_to_actions/0/question',
        '/ice_breakers/1/call_to_actions',
        '/ice_breakers/2/locale',
        '/ice_breakers/2/call_to_actions/0/question',
        '/ice_breakers/2/call_to_actions/0/payload',
        '/ice_breakers/2/call_to_actions/0/more',
      ]),
    );
    expect((await read()).json).toMatchObject({ revision: 0 });
  });

  it("are refused in the shape of Meta's own sample, whose first locale would be lost", async () => {
    const text = `{"ice_breakers":[{"call_to_actions":[{"question":"a","payload":"A"}],"locale":"default",
      "call_to_actions":[{"question":"b","payload":"B"}],"locale":"en_GB"}]}`;
    const answer = await put(Buffer.from(text));
    const { errors } = await expectProblem(gateway, answer, 400, 'malformed_json');
    expect(errors).toMatchObject([
      { pointer: '/ice_breakers/0/call_to_actions', code: 'duplicate_key' },
      { pointer: '/ice_breakers/0/locale', code: 'duplicate_key' },
    ]);
  });

  it('leave who changed what in the audit log, before and after', async () => {
    await put(aBody('One?'), { 'x-request-id': 'first' });
    await clear({ 'x-request-id': 'second' });
    const accountId = path.split('/')[3];
    const query = `target=account:${accountId}&action=ice_breakers`;
    const { json } = await tenant.ask({ path: `/v1/audit-log?${query}` });
    const set = [
      { locale: 'default', call_to_actions: [question('One?')] },
      { locale: 'de_DE', call_to_actions: [question('Öffnungszeiten? 👩‍👩‍👧')] },
    ];
    expect(json).toMatchObject({
      data: [
        {
          actor: `key:${tenant.keyId}`,
          action: 'ice_breakers.cleared',
          request_id: 'second',
          before: { revision: 1, ice_breakers: set },
          after: { revision: 2, ice_breakers: [] },
        },
        {
          actor: `key:${tenant.keyId}`,
          action: 'ice_breakers.set',
          request_id: 'first',
          before: null,
          after: { revision: 1, ice_breakers: set },
        },
      ],
    });
  });

  it('are reached by the name that the tenant gave the account', async () => {
    const id = path.split('/')[3] ?? '';
    const name = `shop/${id}`;
    await tenant.ask({ method: 'PATCH', path: `/v1/accounts/${id}`, body: { external_id: name } });
    const byId = path;
    path = `/v1/accounts/${encodeURIComponent(name)}/ice-breakers`;
    expect(await put(aBody())).toMatchObject({ status: 202, json: { revision: 1 } });
    const byName = await read();
    expect(byName).toMatchObject({ status: 200, json: { revision: 1 } });
    expect((await clear({ 'if-match': '"1"' })).status).toBe(202);
    path = byId;
    expect((await read()).json).toMatchObject({ revision: 2, ice_breakers: [] });
  });
});
