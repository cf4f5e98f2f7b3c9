import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  accountClient,
  callGraph,
  errorOf,
  ICE_BREAKERS,
  type GraphClient,
} from './spec-support/graph-client.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

let simulator: RunningSimulator;
let cafe: GraphClient;
const PROFILE = '/v25.0/me/messenger_profile';

beforeAll(async () => {
  simulator = await startSimulator({ appSecret: 'secret' });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.control.reset();
  cafe = accountClient(simulator);
});

const patch = (change: Parameters<RunningSimulator['control']['patchAccount']>[1]) =>
  simulator.control.patchAccount(cafe.igUserId, change);
const published = () => simulator.control.account(cafe.igUserId).ice_breakers;

describe('messenger_profile', () => {
  it('sets, shows and deletes questions, by me and by the professional id', async () => {
    const path = `/v25.0/${cafe.igUserId}/messenger_profile`;
    expect(await cafe.post(path, ICE_BREAKERS)).toMatchObject({
      status: 200,
      body: { success: true },
    });
    const shown = await cafe.get(`${PROFILE}?fields=ice_breakers`);
    expect(shown.body).toEqual({ data: ICE_BREAKERS.ice_breakers });
    const deleted = await cafe.send('DELETE', PROFILE, { fields: ['ice_breakers'] });
    expect(deleted.body).toEqual({ success: true });
    expect((await cafe.get(`${PROFILE}?fields=ice_breakers`)).body).toEqual({ data: [] });
  });

  it('replaces all questions at once and leaves the menu alone', async () => {
    const menu = [{ call_to_actions: [{ type: 'postback', title: 'T', payload: 'P' }] }];
    await cafe.post(PROFILE, { persistent_menu: menu });
    await cafe.post(PROFILE, ICE_BREAKERS);
    const [first] = ICE_BREAKERS.ice_breakers;
    await cafe.post(PROFILE, { ice_breakers: [first] });
    expect(published()).toEqual([first]);
    expect(simulator.control.account(cafe.igUserId).persistent_menu).toEqual(menu);
  });

  it.each([
    ['seed', { data: ICE_BREAKERS.ice_breakers }],
    ['nested', { data: [{ ice_breakers: ICE_BREAKERS.ice_breakers }] }],
    ['old', { data: [{ ice_breakers: ICE_BREAKERS.ice_breakers[0]?.call_to_actions }] }],
  ] as const)('shows the shape %s', async (shape, body) => {
    await cafe.post(PROFILE, ICE_BREAKERS);
    patch({ profile_shape: shape });
    expect((await cafe.get(`${PROFILE}?fields=ice_breakers`)).body).toEqual(body);
  });

  it('shows an empty object where nothing is set, when switched so', async () => {
    patch({ profile_shape: 'empty-object' });
    expect((await cafe.get(`${PROFILE}?fields=ice_breakers`)).body).toEqual({ data: [{}] });
  });

  it.each([
    ['string', { success: 'true' }],
    ['result', { result: 'success' }],
  ] as const)('answers success as %s', async (shape, body) => {
    patch({ success_shape: shape });
    expect((await cafe.post(PROFILE, ICE_BREAKERS)).body).toEqual(body);
  });

  it('keeps what was there when it refuses', async () => {
    await cafe.post(PROFILE, ICE_BREAKERS);
    const refused = await cafe.post(PROFILE, { ice_breakers: [] });
    expect(refused.status).toBe(400);
    expect(errorOf(refused)).toMatchObject({ code: 100, type: 'IGApiException' });
    expect(errorOf(refused)['fbtrace_id']).toEqual(expect.any(String));
    expect(published()).toEqual(ICE_BREAKERS.ice_breakers);
  });

  it('refuses a GET without fields, trailing commas, and JSON that is not called JSON', async () => {
    expect(errorOf(await cafe.get(PROFILE))['code']).toBe(100);
    const authorization = `Bearer ${cafe.token}`;
    const raw = (contentType: string, body: string) =>
      callGraph(simulator.url + PROFILE, {
        method: 'POST',
        headers: { authorization, 'content-type': contentType },
        body,
      });
    const seedLike = JSON.stringify(ICE_BREAKERS).replace('}]}', '},]}');
    expect(errorOf(await raw('application/json', seedLike))['code']).toBe(100);
    expect(errorOf(await raw('text/plain', JSON.stringify(ICE_BREAKERS)))['code']).toBe(100);
    expect(published()).toBeNull();
  });

  it('deletes by query or by a posted _method only where those are switched on', async () => {
    const byQuery = () => cafe.send('DELETE', `${PROFILE}?fields=["ice_breakers"]`);
    const byPost = () => cafe.post(PROFILE, { _method: 'DELETE', fields: ['ice_breakers'] });
    for (const remove of [byQuery, byPost]) {
      patch({ delete_forms: ['body'] });
      await cafe.post(PROFILE, ICE_BREAKERS);
      expect(errorOf(await remove())['code']).toBe(100);
      expect(published()).not.toBeNull();
      patch({ delete_forms: ['query', 'post-method'] });
      expect((await remove()).status).toBe(200);
      expect(published()).toBeNull();
    }
    patch({ limits: { profile: null } });
    await cafe.post(PROFILE, ICE_BREAKERS);
    const byBody = await cafe.send('DELETE', PROFILE, { fields: ['ice_breakers'] });
    expect(errorOf(byBody)['code']).toBe(100);
  });

  it('demands platform and lets default be missing, when switched so', async () => {
    patch({ platform_required: true, default_required: false });
    const [, german] = ICE_BREAKERS.ice_breakers;
    expect((await cafe.post(PROFILE, { ice_breakers: [german] })).status).toBe(400);
    const withPlatform = { platform: 'instagram', ice_breakers: [german] };
    expect((await cafe.post(PROFILE, withPlatform)).status).toBe(200);
  });
});

