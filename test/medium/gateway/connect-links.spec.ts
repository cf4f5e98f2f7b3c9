import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { expectProblem } from './expect-problem.js';
import { aConnectLink } from './log-in.js';
import { openGateway, PUBLIC_URL, type Gateway } from './open-gateway.js';
import { aKeyOf, aTenant, anAccount, idOf, type TenantOfTest } from './tenants.js';

const RETURN_URL = 'https://app.example/connected';
const page = z.object({ data: z.array(z.looseObject({ id: z.uuid() })), next_cursor: z.unknown() });

describe('connect links', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    await gateway.database.ask('UPDATE tenants SET return_urls = $2 WHERE id = $1', [
      tenant.id,
      [RETURN_URL],
    ]);
  });
  afterAll(() => gateway.close());

  const create = (body: object, headers: Record<string, string> = {}) =>
    tenant.ask({ method: 'POST', path: '/v1/connect-links', body, headers });

  it('lead to Instagram itself, with all that a login needs', async () => {
    const answer = await create({ external_id: 'bakery', return_url: RETURN_URL });
    expect(answer).toMatchObject({
      status: 201,
      json: {
        status: 'open',
        failure: null,
        account_id: null,
        external_id: 'bakery',
        return_url: RETURN_URL,
        used_at: null,
      },
    });
    const { url } = z.looseObject({ url: z.url() }).parse(answer.json);
    const { origin, pathname, searchParams } = new URL(url);
    expect(origin + pathname).toBe(`${gateway.simulator.url}/oauth/authorize`);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: expect.stringMatching(/^\d+$/),
      redirect_uri: `${PUBLIC_URL}/connect/instagram/callback`,
      response_type: 'code',
      scope: 'instagram_business_basic,instagram_business_manage_messages',
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('are told once: only a hash of what makes them one is kept', async () => {
    const link = await aConnectLink(tenant);
    const read = await tenant.ask({ path: `/v1/connect-links/${link.id}` });
    expect(read.json).toMatchObject({ id: link.id, status: 'open' });
    const list = await tenant.ask({ path: '/v1/connect-links?limit=100' });
    const rows = await gateway.database.ask<{ state_hash: Buffer }>(
      'SELECT * FROM connect_links WHERE id = $1',
      [link.id],
    );
    const hash = createHash('sha256').update(link.state).digest();
    expect(rows[0]?.state_hash).toEqual(hash);
    for (const text of [read.text, list.text, JSON.stringify(rows), gateway.logs()]) {
      expect(text).not.toContain(link.state);
    }
  });

  it('differ, however many are made at once', async () => {
    const links = await Promise.all(Array.from({ length: 8 }, () => aConnectLink(tenant)));
    expect(new Set(links.map(({ state }) => state)).size).toBe(8);
  });

  it.each([
    ['as said', { expires_in_minutes: 5 }, 5],
    ['for an hour when nothing is said', {}, 60],
    ['for a week at most', { expires_in_minutes: 10_080 }, 10_080],
  ])('last %s', async (_, body, minutes) => {
    const beforeMs = Date.now();
    const answer = await create(body);
    const { expires_at: at } = z.looseObject({ expires_at: z.iso.datetime() }).parse(answer.json);
    const leftMs = Date.parse(at) - beforeMs;
    expect(Math.abs(leftMs - minutes * 60_000)).toBeLessThan(10_000);
  });

  it.each([
    ['a short life', { expires_in_minutes: 4 }, '/expires_in_minutes'],
    ['a long life', { expires_in_minutes: 10_081 }, '/expires_in_minutes'],
    ['half a minute', { expires_in_minutes: 5.5 }, '/expires_in_minutes'],
    ['a place that is not on the list', { return_url: 'https://evil.example/' }, '/return_url'],
    ['a place below one', { return_url: `${RETURN_URL}/more` }, '/return_url'],
    ['a script', { return_url: 'javascript:alert(1)' }, '/return_url'],
    ['an account that is not there', { account_id: newId() }, '/account_id'],
    ['what is no field', { scope: 'instagram_business_basic' }, '/scope'],
  ])('are refused with %s', async (_, body, pointer) => {
    const { errors } = await expectProblem(gateway, await create(body), 422, 'invalid_request');
    expect(errors).toMatchObject([{ pointer }]);
  });

  it('tell all faults at once', async () => {
    const answer = await create({ account_id: 'nobody', return_url: 'https://evil.example/' });
    const { errors } = await expectProblem(gateway, answer, 422, 'invalid_request');
    expect(errors?.map(({ code }) => code)).toEqual(['unknown_account', 'return_url_not_allowed']);
  });

  it('for one account name it, by its id or by the own name of the tenant', async () => {
    const account = await anAccount(gateway, tenant);
    const path = `/v1/accounts/${account.id}`;
    await tenant.ask({ method: 'PATCH', path, body: { external_id: 'my own' } });
    for (const ref of [account.id, 'my own']) {
      const answer = await create({ account_id: ref });
      const url = expect.stringMatching(/&force_reauth=true$/);
      expect(answer.json).toMatchObject({ account_id: account.id, url });
    }
  });

  it('made twice with one Idempotency-Key are one, with the same URL', async () => {
    const key = { 'idempotency-key': newId() };
    const first = await create({ external_id: 'once' }, key);
    const second = await create({ external_id: 'once' }, key);
    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.json).toEqual(first.json);
    const kept = await gateway.database.ask('SELECT * FROM idempotency_keys WHERE key = $1', [
      key['idempotency-key'],
    ]);
    const { url } = z.looseObject({ url: z.string() }).parse(first.json);
    expect(JSON.stringify(kept)).not.toContain(new URL(url).searchParams.get('state'));
  });

  it('are in the audit log, without what makes them one', async () => {
    const link = await aConnectLink(tenant, { external_id: 'audited' });
    const log = await tenant.ask({ path: `/v1/audit-log?target=connect_link:${link.id}` });
    expect(log.json).toMatchObject({
      data: [
        {
          action: 'connect_link.created',
          actor: `key:${tenant.keyId}`,
          before: null,
          after: { external_id: 'audited' },
        },
      ],
    });
    expect(log.text).not.toContain(link.state);
  });

  it('are listed newest first, page by page', async () => {
    const reader = await aTenant(gateway);
    const made = [];
    for (let i = 0; i < 3; i += 1) made.push((await aConnectLink(reader)).id);
    const first = page.parse((await reader.ask({ path: '/v1/connect-links?limit=2' })).json);
    const cursor = encodeURIComponent(String(first.next_cursor));
    const next = await reader.ask({ path: `/v1/connect-links?limit=2&cursor=${cursor}` });
    const seen = [...first.data, ...page.parse(next.json).data];
    expect(seen.map(({ id }) => id)).toEqual(made.toReversed());
  });

  it('of another tenant are none', async () => {
    const other = await aTenant(gateway);
    const link = await aConnectLink(other);
    const answer = await tenant.ask({ path: `/v1/connect-links/${link.id}` });
    await expectProblem(gateway, answer, 404, 'not_found');
  });

  it('are no business of a key that is bound to accounts', async () => {
    const account = await anAccount(gateway, tenant);
    const bound = await aKeyOf(gateway, tenant.id, ['*'], { account_ids: [account.id] });
    const path = '/v1/connect-links';
    await expectProblem(gateway, await bound.ask({ path }), 403, 'key_bound');
    const made = await bound.ask({ method: 'POST', path, body: { account_id: account.id } });
    await expectProblem(gateway, made, 403, 'key_bound');
  });

  it('that died on their way are told as such', async () => {
    const link = await aConnectLink(tenant);
    const used = (at: string) =>
      gateway.database.ask(`UPDATE connect_links SET used_at = ${at} WHERE id = $1`, [link.id]);
    const read = async () => (await tenant.ask({ path: `/v1/connect-links/${link.id}` })).json;
    await used('now()');
    expect(await read()).toMatchObject({ status: 'connecting', failure: null });
    await used("now() - interval '6 minutes'");
    expect(await read()).toMatchObject({ status: 'failed', failure: 'interrupted' });
  });

  it('are not made while the installation has no app for logins', async () => {
    const alone = await openGateway({
      beside: gateway,
      settings: { INSTAGRAM_APP_ID: '', INSTAGRAM_APP_SECRET: '' },
    });
    try {
      const answer = await alone.ask({
        method: 'POST',
        path: '/v1/connect-links',
        key: tenant.key,
        body: {},
      });
      const { fix } = await expectProblem(alone, answer, 503, 'login_not_configured');
      expect(fix).toMatch(/INSTAGRAM_APP_ID.+INSTAGRAM_APP_SECRET/);
      expect((await alone.ask({ path: '/v1/connect-links', key: tenant.key })).status).toBe(200);
    } finally {
      await alone.close();
    }
  });

  it('need no body but an empty one', async () => {
    expect(idOf(await create({}))).toBeDefined();
  });
});
