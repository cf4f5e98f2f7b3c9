import { Script } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PHONE_SCRIPT } from './control/phone-script.js';
import { callGraph, QUESTIONS } from './spec-support/graph-client.js';
import { startWebhookReceiver, type WebhookReceiver } from './spec-support/webhook-receiver.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

let simulator: RunningSimulator;
let receiver: WebhookReceiver;

beforeAll(async () => {
  receiver = await startWebhookReceiver('verify-me');
  simulator = await startSimulator({ appSecret: 'secret', verifyToken: 'verify-me' });
});
afterAll(async () => {
  await simulator.close();
  await receiver.close();
});
beforeEach(async () => {
  receiver.reset();
  await ask('POST', '/reset');
  await ask('POST', '/webhook-url', { url: receiver.url });
});

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  callGraph(`${simulator.url}/_sim${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
async function newAccount(more: object = {}): Promise<string> {
  const made = await ask('POST', '/accounts', { username: 'cafe', subscribed: true, ...more });
  return String(made.body['ig_user_id']);
}

describe('accounts', () => {
  it('are made once per username', async () => {
    const first = await ask('POST', '/accounts', { username: 'cafe' });
    expect(first.status).toBe(201);
    expect(first.body).toEqual({
      ig_user_id: expect.stringMatching(/^17841\d{12}$/),
      app_scoped_id: expect.stringMatching(/^\d{17}$/),
      username: 'cafe',
      access_token: expect.any(String),
    });
    const second = await ask('POST', '/accounts', { username: 'cafe' });
    expect([second.status, second.body]).toEqual([200, first.body]);
  });

  it('take given ids and tokens, and refuse what contradicts', async () => {
    const given = {
      ig_user_id: '17841000000000001',
      app_scoped_id: '77',
      access_token: 'IGAAgiven',
    };
    const made = await ask('POST', '/accounts', { username: 'cafe', ...given });
    expect(made.body).toEqual({ username: 'cafe', ...given });
    const again = await ask('POST', '/accounts', {
      username: 'cafe',
      ig_user_id: '17841000000000002',
    });
    const other = await ask('POST', '/accounts', { username: 'bar', ig_user_id: given.ig_user_id });
    const token = await ask('POST', '/accounts', { username: 'bar', access_token: 'IGAAgiven' });
    expect([again.status, other.status, token.status]).toEqual([409, 409, 409]);
    const me = await callGraph(`${simulator.url}/v25.0/me?fields=user_id&access_token=IGAAgiven`);
    expect(me.body).toMatchObject({ user_id: given.ig_user_id });
  });

  it('are listed, shown whole and changed', async () => {
    const ig = await newAccount({ subscribed: false });
    expect((await ask('GET', '/accounts')).body).toMatchObject({ data: [{ ig_user_id: ig }] });
    const change = {
      profile_shape: 'nested',
      limits: { profile: { max: 3 }, text: null },
      subscribed: true,
      ice_breakers: QUESTIONS,
      token_expires_at_ms: 5,
      username: 'cafe2',
    };
    expect((await ask('PATCH', `/accounts/${ig}`, change)).status).toBe(200);
    expect((await ask('GET', `/accounts/${ig}`)).body).toMatchObject({
      username: 'cafe2',
      subscribed_fields: ['messages', 'messaging_postbacks'],
      settings: { profile_shape: 'nested', me_shape: 'top' },
      limits: { profile: { max: 3, window_ms: 600_000, code: 613 }, text: null },
      ice_breakers: [{ call_to_actions: QUESTIONS }],
      ice_breakers_form: 'old',
      tokens: [{ expires_at_ms: 5 }],
      counters: { taps: 0 },
    });
  });
});

describe('driving over HTTP', () => {
  it('taps, answers, shows the messages and the calls, takes faults and forgets all', async () => {
    const ig = await newAccount({ access_token: 'IGAAtoken' });
    await ask('PATCH', `/accounts/${ig}`, {
      ice_breakers: [{ locale: 'default', call_to_actions: QUESTIONS }],
    });
    const tapped = await ask('POST', `/accounts/${ig}/tap`, { person: '5', index: 1 });
    expect(tapped.body).toMatchObject({
      person: '5',
      payload: 'HOURS',
      delivery: { status: 200, ms: expect.any(Number) },
    });
    expect(receiver.all).toHaveLength(1);
    const answer = {
      recipient: { id: '5' },
      message: { text: 'Always' },
      access_token: 'IGAAtoken',
    };
    const send = () =>
      callGraph(`${simulator.url}/v25.0/me/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(answer),
      });
    expect((await send()).status).toBe(200);
    expect((await ask('GET', `/accounts/${ig}/messages?person=5&from_seq=1`)).body).toMatchObject({
      data: [{ seq: 1, direction: 'out', text: 'Always' }],
    });
    await ask('POST', '/faults', { match: { method: 'POST' }, action: { status: 500 } });
    expect((await send()).status).toBe(500);
    expect((await ask('GET', '/faults')).body).toMatchObject({ data: [{ id: 1, hit: 1 }] });
    expect((await ask('DELETE', '/faults')).body).toEqual({ data: [] });
    const calls = await ask('GET', `/calls?account=${ig}&method=post&path=messages&status=500`);
    expect(calls.body).toMatchObject({ data: [{ seq: 1, fault: 1, ms: expect.any(Number) }] });
    expect((await ask('POST', `/accounts/${ig}/revoke`, { subcode: 460 })).body).toEqual({
      revoked: 1,
    });
    expect((await send()).status).toBe(400);
    await ask('POST', '/reset');
    expect((await ask('GET', '/accounts')).body).toEqual({ data: [] });
    expect((await ask('GET', '/calls')).body).toEqual({ data: [] });
    expect((await ask('GET', '/webhook-url')).body).toEqual({ url: receiver.url });
  });

  it('makes the handshake, moves the clock and changes settings', async () => {
    expect((await ask('POST', '/webhook-verify')).body).toMatchObject({ ok: true });
    const before = Number((await ask('GET', '/clock')).body['now_ms']);
    const after = Number((await ask('POST', '/clock', { advance_ms: 60_000 })).body['now_ms']);
    expect(after - before).toBeGreaterThanOrEqual(60_000);
    const changed = await ask('PATCH', '/settings', { webhook_retry_delays_ms: [] });
    expect(changed.body).toMatchObject({ webhook_retry_delays_ms: [], token_shape: 'top' });
  });

  it('lists every endpoint', async () => {
    const { body } = await ask('GET', '');
    expect(body['endpoints']).toEqual(
      expect.arrayContaining([
        { method: 'POST', path: '/_sim/accounts/{ig}/tap', what: expect.any(String) },
      ]),
    );
  });
});