describe('who may call what', () => {
  it('refuses another account, the app-scoped id and unknown methods as unsupported', async () => {
    const bar = accountClient(simulator, 'bar');
    for (const [method, id] of [
      ['POST', bar.igUserId],
      ['POST', cafe.appScopedId],
      ['PUT', 'me'],
    ] as const) {
      const reply = await cafe.send(method, `/v25.0/${id}/messenger_profile`, ICE_BREAKERS);
      expect(errorOf(reply)).toMatchObject({
        code: 100,
        message: `Unsupported request - method type: ${method.toLowerCase()}`,
      });
    }
  });

  it.each([
    ['/v20.0/me/messenger_profile?fields=ice_breakers', 2635],
    ['/v3.2/me', 2635],
    ['/v27.0/me', 2500],
    ['/v25.1/me', 2500],
    ['/v25.0/me/ice_breakers', 2500],
    ['/v25.0', 2500],
    ['/v25.0/access_token', 100],
  ])('%s is refused with %d', async (path, code) => {
    expect(errorOf(await cafe.get(path))['code']).toBe(code);
  });

  it.each(['/v21.0', '/v26.0', ''])('takes the version %j', async (version) => {
    expect((await cafe.get(`${version}/me?fields=user_id`)).status).toBe(200);
  });

  it('takes the token as query parameter too, and shows it nowhere', async () => {
    const url = `${simulator.url}/v25.0/me?fields=username&access_token=${cafe.token}`;
    expect((await callGraph(url)).body).toMatchObject({ username: 'cafe' });
    await callGraph(`${simulator.url}/v25.0/me/messenger_profile`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...ICE_BREAKERS, access_token: cafe.token }),
    });
    const calls = simulator.control.calls();
    expect(calls.map((call) => [call.path, call.status])).toEqual([
      ['/v25.0/me?fields=username', 200],
      ['/v25.0/me/messenger_profile', 200],
    ]);
    expect(calls[1]?.body).toEqual(ICE_BREAKERS);
    expect(JSON.stringify(calls)).not.toContain(cafe.token);
  });

  it('refuses no token, a wrong one, an expired one and revoked ones with 190', async () => {
    const of = async () => {
      const error = errorOf(await cafe.get('/v25.0/me'));
      return [error['code'], error['error_subcode'], error['type']];
    };
    const nobody = await callGraph(`${simulator.url}/v25.0/me`);
    expect([nobody.status, errorOf(nobody)['code']]).toEqual([400, 190]);
    const wrong = await callGraph(`${simulator.url}/v25.0/me?access_token=IGAAwrong`);
    expect(errorOf(wrong)['code']).toBe(190);
    simulator.control.advanceClock(61 * 86_400_000);
    expect(await of()).toEqual([190, 463, 'OAuthException']);
    for (const subcode of [458, 460, 463, 467]) {
      simulator.control.revoke(cafe.igUserId, subcode);
      expect(await of()).toEqual([190, subcode, 'OAuthException']);
    }
    simulator.control.revoke(cafe.igUserId, null);
    expect(await of()).toEqual([190, undefined, 'OAuthException']);
    const { access_token: fresh } = simulator.control.issueToken(cafe.igUserId);
    expect((await callGraph(`${simulator.url}/v25.0/me?access_token=${fresh}`)).status).toBe(200);
  });

  it('refuses a missing scope with 10', async () => {
    patch({ scopes: ['instagram_business_basic'] });
    expect(errorOf(await cafe.post(PROFILE, ICE_BREAKERS))['code']).toBe(10);
    const send = { recipient: { id: '1' }, message: { text: 'a' } };
    expect(errorOf(await cafe.post('/v25.0/me/messages', send))['code']).toBe(10);
    expect((await cafe.get('/v25.0/me')).status).toBe(200);
  });
});

