import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  accountClient,
  callGraph,
  errorOf,
  type GraphClient,
} from './spec-support/graph-client.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

let simulator: RunningSimulator;
let cafe: GraphClient;
const APP = '1234567890';
const SECRET = 'instagram-app-secret';
const BACK = 'https://floe.example/connect/instagram/callback';
const SCOPE = 'instagram_business_basic,instagram_business_manage_messages';
const HOUR_MS = 3_600_000;

beforeAll(async () => {
  simulator = await startSimulator({ appSecret: 'secret', appId: APP, instagramAppSecret: SECRET });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.control.reset();
  cafe = accountClient(simulator);
});

function authorize(more: Record<string, string> = {}) {
  const query = new URLSearchParams({
    client_id: APP,
    redirect_uri: BACK,
    response_type: 'code',
    scope: SCOPE,
    state: 'the-state',
    ...more,
  });
  return callGraph(`${simulator.url}/oauth/authorize?${query.toString()}`);
}
async function newCode(): Promise<string> {
  const location = (await authorize()).headers.get('location') ?? '';
  expect(location.endsWith('#_')).toBe(true);
  return new URL(location).searchParams.get('code') ?? '';
}
const form = (code: string, more: Record<string, string> = {}) => ({
  client_id: APP,
  client_secret: SECRET,
  grant_type: 'authorization_code',
  redirect_uri: BACK,
  code,
  ...more,
});
const exchange = (fields: Record<string, string>) =>
  callGraph(`${simulator.url}/oauth/access_token`, {
    method: 'POST',
    body: new URLSearchParams(fields),
  });
const lengthen = (token: string, secret = SECRET) =>
  callGraph(
    `${simulator.url}/access_token?grant_type=ig_exchange_token&client_secret=${secret}&access_token=${token}`,
  );
const refresh = (token: string) =>
  callGraph(
    `${simulator.url}/refresh_access_token?grant_type=ig_refresh_token&access_token=${token}`,
  );

