import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accountClient, ICE_BREAKERS, type GraphClient } from './spec-support/graph-client.js';
import {
  startWebhookReceiver,
  type ReceivedWebhook,
  type WebhookReceiver,
} from './spec-support/webhook-receiver.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

let simulator: RunningSimulator;
let receiver: WebhookReceiver;
let cafe: GraphClient;
const SECRET = 'the-app-secret';
const PERSON = '900000000000001';

beforeAll(async () => {
  receiver = await startWebhookReceiver('verify-me');
  simulator = await startSimulator({
    appSecret: SECRET,
    verifyToken: 'verify-me',
    webhookUrl: receiver.url,
  });
});
afterAll(async () => {
  await simulator.close();
  await receiver.close();
});
beforeEach(async () => {
  simulator.control.reset();
  simulator.setWebhookUrl(receiver.url);
  receiver.reset();
  cafe = accountClient(simulator, 'cafe', { subscribed: true });
  await cafe.post('/v25.0/me/messenger_profile', ICE_BREAKERS);
});

const tap = (input: Parameters<RunningSimulator['control']['tap']>[1] = {}) =>
  simulator.control.tap(cafe.igUserId, { person: PERSON, ...input });
const bodyOf = (webhook: ReceivedWebhook | undefined): unknown =>
  JSON.parse(webhook?.raw.toString('utf8') ?? '');
const onlyBody = (): unknown => {
  expect(receiver.all).toHaveLength(1);
  return bodyOf(receiver.all[0]);
};
const incoming = { sender: { id: PERSON }, recipient: { id: expect.any(String) } };

describe('retries', () => {
  it('send the same bytes again after anything but 200, also after a cut', async () => {
    simulator.control.patchSettings({ webhook_retry_delays_ms: [0, 1, 1] });
    receiver.answerNext(500, 'cut', 202);
    expect((await tap()).delivery).toMatchObject({ status: 200, attempts: 4 });
    expect(new Set(receiver.all.map(({ raw }) => raw.toString())).size).toBe(1);
  });

  it('end after the last one', async () => {
    simulator.control.patchSettings({ webhook_retry_delays_ms: [0] });
    receiver.answerNext(503, 503);
    expect((await tap()).delivery).toMatchObject({ status: 503, attempts: 2 });
    expect(simulator.control.account(cafe.igUserId).counters).toMatchObject({ webhooks_failed: 1 });
  });

  it('unsubscribe the account in the end, when switched so, until it subscribes again', async () => {
    simulator.control.patchSettings({ webhook_retry_delays_ms: [], unsubscribe_after_failures: 2 });
    receiver.answerNext(500, 500);
    await tap();
    await tap();
    expect((await tap()).delivery.skipped).toMatch(/not subscribed/);
    expect((await cafe.get('/v25.0/me/subscribed_apps')).body).toEqual({ data: [] });
    await cafe.send('POST', '/v25.0/me/subscribed_apps?subscribed_fields=messages');
    expect((await tap()).delivery.status).toBe(200);
  });

  it('say what went wrong when nobody listens', async () => {
    simulator.control.patchSettings({ webhook_retry_delays_ms: [0] });
    const gone = await startWebhookReceiver();
    await gone.close();
    simulator.setWebhookUrl(gone.url);
    expect((await tap()).delivery).toMatchObject({
      status: null,
      attempts: 2,
      error: expect.stringMatching(/ECONNREFUSED/),
    });
    simulator.setWebhookUrl(null);
    expect((await tap()).delivery).toMatchObject({
      attempts: 0,
      skipped: 'no webhook address is set',
    });
  });
});