describe('wrong input', () => {
  it.each<[string, string, unknown, number, RegExp]>([
    ['POST', '/accounts', {}, 400, /username/],
    ['POST', '/accounts', { username: 'a b' }, 400, /letters/],
    ['POST', '/accounts', { username: 'a', ig_user_id: 'x1' }, 400, /string of digits/],
    ['POST', '/accounts', { username: 'a', colour: 1 }, 400, /colour/],
    ['POST', '/accounts', '{"username":', 400, /not valid JSON/],
    ['POST', '/accounts/42/tap', {}, 404, /no account/],
    ['POST', '/faults', { action: {} }, 400, /action/],
    ['POST', '/faults', { match: { path: '(' }, action: { cut: true } }, 400, /regular expression/],
    ['POST', '/webhook-url', { url: 'ftp://example.com' }, 400, /http/],
    ['POST', '/webhook-url', { url: 'nowhere' }, 400, /http/],
    ['POST', '/taps', { taps: [] }, 400, /taps/],
    ['PATCH', '/settings', { webhook_timeout_ms: 'long' }, 400, /webhook_timeout_ms/],
    ['GET', '/calls?limit=many', undefined, 400, /limit/],
    ['GET', '/nothing', undefined, 404, /GET \/_sim lists/],
    ['DELETE', '/accounts', undefined, 405, /GET \/_sim lists/],
  ])('%s %s %j is %d', async (method, path, body, status, words) => {
    const refused = await ask(method, path, body);
    expect(refused.status).toBe(status);
    expect(refused.body['error']).toMatch(words);
  });

  it.each<[unknown, number, RegExp]>([
    [{ index: 0 }, 409, /no questions are published/],
    [{ person: 'anna' }, 400, /string of digits/],
    [{ locale: 'german' }, 400, /locale/],
    [{ copies: 0 }, 400, /copies/],
  ])('a tap of %j is %d', async (body, status, words) => {
    const refused = await ask('POST', `/accounts/${await newAccount()}/tap`, body);
    expect(refused.status).toBe(status);
    expect(refused.body['error']).toMatch(words);
  });

  it('changes nothing when one part of a change is wrong', async () => {
    const ig = await newAccount();
    const change = {
      username: 'other',
      profile_shape: 'old',
      ice_breakers: [{ question: 'no payload' }],
    };
    expect((await ask('PATCH', `/accounts/${ig}`, change)).status).toBe(400);
    expect((await ask('GET', `/accounts/${ig}`)).body).toMatchObject({
      username: 'cafe',
      settings: { profile_shape: 'seed' },
      ice_breakers: null,
    });
  });

  it('refuses the page of another site', async () => {
    const refused = await ask('GET', '/accounts', undefined, { origin: 'https://evil.example' });
    expect(refused.status).toBe(403);
    expect((await ask('GET', '/accounts', undefined, { origin: simulator.url })).status).toBe(200);
  });
});

describe('the phone', () => {
  it('is one page that needs no other host, with a script that parses', async () => {
    const page = await callGraph(`${simulator.url}/`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toMatch(/text\/html/);
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    expect(page.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(() => new Script(PHONE_SCRIPT)).not.toThrow();
  });

  it('has a label for every control', async () => {
    const { text } = await callGraph(`${simulator.url}/`);
    for (const [, id] of text.matchAll(/<(?:select|input) id="([\w-]+)"/g)) {
      expect(text).toMatch(new RegExp(`<label[^>]* for="${id}"`));
    }
  });
});