describe('the way from a code to a long-lived token', () => {
  it('authorize sends back a code and the state, or the refusal of the person', async () => {
    const back = new URL((await authorize()).headers.get('location') ?? '');
    expect(back.searchParams.get('state')).toBe('the-state');
    const denied = new URL((await authorize({ sim_deny: '1' })).headers.get('location') ?? '');
    expect(Object.fromEntries(denied.searchParams)).toMatchObject({
      error: 'access_denied',
      error_reason: 'user_denied',
      state: 'the-state',
    });
  });

  it.each([
    ['another app', { client_id: '1' }],
    ['a scope that is gone', { scope: 'business_basic' }],
    ['a redirect that is none', { redirect_uri: 'here' }],
    ['another response type', { response_type: 'token' }],
    ['an account that is not there', { sim_account: '42' }],
    ['a switch that is neither on nor off', { force_reauth: 'yes' }],
  ])('authorize refuses %s', async (_name, more) => {
    expect((await authorize(more)).status).toBe(400);
  });

  it('authorize takes both switches, and sends back another state or another code when told to', async () => {
    const back = await authorize({
      force_reauth: 'true',
      enable_fb_login: '0',
      sim_state: 'forged',
      sim_code: 'AQguessed',
    });
    const { searchParams } = new URL(back.headers.get('location') ?? '');
    expect(Object.fromEntries(searchParams)).toEqual({ state: 'forged', code: 'AQguessed' });
    const without = new URL((await authorize({ sim_state: '' })).headers.get('location') ?? '');
    expect([...without.searchParams.keys()]).toEqual(['code']);
  });

  it('authorize sends nobody to an address that is not registered to the letter', async () => {
    simulator.control.patchSettings({ redirect_uris: [`${BACK}/`] });
    expect(await authorize()).toMatchObject({ status: 400, text: 'Invalid redirect_uri' });
    simulator.control.patchSettings({ redirect_uris: [BACK, `${BACK}/`] });
    expect((await authorize()).status).toBe(302);
  });

  it('what was granted is what the token may do, and may be nothing', async () => {
    const granted = async (sim_scope: string) => {
      const location = (await authorize({ sim_scope })).headers.get('location') ?? '';
      const code = new URL(location).searchParams.get('code') ?? '';
      return (await exchange(form(code))).body['permissions'];
    };
    expect(await granted('instagram_business_basic')).toEqual(['instagram_business_basic']);
    expect(await granted('instagram_business_content_publish')).toEqual([]);
    expect(await granted('')).toEqual([]);
  });

  it('a personal account logs in and shows its type, or is sent back, as set', async () => {
    simulator.control.patchAccount(cafe.igUserId, { account_type: 'PERSONAL' });
    const { body } = await exchange(form(await newCode()));
    const me = `${simulator.url}/v25.0/me?fields=account_type&access_token=${String(body['access_token'])}`;
    expect((await callGraph(me)).body).toMatchObject({ account_type: 'PERSONAL' });
    simulator.control.patchSettings({ personal_login: 'error' });
    const back = new URL((await authorize()).headers.get('location') ?? '');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      error_reason: 'user_not_professional',
      state: 'the-state',
    });
  });

  it('the code becomes a token of an hour, that becomes one of 60 days', async () => {
    const short = await exchange(form(await newCode()));
    expect(short.status).toBe(200);
    // A bare number that a double cannot hold: read the text.
    expect(short.text).toContain(`"user_id":${cafe.appScopedId},`);
    const token = String(short.body['access_token']);
    const long = await lengthen(token);
    expect(long.body).toEqual({
      access_token: expect.any(String),
      token_type: 'bearer',
      expires_in: 5_183_944,
    });
    simulator.control.advanceClock(2 * HOUR_MS);
    expect(
      errorOf(await callGraph(`${simulator.url}/v25.0/me?access_token=${token}`)),
    ).toMatchObject({
      code: 190,
      error_subcode: 463,
    });
    const longToken = String(long.body['access_token']);
    expect((await callGraph(`${simulator.url}/v25.0/me?access_token=${longToken}`)).status).toBe(
      200,
    );
  });

  it('answers in the documented shape when switched so, and takes multipart as in the sample', async () => {
    simulator.control.patchSettings({ token_shape: 'data' });
    const body = new FormData();
    for (const [name, value] of Object.entries(form(await newCode()))) body.set(name, value);
    const reply = await callGraph(`${simulator.url}/oauth/access_token`, { method: 'POST', body });
    expect(reply.body).toEqual({
      data: [{ access_token: expect.any(String), user_id: cafe.appScopedId, permissions: SCOPE }],
    });
  });

  it('a code is good once', async () => {
    const code = await newCode();
    await exchange(form(code));
    expect(await exchange(form(code))).toMatchObject({
      status: 400,
      body: {
        error_type: 'OAuthException',
        code: 400,
        error_message: 'Matching code was not found or was already used',
      },
    });
  });

  it('a code is good for an hour', async () => {
    const code = await newCode();
    simulator.control.advanceClock(HOUR_MS);
    expect((await exchange(form(code))).body['error_message']).toMatch(/not found/);
  });

  it.each([
    ['no secret', { client_secret: '' }],
    ['a wrong secret', { client_secret: 'guess' }],
    ['another app', { client_id: '1' }],
    ['another redirect', { redirect_uri: `${BACK}/` }],
    ['another grant', { grant_type: 'password' }],
  ])('the exchange refuses %s in its own envelope', async (_name, more) => {
    const refused = await exchange(form(await newCode(), more));
    expect(refused).toMatchObject({
      status: 400,
      body: { error_type: 'OAuthException', code: 400 },
    });
  });

  it('the exchange is a POST, and lengthening needs the secret', async () => {
    const got = await callGraph(`${simulator.url}/oauth/access_token?code=x`);
    expect(errorOf(got)['message']).toBe('Unsupported request - method type: get');
    const { access_token: short } = simulator.control.issueToken(cafe.igUserId, { kind: 'short' });
    expect((await lengthen(short, 'guess')).status).toBe(400);
    expect(errorOf(await lengthen(cafe.token))['code']).toBe(100);
    expect((await lengthen(short)).status).toBe(200);
  });

  it('keeps code, secret and token out of the calls', async () => {
    const code = await newCode();
    const reply = await exchange(form(code));
    await lengthen(String(reply.body['access_token']));
    const shown = JSON.stringify(simulator.control.calls());
    for (const secret of [code, SECRET, String(reply.body['access_token'])]) {
      expect(shown).not.toContain(secret);
    }
  });
});

describe('refreshing', () => {
  it('is refused before the token is 24 hours old, then gives a new one of 60 days', async () => {
    simulator.control.advanceClock(23 * HOUR_MS);
    expect(errorOf(await refresh(cafe.token))['code']).toBe(100);
    simulator.control.advanceClock(HOUR_MS);
    const { body } = await refresh(cafe.token);
    expect(body).toMatchObject({ token_type: 'bearer', expires_in: 5_183_944 });
    expect(body['access_token']).not.toBe(cafe.token);
  });

  it('may give the same token back with a later end', async () => {
    simulator.control.patchAccount(cafe.igUserId, { refresh_returns: 'same' });
    simulator.control.advanceClock(50 * 24 * HOUR_MS);
    expect((await refresh(cafe.token)).body['access_token']).toBe(cafe.token);
    simulator.control.advanceClock(30 * 24 * HOUR_MS);
    expect((await cafe.get('/v25.0/me')).status).toBe(200);
  });

  it('cannot save an expired, a revoked, a short or an unscoped token', async () => {
    const { access_token: short } = simulator.control.issueToken(cafe.igUserId, { kind: 'short' });
    expect(errorOf(await refresh(short))['code']).toBe(100);
    simulator.control.patchAccount(cafe.igUserId, { scopes: [] });
    expect(errorOf(await refresh(cafe.token))['code']).toBe(10);
    simulator.control.advanceClock(61 * 24 * HOUR_MS);
    expect(errorOf(await refresh(cafe.token))).toMatchObject({ code: 190, error_subcode: 463 });
    simulator.control.revoke(cafe.igUserId, 460);
    expect(errorOf(await refresh(cafe.token))).toMatchObject({ code: 190, error_subcode: 460 });
  });
});
