import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  aConnectLink,
  comeBack,
  factsOfLink,
  headingOf,
  logIn,
  readLink,
  type LinkOfTest,
} from './log-in.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { aTenant, anAccount, anInstagramAccount, type TenantOfTest } from './tenants.js';

const BACK = 'https://app.example/connected';
const CALLBACK = '/connect/instagram/callback';

describe('coming back from a login', () => {
  let gateway: Gateway;
  let tenant: TenantOfTest;
  beforeAll(async () => {
    gateway = await openGateway();
    tenant = await aTenant(gateway);
    await gateway.database.ask('UPDATE tenants SET return_urls = $2 WHERE id = $1', [
      tenant.id,
      [BACK],
    ]);
  });
  afterEach(() => gateway.simulator.control.clearFaults());
  afterAll(() => gateway.close());

  const linkNow = (link: LinkOfTest, as = tenant) => readLink(link, as);
  const factsOf = (link: LinkOfTest) => factsOfLink(gateway, link);
  const calls = (path: string) =>
    gateway.simulator.control.calls().filter((call) => call.path.includes(path)).length;

  describe('with an account', () => {
    it('connects it, with all that is known of it, and says so', async () => {
      const given = anInstagramAccount(gateway);
      const link = await aConnectLink(tenant, { external_id: 'by login' });
      const answer = await comeBack(gateway, link, { sim_account: given.igUserId });
      expect([answer.status, headingOf(answer)]).toEqual([200, 'Your account is connected']);
      expect(answer.text).toContain(`@${given.username}`);
      const [row] = await gateway.database.ask<Record<string, unknown>>(
        `SELECT a.id, a.status, a.external_id, a.app_scoped_id, t.scopes, t.expiry_known,
                extract(day FROM t.expires_at - t.issued_at)::int AS days,
                c.subscribed_fields, c.refresh_due_at IS NOT NULL AS is_cared_for
           FROM accounts a JOIN account_tokens t ON t.account_id = a.id
           JOIN account_care c ON c.account_id = a.id WHERE a.ig_user_id = $1`,
        [given.igUserId],
      );
      expect(row).toMatchObject({
        status: 'connected',
        external_id: 'by login',
        app_scoped_id: expect.stringMatching(/^\d+$/),
        scopes: ['instagram_business_basic', 'instagram_business_manage_messages'],
        expiry_known: true,
        days: 59,
        subscribed_fields: ['messages', 'messaging_postbacks'],
        is_cared_for: true,
      });
      expect(await linkNow(link)).toMatchObject({ status: 'connected', account_id: row?.['id'] });
      expect(await factsOf(link)).toMatchObject([
        { type: 'account.connected', data: { account_id: row?.['id'], connect_link_id: link.id } },
      ]);
      const log = await tenant.ask({ path: `/v1/audit-log?actor=connect-link:${link.id}` });
      expect(log.json).toMatchObject({ data: [{ action: 'account.connected', before: null }] });
    });

    it.each([
      ['without a query', BACK, `${BACK}?`],
      ['with one', `${BACK}?next=%2Fhome&a=1`, `${BACK}?next=%2Fhome&a=1&`],
      ['with an empty one', `${BACK}?`, `${BACK}?`],
    ])('sends the person on to a return URL %s', async (_, returnUrl, start) => {
      const { igUserId } = anInstagramAccount(gateway);
      const link = await aConnectLink(tenant, { return_url: returnUrl });
      const answer = await comeBack(gateway, link, { sim_account: igUserId });
      const location = String(answer.headers['location']);
      expect([answer.status, location.startsWith(start)]).toEqual([303, true]);
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
      const shown = z.looseObject({ account_id: z.uuid() }).parse(await linkNow(link));
      const added = new URLSearchParams(location.slice(start.length));
      expect(Object.fromEntries(added)).toEqual({
        status: 'connected',
        account_id: shown.account_id,
        connect_link_id: link.id,
      });
    });

    it('stays on our page when the return URL is on the list no more', async () => {
      const { igUserId } = anInstagramAccount(gateway);
      const link = await aConnectLink(tenant, { return_url: BACK });
      const list = (urls: string[]) =>
        gateway.database.ask('UPDATE tenants SET return_urls = $2 WHERE id = $1', [
          tenant.id,
          urls,
        ]);
      await list([]);
      const answer = await comeBack(gateway, link, { sim_account: igUserId });
      await list([BACK]);
      expect([answer.status, headingOf(answer)]).toEqual([200, 'Your account is connected']);
      expect(answer.text).not.toContain('app.example');
    });

    it('that the tenant has renews its token, and wakes what waited', async () => {
      const account = await anAccount(gateway, tenant);
      await gateway.database.ask(
        "UPDATE accounts SET status = 'needs_reauth', reason_code = 'token_expired' WHERE id = $1",
        [account.id],
      );
      const link = await aConnectLink(tenant, { account_id: account.id });
      const answer = await comeBack(gateway, link, { sim_account: account.igUserId });
      expect(answer.status).toBe(200);
      expect((await tenant.ask({ path: `/v1/accounts/${account.id}` })).json).toMatchObject({
        status: 'connected',
        status_reason: null,
        reason_code: null,
      });
      expect(calls('subscribed_apps')).toBeGreaterThan(0);
    });

    it('is not held up by a subscription that cannot be read back', async () => {
      const { igUserId } = anInstagramAccount(gateway);
      gateway.simulator.control.addFault({
        match: { method: 'GET', path: 'subscribed_apps' },
        action: { nonJson: true },
      });
      const link = await aConnectLink(tenant);
      expect((await comeBack(gateway, link, { sim_account: igUserId })).status).toBe(200);
    });

    it('is connected once, however often the page is loaded', async () => {
      const { igUserId } = anInstagramAccount(gateway);
      const link = await aConnectLink(tenant);
      const path = await logIn(link, { sim_account: igUserId });
      const exchanged = calls('/oauth/access_token');
      const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.ask({ path })));
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      expect(statuses).toEqual([200, 410, 410, 410, 410]);
      expect(calls('/oauth/access_token')).toBe(exchanged + 1);
      const later = await gateway.ask({ path });
      expect([later.status, headingOf(later)]).toEqual([410, 'This link has done its work']);
      expect(await factsOf(link)).toHaveLength(1);
    });

    it('is not touched by who only looks ahead', async () => {
      const { igUserId } = anInstagramAccount(gateway);
      const link = await aConnectLink(tenant);
      const path = await logIn(link, { sim_account: igUserId });
      const head = await gateway.ask({ method: 'HEAD', path });
      expect([head.status, head.text]).toEqual([200, '']);
      for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }]) {
        expect((await gateway.ask({ path, headers })).status).toBe(503);
      }
      expect(await linkNow(link)).toMatchObject({ status: 'open' });
      expect((await gateway.ask({ path })).status).toBe(200);
    });
  });

  describe('without what a link needs', () => {
    const state = 'A'.repeat(43);

    it.each([
      ['no state', `?code=AQD`, 400],
      ['a forged state', `?code=AQD&state=${state}`, 400],
      ['a state that is too short', '?code=AQD&state=abc', 400],
      ['a state of other characters', `?code=AQD&state=${"'; DROP TABLE x; --".repeat(3)}`, 400],
      ['two states', `?code=AQD&state=${state}&state=${state}`, 400],
      ['a list for a state', `?code=AQD&state[]=${state}`, 400],
      ['a state without end', `?code=AQD&state=${'a'.repeat(5_000)}`, 400],
      ['nothing at all', '', 400],
      ['a refusal without a state', '?error=access_denied', 400],
      ['markup for an error', `?error=${encodeURIComponent('<script>alert(1)</script>')}`, 400],
    ])('%s ends in a page', async (_, query, status) => {
      const answer = await gateway.ask({ path: `${CALLBACK}${query}` });
      expect([answer.status, headingOf(answer)]).toEqual([status, 'This link does not work']);
      expect(answer.text).not.toContain('alert(1)');
    });

    it('a missing code leaves the link open, and shows the way back to the login', async () => {
      const link = await aConnectLink(tenant);
      const answer = await gateway.ask({ path: `${CALLBACK}?state=${link.state}` });
      expect([answer.status, headingOf(answer)]).toEqual([400, 'Something is missing']);
      expect(answer.text).toContain(link.url.replaceAll('&', '&amp;'));
      expect(await linkNow(link)).toMatchObject({ status: 'open', failure: null });
    });

    it('a link that is too old is told as such, whatever comes with it', async () => {
      const link = await aConnectLink(tenant);
      const path = await logIn(link, { sim_account: anInstagramAccount(gateway).igUserId });
      await gateway.database.ask(
        "UPDATE connect_links SET expires_at = now() - interval '1 second' WHERE id = $1",
        [link.id],
      );
      const exchanged = calls('/oauth/access_token');
      for (const at of [path, `${CALLBACK}?state=${link.state}&error=access_denied`]) {
        const answer = await gateway.ask({ path: at });
        expect([answer.status, headingOf(answer)]).toEqual([410, 'This link is too old']);
      }
      expect(calls('/oauth/access_token')).toBe(exchanged);
      expect(await linkNow(link)).toMatchObject({ status: 'expired' });
    });

    it('an installation without an app for logins says so', async () => {
      const link = await aConnectLink(tenant);
      const path = await logIn(link, { sim_account: anInstagramAccount(gateway).igUserId });
      const alone = await openGateway({
        beside: gateway,
        settings: { INSTAGRAM_APP_ID: '', INSTAGRAM_APP_SECRET: '' },
      });
      try {
        const answer = await alone.ask({ path });
        expect([answer.status, headingOf(answer)]).toEqual([503, 'Logins are not set up here']);
      } finally {
        await alone.close();
      }
      expect((await gateway.ask({ path })).status).toBe(200);
    });
  });

  describe('after the person said no', () => {
    it('leaves the link open, tells the tenant once, and shows both ways on', async () => {
      const link = await aConnectLink(tenant, { return_url: BACK });
      for (let times = 0; times < 3; times += 1) {
        const answer = await comeBack(gateway, link, { sim_deny: '1' });
        expect([answer.status, headingOf(answer)]).toEqual([403, 'Your account was not connected']);
        expect(answer.text).toContain('>Log in again</a>');
        expect(answer.text).toContain(
          `href="${BACK}?status=failed&amp;reason=denied&amp;connect_link_id=${link.id}"`,
        );
      }
      expect(await linkNow(link)).toMatchObject({ status: 'open', failure: 'denied' });
      expect(await factsOf(link)).toMatchObject([
        { type: 'connect_link.failed', data: { reason: 'denied', connect_link_id: link.id } },
      ]);
      const { igUserId } = anInstagramAccount(gateway);
      expect((await comeBack(gateway, link, { sim_account: igUserId })).status).toBe(303);
      expect(await linkNow(link)).toMatchObject({ status: 'connected', failure: null });
    });

    it.each([
      ['error=server_error', 502, 'login_failed'],
      ['error=access_denied&error_reason=user_not_professional', 403, 'personal_account'],
    ])('or something else went wrong there (%s)', async (query, status, failure) => {
      const link = await aConnectLink(tenant);
      const answer = await gateway.ask({ path: `${CALLBACK}?state=${link.state}&${query}` });
      expect(answer.status).toBe(status);
      headingOf(answer);
      expect(await linkNow(link)).toMatchObject({ status: 'open', failure });
    });
  });

  describe('to a tenant', () => {
    const withStatus = async (status: string) => {
      const own = await aTenant(gateway);
      const link = await aConnectLink(own);
      const path = await logIn(link, { sim_account: anInstagramAccount(gateway).igUserId });
      const become = (to: string) =>
        gateway.database.ask('UPDATE tenants SET status = $2 WHERE id = $1', [own.id, to]);
      await become(status);
      return { own, link, path, become };
    };

    it('that is suspended leaves the link for later', async () => {
      const { own, link, path, become } = await withStatus('suspended');
      const answer = await gateway.ask({ path });
      expect([answer.status, headingOf(answer)]).toEqual([
        403,
        'No account can be connected at the moment',
      ]);
      expect(await linkNow(link, own)).toMatchObject({
        status: 'open',
        failure: 'tenant_suspended',
      });
      await become('active');
      expect((await gateway.ask({ path })).status).toBe(200);
    });

    it('that is being deleted is as if there had been no link', async () => {
      const { path, link } = await withStatus('deleting');
      for (const at of [path, path.replace(/code=[^&]+/, 'error=access_denied')]) {
        const answer = await gateway.ask({ path: at });
        expect([answer.status, headingOf(answer)]).toEqual([400, 'This link does not work']);
      }
      expect(await factsOf(link)).toEqual([]);
    });
  });

  it('escapes what Instagram says, and keeps codes, states and tokens out of pages and logs', async () => {
    const { igUserId } = anInstagramAccount(gateway);
    const hostile = `"><script>alert(1)</script>&'\u202e`;
    const link = await aConnectLink(tenant);
    const path = await logIn(link, { sim_account: igUserId });
    const me = { id: '1', user_id: igUserId, username: hostile, account_type: 'Business' };
    gateway.simulator.control.addFault({
      match: { path: '/me' },
      action: { status: 200, body: me },
    });
    const answer = await gateway.ask({ path });
    expect([answer.status, headingOf(answer)]).toEqual([200, 'Your account is connected']);
    expect(answer.text).toContain('@&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#39;  is');
    const code = new URLSearchParams(path.split('?')[1]).get('code') ?? '';
    expect(code.length).toBeGreaterThan(10);
    const planted = [code, link.state, gateway.secrets.instagramSecret];
    for (const secret of planted) {
      expect(gateway.logs()).not.toContain(secret);
      expect(answer.text).not.toContain(secret);
    }
    const facts = await gateway.database.ask('SELECT body FROM facts');
    const audit = await gateway.database.ask('SELECT * FROM audit_log');
    expect(planted.filter((one) => JSON.stringify([facts, audit]).includes(one))).toEqual([]);
  });
});
