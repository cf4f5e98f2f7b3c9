import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Call } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, idOf, type TenantOfTest } from './tenants.js';

const PATH = '/v1/audit-log';
const entry = z.strictObject({
  id: z.uuid(),
  actor: z.string(),
  action: z.string(),
  target: z.string(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  request_id: z.string().nullable(),
  ip: z.string().nullable(),
  created_at: z.iso.datetime(),
});
const page = z.object({ data: z.array(entry), next_cursor: z.string().nullable() });

const aRule = {
  name: 'Hours',
  match: { type: 'any' },
  actions: [{ type: 'text', text: 'We open at nine.' }],
};

describe('the audit log', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
  });
  afterAll(() => gateway.close());

  const list = async (query = '', as = tenant) => {
    const answer = await as.ask({ path: `${PATH}?limit=100${query}` });
    return page.parse(answer.json).data;
  };
  const send = (method: Call['method'], path: string, body?: unknown) =>
    tenant.ask({
      ...(method === undefined ? {} : { method }),
      path,
      ...(body === undefined ? {} : { body }),
      headers: { 'x-request-id': `${method}-1` },
    });
  /** Action, before and after of all that was done to `target`, oldest first. */
  const history = async (target: string) =>
    (await list(`&target=${target}`))
      .toReversed()
      .map(({ action, before, after }) => ({ action, before, after }));

  it('says who did what to what, in which request, from where and when', async () => {
    const begun = Date.now();
    const id = idOf(await send('POST', '/v1/reply-rules', aRule));
    const [told] = await list(`&target=reply_rule:${id}`);
    expect(told).toMatchObject({
      actor: `key:${tenant.keyId}`,
      action: 'reply_rule.created',
      request_id: 'POST-1',
      ip: '127.0.0.1',
    });
    expect(Math.abs(Date.parse(told?.created_at ?? '') - begun)).toBeLessThan(60_000);
  });

  it('has the life of a rule: whole at its ends, and between them what changed', async () => {
    const id = idOf(await send('POST', '/v1/reply-rules', aRule));
    const path = `/v1/reply-rules/${id}`;
    await send('PATCH', path, { priority: 7, enabled: true, external_id: 'hours' });
    await send('PUT', path, { ...aRule, name: 'Anew' });
    await send('DELETE', path);
    const whole = {
      ...aRule,
      external_id: null,
      account_id: null,
      priority: 100,
      enabled: true,
      locales: null,
      schedule: null,
      person: null,
      refs: null,
      limit: null,
    };
    expect(await history(`reply_rule:${id}`)).toEqual([
      { action: 'reply_rule.created', before: null, after: whole },
      {
        action: 'reply_rule.updated',
        before: { priority: 100, external_id: null },
        after: { priority: 7, external_id: 'hours' },
      },
      {
        action: 'reply_rule.updated',
        before: { priority: 7, name: 'Hours' },
        after: { priority: 100, name: 'Anew' },
      },
      {
        action: 'reply_rule.deleted',
        before: { ...whole, name: 'Anew', external_id: 'hours' },
        after: null,
      },
    ]);
  });

  it('has the life of an endpoint, without its secret and the query of its URL', async () => {
    const made = await send('POST', '/v1/webhook-endpoints', {
      url: 'https://partner.example/hooks?token=hunter2',
    });
    const path = `/v1/webhook-endpoints/${idOf(made)}`;
    await send('PATCH', path, { enabled: false });
    await send('PATCH', path, { url: 'https://partner.example/hooks?token=hunter3' });
    await send('PATCH', path, { url: 'https://other.example/' });
    await send('DELETE', path);
    const url = 'https://partner.example/hooks?…';
    const whole = {
      url,
      external_id: null,
      description: null,
      event_types: null,
      account_ids: null,
      labels: {},
      header_names: [],
      rate_per_second: null,
      concurrency: 8,
      ordered: false,
      thin: false,
      retry_schedule: null,
      signature: 'v1',
      enabled: true,
      disabled_reason: null,
    };
    expect(await history(`webhook_endpoint:${idOf(made)}`)).toEqual([
      { action: 'webhook_endpoint.created', before: null, after: whole },
      {
        action: 'webhook_endpoint.updated',
        before: { enabled: true },
        after: { enabled: false },
      },
      { action: 'webhook_endpoint.updated', before: { url }, after: { url } },
      {
        action: 'webhook_endpoint.updated',
        before: { url },
        after: { url: 'https://other.example/' },
      },
      {
        action: 'webhook_endpoint.deleted',
        before: { ...whole, url: 'https://other.example/', enabled: false },
        after: null,
      },
    ]);
    const { secret } = z.object({ secret: z.string() }).parse(made.json);
    const rows = JSON.stringify(await gateway.database.ask('SELECT * FROM audit_log'));
    expect(rows).not.toContain(secret.slice('whsec_'.length));
    expect(rows).not.toContain('hunter');
  });

  it('has the life of an account, without its tokens', async () => {
    const account = await anAccount(gateway, tenant);
    await send('PATCH', `/v1/accounts/${account.id}`, { external_id: 'shop' });
    await gateway.database.ask("UPDATE accounts SET status = 'needs_reauth' WHERE id = $1", [
      account.id,
    ]);
    const { access_token } = gateway.simulator.control.issueToken(account.igUserId);
    await send('POST', '/v1/accounts', { access_token, external_id: 'shop-2' });
    await send('POST', '/v1/accounts', { access_token });
    expect(await history(`account:${account.id}`)).toEqual([
      {
        action: 'account.connected',
        before: null,
        after: expect.objectContaining({
          ig_user_id: account.igUserId,
          username: account.username,
          external_id: null,
          status: 'connected',
        }),
      },
      {
        action: 'account.updated',
        before: { external_id: null },
        after: { external_id: 'shop' },
      },
      {
        action: 'account.token_renewed',
        before: { external_id: 'shop', status: 'needs_reauth' },
        after: { external_id: 'shop-2', status: 'connected' },
      },
      { action: 'account.token_renewed', before: {}, after: {} },
    ]);
    const rows = JSON.stringify(await gateway.database.ask('SELECT * FROM audit_log'));
    for (const token of [account.accessToken, access_token]) expect(rows).not.toContain(token);
  });

  it('says nothing of what was refused', async () => {
    const id = idOf(await send('POST', '/v1/reply-rules', { ...aRule, external_id: 'refused' }));
    const before = await list();
    await send('POST', '/v1/reply-rules', { ...aRule, external_id: 'refused' });
    await send('PATCH', `/v1/reply-rules/${id}`, { priority: -1 });
    await tenant.ask({
      method: 'DELETE',
      path: `/v1/reply-rules/${id}`,
      headers: { 'if-match': '"7"' },
    });
    expect(await list()).toEqual(before);
  });

  it('is narrowed by action, actor, target and time', async () => {
    const other = await aTenant(gateway);
    const second = await aKeyOf(gateway, other.id, ['*']);
    const make = (as: TenantOfTest) =>
      as.ask({ method: 'POST', path: '/v1/reply-rules', body: aRule });
    const [one, two] = [idOf(await make(other)), idOf(await make(second))];
    await other.ask({ method: 'DELETE', path: `/v1/reply-rules/${one}` });
    const told = async (query: string) =>
      (await list(query, other)).map(({ action, target }) => `${action} ${target}`);
    const [created, deleted, byOther] = [
      `reply_rule.created reply_rule:${one}`,
      `reply_rule.deleted reply_rule:${one}`,
      `reply_rule.created reply_rule:${two}`,
    ];
    expect(await told('&action=reply_rule')).toEqual([deleted, byOther, created]);
    expect(await told('&action=reply_rule.created')).toEqual([byOther, created]);
    expect(await told('&action=reply')).toEqual([]);
    expect(await told(`&actor=key:${second.keyId}`)).toEqual([byOther]);
    expect(await told(`&target=reply_rule:${one}`)).toEqual([deleted, created]);
    const hour = (ahead: number) => new Date(Date.now() + ahead * 3_600_000).toISOString();
    expect(await told(`&action=reply_rule&since=${hour(-1)}&until=${hour(1)}`)).toHaveLength(3);
    expect(await told(`&since=${hour(1)}`)).toEqual([]);
    expect(await told(`&until=${hour(-1)}`)).toEqual([]);
    expect(await told('&action=reply_rule&since=0000-01-01T00:00:00%2B14:00')).toHaveLength(3);
  });

  it.each(['since=yesterday', 'until=2026-11-22', 'action=', 'actor=%00', 'since=', 'who=me'])(
    'is refused for ?%s',
    async (query) => {
      const answer = await tenant.ask({ path: `${PATH}?${query}` });
      await expectProblem(gateway, answer, 422, 'invalid_request');
    },
  );

  it('is not for keys without its scope or bound to accounts, nor for other tenants', async () => {
    const account = await anAccount(gateway, tenant);
    const unscoped = await aKeyOf(gateway, tenant.id, ['reply_rules:write']);
    await expectProblem(gateway, await unscoped.ask({ path: PATH }), 403, 'scope_missing');
    const bound = await aKeyOf(gateway, tenant.id, ['*'], { account_ids: [account.id] });
    await expectProblem(gateway, await bound.ask({ path: PATH }), 403, 'key_bound');
    const stranger = await aTenant(gateway);
    const seen = await list(`&target=account:${account.id}`, stranger);
    expect(seen).toEqual([]);
  });
});
