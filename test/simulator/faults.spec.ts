import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  accountClient,
  callGraph,
  errorOf,
  type GraphClient,
} from './spec-support/graph-client.js';
import { until } from './spec-support/until.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

let simulator: RunningSimulator;
let cafe: GraphClient;
const PERSON = '900000000000001';

beforeAll(async () => {
  simulator = await startSimulator({ appSecret: 'secret' });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  simulator.control.reset();
  cafe = accountClient(simulator);
  await simulator.control.writes(cafe.igUserId, { person: PERSON, text: 'Hello' });
});

/** A send as a real client makes it, given up after `timeoutMs`. */
const send = (timeoutMs = 10_000) =>
  callGraph(`${simulator.url}/v25.0/me/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cafe.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ recipient: { id: PERSON }, message: { text: 'a' } }),
    signal: AbortSignal.timeout(timeoutMs),
  });
const add = (action: Parameters<RunningSimulator['control']['addFault']>[0]['action']) =>
  simulator.control.addFault({ match: { path: '/messages' }, action });
const accepted = () => simulator.control.seesMessages(cafe.igUserId, PERSON).length;
const lastCall = () => simulator.control.calls().at(-1);

describe('scripted faults against a real client', () => {
  it('a status with body and headers, and nothing is acted on', async () => {
    const body = { error: { message: 'Service down', type: 'OAuthException', code: 2 } };
    add({ status: 503, body, headers: { 'retry-after': '7' } });
    const reply = await send();
    expect([reply.status, errorOf(reply)['code'], reply.headers.get('retry-after')]).toEqual([
      503,
      2,
      '7',
    ]);
    expect(accepted()).toBe(0);
    expect((await send()).status).toBe(200);
  });

  it('a failure reported although the message was sent (1/1357046)', async () => {
    const body = {
      error: { message: 'Oops', type: 'OAuthException', code: 1, error_subcode: 1357046 },
    };
    add({ status: 500, body, accept: true });
    expect((await send()).status).toBe(500);
    expect(accepted()).toBe(1);
  });

  it('no JSON', async () => {
    add({ nonJson: true });
    const reply = await send();
    expect(reply.status).toBe(502);
    expect(() => void JSON.parse(reply.text)).toThrow(SyntaxError);
    expect(accepted()).toBe(0);
  });

  it('a delay, then the true answer', async () => {
    add({ delayMs: 60 });
    const startedMs = performance.now();
    expect((await send()).status).toBe(200);
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(59);
  });

  it('a delay longer than the client waits: the message lands all the same', async () => {
    add({ delayMs: 200 });
    await expect(send(50)).rejects.toMatchObject({ name: 'TimeoutError' });
    await until(() => accepted() === 1, 'the late message');
    expect(lastCall()).toMatchObject({ outcome: 'answered', status: 200 });
  });

  it('a connection cut before anything happened', async () => {
    add({ cut: true });
    await expect(send()).rejects.toThrow('fetch failed');
    expect(accepted()).toBe(0);
    expect(lastCall()).toMatchObject({ outcome: 'cut', status: null, fault: expect.any(Number) });
  });

  it('a connection cut after the message was sent', async () => {
    add({ acceptThenCut: true });
    await expect(send()).rejects.toThrow('fetch failed');
    expect(accepted()).toBe(1);
    expect(lastCall()).toMatchObject({ outcome: 'cut', status: 200 });
  });

  it('silence, before and after the message was sent', async () => {
    add({ hang: true });
    await expect(send(150)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(accepted()).toBe(0);
    add({ acceptThenHang: true });
    await expect(send(150)).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(accepted()).toBe(1);
    expect(simulator.control.calls().map((call) => call.outcome)).toEqual(['hung', 'hung']);
  });

  it('closes at once although calls hang', async () => {
    const other = await startSimulator({ appSecret: 'secret' });
    const bar = accountClient(other, 'bar');
    other.control.addFault({ action: { hang: true } });
    const hanging = bar.get('/v25.0/me').catch((error: unknown) => error);
    await until(() => other.control.calls().length === 1, 'the call that hangs');
    await other.close();
    expect(await hanging).toMatchObject({ message: 'fetch failed' });
  });

  it('only the account that is meant', async () => {
    const bar = accountClient(simulator, 'bar');
    simulator.control.addFault({
      match: { accountId: bar.igUserId },
      times: null,
      action: { status: 500 },
    });
    expect([(await cafe.get('/v25.0/me')).status, (await bar.get('/v25.0/me')).status]).toEqual([
      200, 500,
    ]);
  });
});
