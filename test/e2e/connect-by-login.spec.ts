import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openCallback, type LoginWishes } from './support/log-in.js';
import { Partner } from './support/partner.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, type TenantUser } from './support/tenant.js';

const RETURN_URL = 'https://app.partner.example/connected';
const BASIC = 'instagram_business_basic';

describe('connecting an account by the login of its owner', () => {
  let system: System;
  let tenant: TenantUser;
  let partner: Partner;
  let made = 0;
  const control = () => system.simulator.control;

  beforeAll(async () => {
    system = await startSystem();
    tenant = await aTenant(system);
    partner = await Partner.of(tenant);
    await tenant.addRule('HOURS', 'We open at nine.');
    await system.operator.expect(200, 'PATCH', `/v1/admin/tenants/${tenant.id}`, {
      return_urls: [RETURN_URL],
    });
  });
  afterAll(async () => {
    await system.stop();
    await partner.receiver.close();
  });

  function atInstagram(more: { account_type?: string } = {}): string {
    made += 1;
    return control().createAccount({ username: `login.${made}`, ...more }).ig_user_id;
  }

  const accountOf = async (igUserId: string, user: TenantUser = tenant) => {
    const { data } = await user.api.expect<{ data: { id: string; ig_user_id: string }[] }>(
      200,
      'GET',
      '/v1/accounts?limit=100',
    );
    return data.find((account) => account.ig_user_id === igUserId) ?? null;
  };

  const exchanges = () => control().calls({ path: '/oauth/access_token', method: 'POST' }).length;

  /** A page that a person can read, that keeps to itself, and that tells nothing of the login. */
  function expectPage(end: { page: string; headers: Headers }, callbackUrl: string): void {
    const { page, headers } = end;
    expect(headers.get('content-type')).toMatch(/^text\/html/);
    expect(headers.get('cache-control')).toMatch(/no-store/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(page).toMatch(/<html lang="en"/);
    expect(page).toMatch(/<title>[^<]+<\/title>/);
    expect(page.match(/<h1[ >]/g)).toHaveLength(1);
    expect(page).not.toMatch(/<script|<link|src="/);
    const code = new URL(callbackUrl).searchParams.get('code');
    if (code !== null) expect(page).not.toContain(code);
  }

  it('gives a page, an account that works, and the tenant a fact', async () => {
    const igUserId = atInstagram();
    const end = await tenant.logIn(igUserId, {}, { external_id: 'shop-17' });
    expect(end.status).toBe(200);
    expectPage(end, end.callbackUrl);
    const link = await tenant.linkAgain(end.link.id);
    expect(link.account_id).not.toBeNull();
    const account = await tenant.account(link.account_id ?? '');
    expect(account).toMatchObject({
      ig_user_id: igUserId,
      status: 'connected',
      external_id: 'shop-17',
    });
    const told = await partner.hears('account.connected', { account_id: account.id });
    expect(told).toMatchObject({ ig_user_id: igUserId, connect_link_id: link.id });
    expect(control().account(igUserId).subscribed_fields.toSorted()).toEqual([
      'messages',
      'messaging_postbacks',
    ]);

    await tenant.setIceBreakers(account.id, {
      ice_breakers: [{ call_to_actions: [{ question: 'Hours?', payload: 'HOURS' }] }],
    });
    await tenant.publishedAs(account.id, 'in_sync');
    const { mid, person } = await control().tap(igUserId, { index: 0 });
    await tenant.tapIn('answered', mid);
    expect(control().seesMessages(igUserId, person)).toEqual([{ text: 'We open at nine.' }]);
  });

  it('gives a token of 60 days, whatever shapes Instagram answers in', async () => {
    control().patchSettings({ token_shape: 'data' });
    const igUserId = atInstagram();
    control().patchAccount(igUserId, { me_shape: 'data', subscribed_apps_shape: 'page' });
    expect((await tenant.logIn(igUserId)).status).toBe(200);
    control().patchSettings({ token_shape: 'top' });
    const account = await accountOf(igUserId);
    const [token] = await system.database.ask<{ days: number; scopes: string[] }>(
      `SELECT extract(epoch FROM expires_at - now())::float / 86400 AS days, scopes
         FROM account_tokens WHERE account_id = $1`,
      [account?.id],
    );
    expect(Math.round(token?.days ?? 0)).toBe(60);
    expect(token?.scopes).toContain(BASIC);
  });

  it('sends the person back to the tenant when the link says where', async () => {
    const end = await tenant.logIn(atInstagram(), {}, { return_url: RETURN_URL });
    expect([302, 303]).toContain(end.status);
    expect(end.location).toMatch(/^https:\/\/app\.partner\.example\/connected\?/);
    const back = new URL(end.location ?? '').searchParams.toString();
    const { searchParams } = new URL(end.callbackUrl);
    expect(back).not.toContain(searchParams.get('code') ?? '-');
    expect(back).not.toContain(searchParams.get('state') ?? '-');
    expect(back).toContain(end.link.id);
  });

  it('sends nobody to an address that is not on the list of the tenant', async () => {
    for (const return_url of ['https://evil.example/', `${RETURN_URL}.evil.example/`]) {
      const refused = await tenant.api.call('POST', '/v1/connect-links', { return_url });
      expect(refused.status).toBe(422);
    }
  });

  it.each<[string, LoginWishes, string | null, RegExp]>([
    ['the person says no', { denies: true }, null, /denied|cancel|declined/],
    ['only reading is allowed', { scope: BASIC }, null, /scope|permission/],
    // Instagram may leave out what was granted; so an empty list is found out by the first call.
    ['nothing is allowed', { scope: '' }, null, /scope|permission|token_refused/],
    ['the account is a personal one', {}, 'PERSONAL', /personal|professional/],
    ['the code is none', { code: 'AQguessed' }, null, /code/],
  ])('says what to do when %s', async (_what, wishes, accountType, reason) => {
    const igUserId = atInstagram(accountType === null ? {} : { account_type: accountType });
    const end = await tenant.logIn(igUserId, wishes, { external_id: `failed-${made}` });
    expectPage(end, end.callbackUrl);
    expect(end.status).toBeGreaterThanOrEqual(400);
    expect(end.status).toBeLessThan(500);
    const told = await partner.hears('connect_link.failed', { connect_link_id: end.link.id });
    expect(told['reason']).toMatch(reason);
    expect(told['external_id']).toBe(`failed-${made}`);
    expect(await accountOf(igUserId)).toBeNull();
    expect((await tenant.linkAgain(end.link.id)).account_id).toBeNull();
  });

  it('names the permissions that are missing', async () => {
    const end = await tenant.logIn(atInstagram(), { scope: BASIC });
    const told = await partner.hears('connect_link.failed', { connect_link_id: end.link.id });
    expect(told['missing_scopes']).toEqual(['instagram_business_manage_messages']);
  });

  it('takes a link once: the second use ends in a page, and asks Instagram nothing', async () => {
    const igUserId = atInstagram();
    const { callbackUrl } = await tenant.logIn(igUserId);
    const before = exchanges();
    const again = await openCallback(callbackUrl);
    expect(again.status).toBeGreaterThanOrEqual(400);
    expectPage(again, callbackUrl);
    expect(exchanges()).toBe(before);
    expect(await accountOf(igUserId)).toMatchObject({ status: 'connected' });
  });

  it('spends a code in one try, even if two browsers come at once', async () => {
    const igUserId = atInstagram();
    const link = await tenant.connectLink();
    const window = await fetch(`${link.url}&sim_account=${igUserId}`, { redirect: 'manual' });
    const callbackUrl = window.headers.get('location') ?? '';
    const before = exchanges();
    const ends = await Promise.all([1, 2, 3].map(() => openCallback(callbackUrl)));
    expect(ends.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(exchanges()).toBe(before + 1);
    expect(await accountOf(igUserId)).toMatchObject({ status: 'connected' });
  });

  it('never tries an exchange again that broke off', async () => {
    const igUserId = atInstagram();
    const before = exchanges();
    control().addFault({
      match: { method: 'POST', path: '/oauth/access_token' },
      action: { acceptThenCut: true },
    });
    const end = await tenant.logIn(igUserId);
    control().clearFaults();
    expect(end.status).toBeGreaterThanOrEqual(400);
    expectPage(end, end.callbackUrl);
    expect(exchanges()).toBe(before + 1);
  });

  it.each<[string, LoginWishes]>([
    ['forged', { state: 'Zm9yZ2VkLXN0YXRlLWZvcmdlZC1zdGF0ZS1mb3JnZWQtc3Q' }],
    ['left out', { state: '' }],
  ])('a state that is %s ends in a page and asks Instagram nothing', async (_how, wishes) => {
    const igUserId = atInstagram();
    const before = exchanges();
    const end = await tenant.logIn(igUserId, wishes);
    expect(end.status).toBeGreaterThanOrEqual(400);
    expectPage(end, end.callbackUrl);
    expect(exchanges()).toBe(before);
    expect(await accountOf(igUserId)).toBeNull();
  });

  it.each([
    ['nothing', ''],
    ['no state', '?code=AQ'],
    ['two of each', '?state=a&state=b&code=AQfirst&code=AQsecond'],
    ['brackets', '?state[x]=1&code[y]=AQ'],
    ['zero bytes', '?state=%00&code=%00'],
    ['an error without a state', '?error=access_denied&error_reason=user_denied'],
    [
      'markup',
      '?error=%3Cscript%3Ealert(1)%3C/script%3E&error_description=%3Cimg%3E&state=%3Cb%3E',
    ],
    ['far too much', `?state=${'a'.repeat(6_000)}&code=${'b'.repeat(6_000)}`],
    ['what is no UTF-8', '?state=%F0%9F%98%80%ED%A0%80&code=%FF'],
  ])('%s at the callback is answered by a page', async (_what, query) => {
    const before = exchanges();
    const callbackUrl = `${system.gatewayUrl}/connect/instagram/callback${query}`;
    const end = await openCallback(callbackUrl);
    expect(end.status).toBeGreaterThanOrEqual(400);
    expect(end.status).toBeLessThan(500);
    expectPage(end, callbackUrl);
    expect(end.page).not.toMatch(/alert\(|<img|<b>/);
    expect(exchanges()).toBe(before);
  });

  it('a link that is too old ends in a page and asks Instagram nothing', async () => {
    const igUserId = atInstagram();
    const link = await tenant.connectLink();
    await system.database.ask(
      `UPDATE connect_links SET created_at = now() - interval '2 hours',
              expires_at = now() - interval '1 hour' WHERE id = $1`,
      [link.id],
    );
    const window = await fetch(`${link.url}&sim_account=${igUserId}`, { redirect: 'manual' });
    const callbackUrl = window.headers.get('location') ?? '';
    const before = exchanges();
    const end = await openCallback(callbackUrl);
    expect(end.status).toBeGreaterThanOrEqual(400);
    expectPage(end, callbackUrl);
    expect(exchanges()).toBe(before);
    expect(await accountOf(igUserId)).toBeNull();
  });

  it('a link for one account takes no other', async () => {
    const [first, second] = [atInstagram(), atInstagram()];
    await tenant.logIn(first);
    const id = (await accountOf(first))?.id;
    const end = await tenant.logIn(second, {}, { account_id: id });
    expect(end.status).toBeGreaterThanOrEqual(400);
    expectPage(end, end.callbackUrl);
    expect(await accountOf(second)).toBeNull();
    expect((await tenant.account(id ?? '')).status).toBe('connected');
  });

  it('an account has one owner; another tenant gets it after the first let it go', async () => {
    const igUserId = atInstagram();
    await tenant.logIn(igUserId);
    const mine = await accountOf(igUserId);
    const other = await aTenant(system);
    const refused = await other.logIn(igUserId);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expectPage(refused, refused.callbackUrl);
    expect(refused.page).not.toContain(tenant.id);
    expect(await accountOf(igUserId, other)).toBeNull();
    expect(await tenant.account(mine?.id ?? '')).toMatchObject({ status: 'connected' });

    await tenant.disconnect(mine?.id ?? '', 'keep');
    await tenant.accountIn('disconnected', mine?.id ?? '');
    expect((await other.logIn(igUserId)).status).toBe(200);
    expect(await accountOf(igUserId, other)).toMatchObject({ status: 'connected' });
    const back = await tenant.logIn(igUserId);
    expect(back.status).toBeGreaterThanOrEqual(400);
  });

  it('another tenant learns nothing of a link', async () => {
    const link = await tenant.connectLink();
    const other = await aTenant(system);
    expect((await other.api.call('GET', `/v1/connect-links/${link.id}`)).status).toBe(404);
  });
});