describe('other events', () => {
  it('a message, and a quick reply', async () => {
    await simulator.control.writes(cafe.igUserId, {
      person: PERSON,
      text: 'Hi',
      quick_reply_payload: 'YES',
    });
    expect(onlyBody()).toMatchObject({
      entry: [
        { messaging: [{ ...incoming, message: { text: 'Hi', quick_reply: { payload: 'YES' } } }] },
      ],
    });
  });

  it.each(['after-response', 'before-response'] as const)(
    'the echo of a send, %s',
    async (echoes) => {
      simulator.control.patchAccount(cafe.igUserId, { echoes });
      await tap();
      const answer = { recipient: { id: PERSON }, message: { text: 'Here' } };
      const sent = await cafe.post('/v25.0/me/messages', answer);
      if (echoes === 'before-response') expect(receiver.all).toHaveLength(2);
      const [, echo] = await receiver.received(2);
      expect(bodyOf(echo)).toMatchObject({
        entry: [
          {
            id: cafe.igUserId,
            messaging: [
              {
                sender: { id: cafe.igUserId },
                recipient: { id: PERSON },
                message: { mid: sent.body['message_id'], text: 'Here', is_echo: true },
              },
            ],
          },
        ],
      });
    },
  );

  it('no echo when switched off', async () => {
    simulator.control.patchAccount(cafe.igUserId, { echoes: 'off' });
    await tap();
    await cafe.post('/v25.0/me/messages', { recipient: { id: PERSON }, message: { text: 'Here' } });
    await simulator.control.writes(cafe.igUserId, { person: PERSON, text: 'Thanks' });
    expect(receiver.all.map(({ raw }) => raw.includes('is_echo'))).toEqual([false, false]);
  });

  it('every echo of many sends, however they share POSTs', async () => {
    await tap();
    const answer = { recipient: { id: PERSON }, message: { text: 'Here' } };
    const sends = Array.from({ length: 60 }, () => cafe.post('/v25.0/me/messages', answer));
    const mids = (await Promise.all(sends)).map(({ body }) => String(body['message_id']));
    const echoed = () => receiver.all.map(({ raw }) => raw.toString()).join('');
    await receiver.reached(() => mids.every((mid) => echoed().includes(mid)));
    expect(new Set(mids).size).toBe(60);
  });

  it('kinds known and unknown, changes with their field', async () => {
    const send = simulator.control.event.bind(simulator.control, cafe.igUserId);
    await send({ person: PERSON, kind: 'read', value: { mid: 'm' } });
    await send({ person: PERSON, kind: 'a_kind_of_tomorrow', value: { x: 1 } });
    await send({ kind: 'comments', value: { id: 'c', text: 'nice' }, place: 'changes' });
    const [read, unknown, comment] = receiver.all.map(bodyOf);
    expect(read).toMatchObject({ entry: [{ messaging: [{ ...incoming, read: { mid: 'm' } }] }] });
    expect(unknown).toMatchObject({ entry: [{ messaging: [{ a_kind_of_tomorrow: { x: 1 } }] }] });
    expect(comment).toMatchObject({
      entry: [{ changes: [{ field: 'comments', value: { id: 'c' } }] }],
    });
  });

  it("the dashboard's test: account 0, changes, seconds as text", async () => {
    await simulator.control.webhook({ dashboard_test: true });
    expect(onlyBody()).toMatchObject({
      object: 'instagram',
      entry: [
        {
          id: '0',
          changes: [
            {
              field: 'messages',
              value: {
                timestamp: expect.stringMatching(/^\d{10}$/),
                message: { mid: 'random_mid' },
              },
            },
          ],
        },
      ],
    });
  });

  it('any body, a text as it is', async () => {
    const { delivery } = await simulator.control.webhook({ body: '{"broken":' });
    expect(delivery.status).toBe(200);
    expect(receiver.all[0]?.raw.toString()).toBe('{"broken":');
  });
});

describe('the handshake', () => {
  it('is right when the receiver gives the challenge back', async () => {
    const result = await simulator.control.verifyWebhook();
    expect(result).toMatchObject({
      ok: true,
      status: 200,
      body: expect.stringMatching(/^\d{10}$/),
    });
    const query = new URL(receiver.all[0]?.url ?? '', receiver.url).searchParams;
    expect(Object.fromEntries(query)).toEqual({
      'hub.mode': 'subscribe',
      'hub.challenge': result.body,
      'hub.verify_token': 'verify-me',
    });
  });

  it('fails with another token', async () => {
    expect(await simulator.control.verifyWebhook('guess')).toMatchObject({
      ok: false,
      status: 403,
    });
  });
});