describe('/me', () => {
  it('has an app-scoped id and the professional user_id, at the top or in data', async () => {
    const path = '/v25.0/me?fields=id,user_id,username,account_type';
    const node = {
      id: cafe.appScopedId,
      user_id: cafe.igUserId,
      username: 'cafe',
      account_type: 'Business',
    };
    expect(cafe.appScopedId).not.toBe(cafe.igUserId);
    expect((await cafe.get(path)).body).toEqual(node);
    patch({ me_shape: 'data' });
    expect((await cafe.get(path)).body).toEqual({ data: [node] });
  });

  it('refuses a field it does not have', async () => {
    expect(errorOf(await cafe.get('/v25.0/me?fields=user_id,email'))['code']).toBe(100);
  });
});

describe('subscribed_apps', () => {
  const path = '/v25.0/me/subscribed_apps';
  it('subscribes, shows in both shapes and unsubscribes', async () => {
    expect((await cafe.get(path)).body).toEqual({ data: [] });
    const wanted = `${path}?subscribed_fields=messages,messaging_postbacks`;
    expect((await cafe.send('POST', wanted)).body).toEqual({ success: true });
    const fields = ['messages', 'messaging_postbacks'];
    expect((await cafe.get(path)).body).toMatchObject({ data: [{ subscribed_fields: fields }] });
    patch({ subscribed_apps_shape: 'page' });
    expect((await cafe.get(path)).body).toMatchObject({
      data: [{ category: expect.any(String), id: expect.any(String), subscribed_fields: fields }],
    });
    await cafe.send('DELETE', path);
    expect((await cafe.get(path)).body).toEqual({ data: [] });
  });

  it('refuses an unknown field and lists the known ones', async () => {
    const refused = await cafe.send(
      'POST',
      `${path}?subscribed_fields=messages,messaging_postback`,
    );
    expect(errorOf(refused)).toMatchObject({ code: 100 });
    expect(errorOf(refused)['message']).toMatch(/messaging_postbacks/);
    expect(errorOf(await cafe.send('POST', path))['code']).toBe(100);
  });
});
