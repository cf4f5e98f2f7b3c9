import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { CallbackInput } from './consent/callback-input.js';
import {
  accountClient,
  callGraph,
  errorOf,
  type GraphClient,
} from './spec-support/graph-client.js';
import { startWebhookReceiver, type WebhookReceiver } from './spec-support/webhook-receiver.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

const META_SECRET = 'secret-of-the-meta-app';
const INSTAGRAM_SECRET = 'secret-of-the-instagram-app';
const GOOD = JSON.stringify({
  url: 'https://floe.example/data-deletion/a1',
  confirmation_code: 'a1',
});

let simulator: RunningSimulator;
let receiver: WebhookReceiver;
let cafe: GraphClient;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  simulator = await startSimulator({
    appSecret: META_SECRET,
    instagramAppSecret: INSTAGRAM_SECRET,
    webhookUrl: receiver.url,
  });
});
afterAll(async () => {
  await simulator.close();
  await receiver.close();
});
beforeEach(() => {
  receiver.reset();
  simulator.control.reset();
  cafe = accountClient(simulator, 'cafe', { subscribed: true });
});

type Claims = { issued_at: number; expires?: number; user_id?: unknown };
const deleteData = (input?: CallbackInput) =>
  simulator.control.consent.deleteData(cafe.igUserId, input);

/** What the receiver got, taken apart. */
function received() {
  const { raw, headers, url } = receiver.all.at(-1)!;
  const text = new URLSearchParams(raw.toString('utf8')).get('signed_request') ?? '';
  const [signature = '', payload = ''] = text.split('.');
  const signedBy = (secret: string) =>
    createHmac('sha256', secret).update(payload).digest('base64url') ===
    signature.replace(/=+$/, '');
  const json = Buffer.from(payload, 'base64url').toString('utf8');
  const claims: Claims = JSON.parse(json);
  return { url, headers, signature, payload, json, claims, signedBy };
}

describe('the deauthorize callback', () => {
  it('comes after the tokens died and the webhooks ended', async () => {
    const { callback } = await simulator.control.consent.deauthorize(cafe.igUserId);
    expect(callback).toMatchObject({ kind: 'deauthorize', status: 200, body: 'ok', problems: [] });
    const { url, headers, claims, signedBy } = received();
    expect(url).toBe('/webhooks/instagram/deauthorize');
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(claims).toEqual({
      user_id: cafe.appScopedId,
      algorithm: 'HMAC-SHA256',
      issued_at: expect.any(Number),
    });
    expect(Math.abs(claims.issued_at - Date.now() / 1000)).toBeLessThan(30);
    expect([signedBy(INSTAGRAM_SECRET), signedBy(META_SECRET)]).toEqual([true, false]);
    expect(errorOf(await cafe.get('/v25.0/me'))).toMatchObject({ code: 190, error_subcode: 458 });
    expect(simulator.control.account(cafe.igUserId).subscribed).toBe(false);
  });

  it('says so when it is not answered with 200', async () => {
    receiver.answerNext(503, 'cut');
    const refused = await simulator.control.consent.deauthorize(cafe.igUserId);
    expect(refused.callback).toMatchObject({
      status: 503,
      problems: [expect.stringMatching(/503/)],
    });
    const cut = await simulator.control.consent.deauthorize(cafe.igUserId);
    expect(cut.callback.status).toBeNull();
    expect(cut.callback.problems).toHaveLength(1);
    expect(receiver.all).toHaveLength(2);
  });
});

