import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accountClient, errorOf, type GraphClient } from './spec-support/graph-client.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

let simulator: RunningSimulator;
let cafe: GraphClient;
const PERSON = '900000000000001';
const PROFILE = '/v25.0/me/messenger_profile?fields=ice_breakers';

beforeAll(async () => {
  simulator = await startSimulator({ appSecret: 'secret' });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.reset();
  cafe = accountClient(simulator);
  await simulator.control.writes(cafe.igUserId, { person: PERSON, text: 'Hello' });
});

const limits = (change: object) =>
  simulator.control.patchAccount(cafe.igUserId, { limits: change });
const post = (message: object) =>
  cafe.post('/v25.0/me/messages', { recipient: { id: PERSON }, message });
const text = () => post({ text: 'a' });
const video = () =>
  post({ attachment: { type: 'video', payload: { url: 'https://example.com/a.mp4' } } });
const conversations = () => cafe.get(`/v25.0/me/conversations?user_id=${PERSON}`);

describe('limits over HTTP', () => {
  it('ten profile calls in ten minutes, the eleventh is 613 with both usage headers', async () => {
    for (let call = 0; call < 10; call += 1) expect((await cafe.get(PROFILE)).status).toBe(200);
    const refused = await cafe.get(PROFILE);
    expect(refused.status).toBe(400);
    expect(errorOf(refused)).toMatchObject({ code: 613 });
    expect(JSON.parse(refused.headers.get('x-app-usage') ?? '')).toHaveProperty('call_count');
    const usage: unknown = JSON.parse(refused.headers.get('x-business-use-case-usage') ?? '');
    expect(usage).toEqual({
      [cafe.igUserId]: [
        expect.objectContaining({ call_count: 100, estimated_time_to_regain_access: 10 }),
      ],
    });
    simulator.control.advanceClock(10 * 60_000 + 1);
    expect((await cafe.get(PROFILE)).status).toBe(200);
  });

  it.each([
    ['text', text, 613],
    ['media', video, 613],
    ['conversations', conversations, 80002],
    ['business', () => cafe.get('/v25.0/me'), 80002],
  ] as const)('%s above its figure, and off when switched off', async (name, call, code) => {
    limits({ [name]: { max: 2, window_ms: 600_000 } });
    expect([(await call()).status, (await call()).status]).toEqual([200, 200]);
    expect(errorOf(await call())['code']).toBe(code);
    limits({ [name]: null });
    expect((await call()).status).toBe(200);
  });

  it('one account does not use up what another has', async () => {
    limits({ profile: { max: 1 } });
    const bar = accountClient(simulator, 'bar');
    await cafe.get(PROFILE);
    expect((await cafe.get(PROFILE)).status).toBe(400);
    expect((await bar.get(PROFILE)).status).toBe(200);
  });

  it('the limit of the whole app is code 4, for all accounts', async () => {
    simulator.control.patchSettings({ app_limit: { max: 2, window_ms: 600_000 } });
    const bar = accountClient(simulator, 'bar');
    await cafe.get('/v25.0/me');
    await bar.get('/v25.0/me');
    const refused = await cafe.get('/v25.0/me');
    expect(errorOf(refused)['code']).toBe(4);
    expect(JSON.parse(refused.headers.get('x-app-usage') ?? '')).toMatchObject({ call_count: 100 });
  });

  it('the headers come from the set percentage on, or say what they are told', async () => {
    limits({ profile: { max: 4 } });
    simulator.control.patchAccount(cafe.igUserId, { usage_headers_from_percent: 50 });
    const has = async () => (await cafe.get(PROFILE)).headers.has('x-business-use-case-usage');
    expect([await has(), await has(), await has()]).toEqual([false, true, true]);
    simulator.control.patchAccount(cafe.igUserId, { forced_usage_percent: 95 });
    const forced = (await cafe.get('/v25.0/me')).headers.get('x-business-use-case-usage');
    expect(forced).toContain('"call_count":95');
  });

  it('code and status of a refusal can be set', async () => {
    limits({ text: { max: 1, window_ms: 600_000, code: 80006 } });
    simulator.control.patchAccount(cafe.igUserId, { throttle_status: 429 });
    await text();
    const refused = await text();
    expect([refused.status, errorOf(refused)['code']]).toEqual([429, 80006]);
  });
});
