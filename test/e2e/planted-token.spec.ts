import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeCheckDue, makeRefreshDue } from './support/care.js';
import { openCallback } from './support/log-in.js';
import { Partner } from './support/partner.js';
import { PlantedSecrets, quoting } from './support/planted-secrets.js';
import { startSystem, type System } from './support/system.js';
import { aTenant, TenantUser, type ConnectedAccount } from './support/tenant.js';
import { until } from './support/until.js';
import { watchQueue, type QueueWatcher } from './support/watch-queue.js';

const question = (text: string) => ({
  ice_breakers: [{ call_to_actions: [{ question: text, payload: 'HOURS' }] }],
});
const LOG_LINES = 200_000;

describe('secrets that were planted everywhere', () => {
  let system: System;
  let queue: QueueWatcher;
  let partner: Partner;
  let planted: PlantedSecrets;
  /** Whose every answer is searched. */
  let tenant: TenantUser;
  const control = () => system.simulator.control;

  beforeAll(async () => {
    system = await startSystem({ LOG_LEVEL: 'trace', SWEEP_SECONDS: '2' }, { logLines: LOG_LINES });
    queue = await watchQueue(system);
    const made = await aTenant(system);
    partner = await Partner.of(made);
    planted = new PlantedSecrets(system, queue, partner);
    const api = made.api.heardBy((answer) => planted.hear(answer));
    tenant = new TenantUser(system, made.id, api);
    await tenant.addRule('HOURS', 'We open at nine.');
  });
  afterAll(async () => {
    await queue.close();
    await system.stop();
    await partner.receiver.close();
  });

  async function connect(username: string, looksLikeMetas: boolean): Promise<ConnectedAccount> {
    const token = planted.newToken(`the token of ${username}`, looksLikeMetas);
    const { ig_user_id: igUserId } = control().createAccount({ username, access_token: token });
    const headers = { 'idempotency-key': `connect-${username}` };
    const post = () =>
      tenant.api.expect<{ id: string }>(
        201,
        'POST',
        '/v1/accounts',
        { access_token: token },
        headers,
      );
    const { id } = await post();
    // The answer that was kept, sealed.
    expect((await post()).id).toBe(id);
    return { id, igUserId, accessToken: token };
  }

  async function tapAnswered(account: ConnectedAccount): Promise<void> {
    const { mid } = await control().tap(account.igUserId, { payload: 'HOURS', title: 'Hours?' });
    await tenant.tapIn('answered', mid);
  }

  it('a token that is refused, misplaced or misspelt', async () => {
    const token = planted.newToken('a refused token', false);
    const post = (body: unknown) => tenant.api.call('POST', '/v1/accounts', body);
    control().addFault({ match: { path: '/me' }, action: quoting(190, token) });
    for (const body of [
      { access_token: token },
      { access_token: token },
      { access_token: [token] },
      { access_token: ` ${token}\u0000` },
      { access_token: token.repeat(100) },
      { access_token: token, colour: token },
      token,
    ]) {
      expect((await post(body)).status).toBeGreaterThanOrEqual(400);
    }
    control().addFault({
      match: { path: '/me' },
      action: { status: 502, body: `<h1>${token}</h1>`, headers: { 'content-type': 'text/html' } },
    });
    expect((await post({ access_token: token })).status).toBeGreaterThanOrEqual(500);
    for (const [path, init] of [
      ['/v1/accounts', { method: 'POST', body: `{"access_token":"${token}` }],
      ['/v1/accounts', { method: 'POST', body: token, type: 'text/plain' }],
      [`/v1/accounts?access_token=${token}`, {}],
      [`/v1/accounts?cursor=${token}`, {}],
      ['/v1/accounts', { bearer: token }],
      [`/connect/instagram/callback?code=${token}&state=${token}`, {}],
      [`/webhooks/instagram?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1`, {}],
    ] as const) {
      const {
        type = 'application/json',
        bearer,
        ...more
      } = { ...init } as {
        type?: string;
        bearer?: string;
      };
      const response = await fetch(`${system.gatewayUrl}${path}`, {
        ...more,
        headers: { 'content-type': type, authorization: `Bearer ${bearer ?? system.adminToken}` },
      });
      planted.answers.push(await response.text());
      expect(response.status).toBeGreaterThanOrEqual(400);
    }
  });

  it('tokens at work: publishing, answering, refused with their own words', async () => {
    const account = await connect('given', true);
    await tenant.setIceBreakers(account.id, question('What are your hours?'));
    await tenant.publishedAs(account.id, 'in_sync');
    await tapAnswered(account);

    control().addFault({
      match: { path: '/messages', accountId: account.igUserId },
      action: quoting(100, account.accessToken),
    });
    const refused = await control().tap(account.igUserId, { payload: 'HOURS', title: 'Hours?' });
    await until('the reply failed', 30_000, async () =>
      (await tenant.taps()).some(({ mid, state }) => mid === refused.mid && state !== 'pending'),
    );

    control().addFault({
      match: { path: 'messenger_profile', accountId: account.igUserId },
      action: quoting(190, account.accessToken),
    });
    await tenant.setIceBreakers(account.id, question('When are you open?'));
    await tenant.accountIn('needs_reauth', account.id);
    const told = await partner.hears('account.needs_reauth', { account_id: account.id });
    // It went all the way, with everything but the token.
    expect(JSON.stringify(told)).toMatch(/Malformed access token \[redacted\]/);

    const renewed = planted.newToken('a second token', false);
    control().issueToken(account.igUserId, { access_token: renewed });
    await tenant.api.expect(200, 'POST', '/v1/accounts', { access_token: renewed });
    await tenant.publishedAs(account.id, 'in_sync');
    await tapAnswered(account);
  });

  it('the login of an owner, and logins that come to nothing', async () => {
    const { ig_user_id: igUserId } = control().createAccount({ username: 'logged.in' });
    const end = await tenant.logIn(igUserId);
    expect(end.status).toBe(200);
    planted.rememberLogin('a login', end.callbackUrl);
    planted.answers.push(end.page, (await openCallback(end.callbackUrl)).page);

    const denied = await tenant.logIn(igUserId, { denies: true });
    planted.rememberLogin('a refused login', denied.callbackUrl);
    const link = await tenant.connectLink();
    const window = await fetch(`${link.url}&sim_account=${igUserId}`, { redirect: 'manual' });
    const callbackUrl = window.headers.get('location') ?? '';
    planted.rememberLogin('an exchange that fails', callbackUrl);
    const code = new URL(callbackUrl).searchParams.get('code') ?? '';
    const words = `No ${code} ${system.secrets['INSTAGRAM_APP_SECRET']}`;
    control().addFault({
      match: { path: '/oauth/access_token' },
      action: { status: 400, body: { error_type: words, code: 400, error_message: words } },
    });
    const failed = await openCallback(callbackUrl);
    planted.answers.push(denied.page, failed.page, [...failed.headers].join('\n'));
    await partner.hears('connect_link.failed', { connect_link_id: link.id });

    const long = await tenant.connectLink();
    const second = await fetch(`${long.url}&sim_account=${igUserId}`, { redirect: 'manual' });
    planted.rememberLogin('a lengthening that fails', second.headers.get('location') ?? '');
    control().addFault({
      match: { method: 'GET', path: '^/access_token' },
      action: quoting(1, system.secrets['INSTAGRAM_APP_SECRET'] ?? ''),
    });
    planted.answers.push((await openCallback(second.headers.get('location') ?? '')).page);
    expect(planted.rememberTokensOf(igUserId)).toBeGreaterThan(2);
    control().clearFaults();
  });

  it('tokens that age: refreshed, refused, subscribed again', async () => {
    const account = await connect('ageing', true);
    control().addFault({
      match: { path: 'refresh_access_token', accountId: account.igUserId },
      action: quoting(2, account.accessToken),
    });
    await makeRefreshDue(system, account);
    await until('the refresh stumbled', 60_000, async () => {
      const rows = await system.database.ask(
        'SELECT 1 FROM account_care WHERE account_id = $1 AND refresh_attempts > 0',
        [account.id],
      );
      return rows.length > 0;
    });
    await makeRefreshDue(system, account);
    await until('the token is a new one', 60_000, async () => {
      const rows = await system.database.ask(
        'SELECT 1 FROM account_tokens WHERE account_id = $1 AND refreshed_at IS NOT NULL',
        [account.id],
      );
      return rows.length > 0;
    });
    planted.rememberTokensOf(account.igUserId);
    control().patchAccount(account.igUserId, { subscribed: false });
    await makeCheckDue(system, account.id);
    await until('it is subscribed again', 60_000, () =>
      Boolean(control().account(account.igUserId).subscribed),
    );
    await makeRefreshDue(system, account);
    control().addFault({
      match: { path: 'refresh_access_token', accountId: account.igUserId },
      action: quoting(
        190,
        ...control()
          .account(account.igUserId)
          .tokens.map((one) => one.access_token),
      ),
    });
    await tenant.accountIn('needs_reauth', account.id);
    control().clearFaults();
  }, 240_000);

  it('partners that fail, and accounts that leave', async () => {
    const account = await connect('leaving', false);
    partner.receiver.setStatus(500);
    await tapAnswered(account);
    await until('a partner refused', 30_000, () =>
      partner.receiver.received().some(({ status }) => status === 500),
    );
    partner.receiver.setStatus(204);
    await tenant.disconnect(account.id, 'delete');
    await tenant.accountIn('disconnected', account.id);
    for (const path of ['/v1/accounts', '/v1/audit-log', '/v1/events', '/v1/connect-links']) {
      await tenant.api.expect(200, 'GET', path);
    }
  });

  it('are nowhere: not in logs, metrics, jobs, tables, answers or webhooks', async () => {
    const all = await planted.places();
    // That the search had something to search: what is no secret is found where it belongs.
    for (const name of Object.keys(system.apps)) {
      expect(all.get(`the log of the ${name}`)).toMatch(/"level":"(debug|trace)"/);
      expect(all.get(`the metrics of the ${name}`)).toMatch(/^floe_/m);
    }
    expect(all.get('the database')).toContain('logged.in');
    expect(all.get('what the queue ever saw')).toContain(tenant.id);
    expect(all.get('the webhooks to partners')).toContain('account.needs_reauth');
    expect(all.get('the answers of the API')).toContain('connect_link');
    expect(planted.leaksIn(all)).toEqual([]);
  }, 60_000);

  it('would be found', async () => {
    const token = planted.secrets['a second token'] ?? '';
    await system.database.ask('CREATE TABLE planted (note bytea)');
    await system.database.ask('INSERT INTO planted VALUES ($1)', [Buffer.from(`"${token}"`)]);
    planted.answers.push(`{"detail":"${token.slice(20, 70)}"}`);
    if (system.redisUrl !== null) {
      const redis = new Redis(system.redisUrl);
      await redis.hset('planted', 'data', JSON.stringify({ token: btoa(`x${token}`) }));
      redis.disconnect();
    }
    const found = planted.leaksIn(await planted.places());
    expect(found).toEqual(
      expect.arrayContaining([
        'a second token (hex) in the database',
        'a second token (plain) in the answers of the API',
        ...(system.redisUrl === null
          ? []
          : [
              'a second token (base64) in Redis',
              'a second token (base64) in what the queue ever saw',
            ]),
      ]),
    );
  });
});