describe('the data deletion callback', () => {
  it('goes to its own address, changes nothing at Instagram and takes an answer as Meta does', async () => {
    receiver.say(GOOD);
    const { callback } = await deleteData();
    expect(callback).toMatchObject({ status: 200, body: GOOD, problems: [] });
    expect(received().url).toBe('/webhooks/instagram/data-deletion');
    expect((await cafe.get('/v25.0/me')).status).toBe(200);
  });

  it.each<[string, RegExp]>([
    ['ok', /JSON object/],
    ['[]', /JSON object/],
    ['{"confirmation_code":"a1"}', /url must be/],
    ['{"url":"/data-deletion/a1","confirmation_code":"a1"}', /url must be/],
    ['{"url":"https://floe.example/a1"}', /confirmation_code must be/],
    ['{"url":"https://floe.example/a1","confirmation_code":17}', /confirmation_code must be/],
    ["{url:'https://floe.example/a1',confirmation_code:'a1'}", /JSON object/],
  ])('does not take %s', async (body, problem) => {
    receiver.say(body);
    expect((await deleteData()).callback.problems).toEqual([expect.stringMatching(problem)]);
  });

  it('bears the other id, any id, and an id as a bare number', async () => {
    await deleteData({ id: 'ig_user_id' });
    expect(received().claims).toMatchObject({ user_id: cafe.igUserId });
    await deleteData({ user_id: '5001' });
    expect(received().claims).toMatchObject({ user_id: '5001' });
    await deleteData({ id_as_number: true });
    expect(received().json).toContain(`"user_id":${cafe.appScopedId},`);
  });

  it('bears any time, or none', async () => {
    const nowS = Math.floor(simulator.control.nowMs() / 1000);
    await deleteData({ issued_at_offset_s: -86_400, expires_after_s: 60 });
    const { issued_at: issuedAt, expires } = received().claims;
    expect(Math.abs(issuedAt - (nowS - 86_400))).toBeLessThan(30);
    expect(expires).toBe(issuedAt + 60);
    await deleteData({ issued_at_offset_s: null });
    expect(received().claims).not.toHaveProperty('issued_at');
  });

  it('is signed by either app secret, by another, or wrongly', async () => {
    const signers = async (input: CallbackInput) => {
      await deleteData(input);
      const { signedBy } = received();
      return [INSTAGRAM_SECRET, META_SECRET].map(signedBy);
    };
    expect(await signers({ secret: 'instagram' })).toEqual([true, false]);
    expect(await signers({ secret: 'meta' })).toEqual([false, true]);
    expect(await signers({ secret: 'other' })).toEqual([false, false]);
    expect(await signers({ signature: 'invalid' })).toEqual([false, false]);
  });

  it('may name another algorithm, and may be padded: then it is signed so', async () => {
    await deleteData({ algorithm: 'HMAC-SHA1', padding: true });
    const { signature, payload, claims, signedBy } = received();
    expect(claims).toMatchObject({ algorithm: 'HMAC-SHA1' });
    expect([signature, payload].map((part) => part.length % 4)).toEqual([0, 0]);
    expect(signature).toMatch(/=$/);
    expect(signedBy(INSTAGRAM_SECRET)).toBe(true);
  });

  it('comes in copies that are the same to the byte', async () => {
    const { callbacks } = await deleteData({ copies: 3 });
    expect(callbacks).toHaveLength(3);
    expect(new Set(receiver.all.map(({ raw }) => raw.toString('utf8'))).size).toBe(1);
  });
});

describe('driving it over HTTP', () => {
  const ask = (method: string, path: string, body?: unknown) =>
    callGraph(`${simulator.url}/_sim${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('sends, lists what was sent, and moves the addresses', async () => {
    const sent = await ask('POST', `/accounts/${cafe.igUserId}/delete-data`, { padding: true });
    expect(sent.body).toMatchObject({ callback: { status: 200, kind: 'data-deletion' } });
    await ask('POST', `/accounts/${cafe.igUserId}/deauthorize`);
    expect((await ask('GET', '/callbacks')).body).toMatchObject({
      data: [{ kind: 'data-deletion' }, { kind: 'deauthorize', account: cafe.igUserId }],
    });
    const moved = await ask('POST', '/callback-urls', {
      deauthorize_url: `${receiver.url}/gone`,
    });
    expect(moved.body).toEqual({
      deauthorize_url: `${receiver.url}/gone`,
      data_deletion_url: `${receiver.url}/data-deletion`,
    });
    await ask('POST', `/accounts/${cafe.igUserId}/deauthorize`, {});
    expect(received().url).toBe('/webhooks/instagram/gone');
    const back = await ask('POST', '/callback-urls', { deauthorize_url: null });
    expect(back.body).toMatchObject({ deauthorize_url: `${receiver.url}/deauthorize` });
  });

  it.each<[string, unknown, number]>([
    ['/accounts/42/deauthorize', {}, 404],
    ['/accounts/42/delete-data', {}, 404],
    ['/callback-urls', { deauthorize_url: 'nowhere' }, 400],
    ['/callback-urls', { url: 'http://127.0.0.1:1/' }, 400],
  ])('%s with %j is %d', async (path, body, status) => {
    expect((await ask('POST', path, body)).status).toBe(status);
  });
});
