import { Buffer } from 'node:buffer';
import { createHmac } from 'node:crypto';
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
const payloads = (webhooks: ReceivedWebhook[]): string[] =>
  webhooks.flatMap(({ raw }) =>
    [...raw.toString().matchAll(/"payload":"(\w+)"/g)].map((found) => found[1] ?? ''),
  );

describe('a tap', () => {
  it('comes as the documented postback, and opens the thread', async () => {
    const result = await tap({ locale: 'de_DE' });
    expect(result).toMatchObject({
      person: PERSON,
      question: 'Wo seid ihr?',
      payload: 'LOC_DE',
      delivery: { status: 200, attempts: 1, ms: expect.any(Number) },
    });
    expect(result.mid.length).toBeGreaterThan(150);
    expect(onlyBody()).toEqual({
      object: 'instagram',
      entry: [
        {
          id: cafe.igUserId,
          time: expect.any(Number),
          messaging: [
            {
              sender: { id: PERSON },
              recipient: { id: cafe.igUserId },
              timestamp: result.timestamp,
              postback: { mid: result.mid, title: 'Wo seid ihr?', payload: 'LOC_DE' },
            },
          ],
        },
      ],
    });
    const answer = { recipient: { id: PERSON }, message: { text: 'Hauptstraße 1' } };
    expect((await cafe.post('/v25.0/me/messages', answer)).status).toBe(200);
  });

  it('falls back to the default questions, chooses by index or payload, or is forced', async () => {
    expect(await tap({ locale: 'fr_FR' })).toMatchObject({ payload: 'LOC' });
    expect(await tap({ index: 1 })).toMatchObject({
      payload: 'HOURS',
      question: 'Öffnungszeiten? 🕐',
    });
    expect(await tap({ payload: 'HOURS' })).toMatchObject({ question: 'Öffnungszeiten? 🕐' });
    const forced = await tap({ payload: 'OLD', title: 'An outdated question' });
    expect(forced).toMatchObject({ payload: 'OLD', question: 'An outdated question' });
    await expect(tap({ index: 3 })).rejects.toThrow(/index is 0 to 1/);
  });

  it('is a tap of somebody new when nobody is named', async () => {
    const [one, two] = [await tap({ person: undefined }), await tap({ person: undefined })];
    expect(one.person).toMatch(/^\d{15}$/);
    expect(one.person).not.toBe(two.person);
  });

  it('sends nothing for an account that is not subscribed, and says so', async () => {
    await cafe.send('DELETE', '/v25.0/me/subscribed_apps');
    expect((await tap()).delivery).toMatchObject({
      status: null,
      attempts: 0,
      skipped: expect.stringMatching(/subscribed/),
    });
    await cafe.send('POST', '/v25.0/me/subscribed_apps?subscribed_fields=messages');
    // Which fields the account chose does not filter: the app's list decides (graph-api.md 2.5).
    expect((await tap()).delivery.status).toBe(200);
    expect(receiver.all).toHaveLength(1);
  });

  it('can come without a mid as in the seed, with a message beside it, or in another place', async () => {
    simulator.control.patchAccount(cafe.igUserId, { postback_mid: false, tap_also_message: true });
    const { mid } = await tap();
    expect(onlyBody()).toMatchObject({
      entry: [
        {
          messaging: [
            { ...incoming, postback: { title: 'Where are you?', payload: 'LOC' } },
            { ...incoming, message: { mid, text: 'Where are you?' } },
          ],
        },
      ],
    });
    expect(receiver.all[0]?.raw.toString()).not.toContain('"postback":{"mid"');
    simulator.control.patchAccount(cafe.igUserId, { tap_also_message: false });
    await tap({ place: 'changes' });
    expect(bodyOf(receiver.all[1])).toMatchObject({
      entry: [
        { changes: [{ field: 'messaging_postbacks', value: { postback: { payload: 'LOC' } } }] },
      ],
    });
    simulator.control.patchAccount(cafe.igUserId, { thread_owner: 'other' });
    await tap();
    expect(bodyOf(receiver.all[2])).toMatchObject({ entry: [{ standby: [{ ...incoming }] }] });
  });
});

describe('the signature', () => {
  const digest = (raw: Uint8Array) => createHmac('sha256', SECRET).update(raw).digest('hex');
  const question = 'Öffnungszeiten? 🕐 </50%@home>';
  const force = () => tap({ payload: 'P', title: question });

  it('is over the raw bytes, which are escaped unicode: parsing and writing anew breaks it', async () => {
    await force();
    const [webhook] = receiver.all;
    const raw = webhook?.raw ?? Buffer.alloc(0);
    expect(webhook?.headers['x-hub-signature-256']).toBe(`sha256=${digest(raw)}`);
    expect(webhook?.headers['content-type']).toMatch(/^application\/json/);
    expect(raw.every((byte) => byte < 0x80)).toBe(true);
    expect(raw.toString()).toContain(String.raw`\u00d6ffnungszeiten? \ud83d\udd50 </50%@home>`);
    const anew = Buffer.from(JSON.stringify(JSON.parse(raw.toString())));
    expect(webhook?.headers['x-hub-signature-256']).not.toBe(`sha256=${digest(anew)}`);
  });

  it('covers the specials of the older page when they are switched on', async () => {
    simulator.control.patchSettings({ webhook_escape: 'unicode-and-specials' });
    await force();
    const [webhook] = receiver.all;
    const raw = webhook?.raw ?? Buffer.alloc(0);
    expect(raw.toString()).toContain(String.raw`\ud83d\udd50 \u003C\/50\u0025\u0040home>`);
    expect(webhook?.headers['x-hub-signature-256']).toBe(`sha256=${digest(raw)}`);
    expect(bodyOf(webhook)).toMatchObject({
      entry: [{ messaging: [{ postback: { title: question } }] }],
    });
  });

  it('can be wrong, missing or of the old kind only', async () => {
    for (const signature of ['invalid', 'missing', 'sha1-only'] as const) await tap({ signature });
    const [wrong, none, old] = receiver.all;
    expect(wrong?.headers['x-hub-signature-256']).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(wrong?.headers['x-hub-signature-256']).not.toBe(
      `sha256=${digest(wrong?.raw ?? Buffer.alloc(0))}`,
    );
    expect(none?.headers).not.toHaveProperty('x-hub-signature');
    expect(old?.headers['x-hub-signature']).toMatch(/^sha1=[0-9a-f]{40}$/);
    for (const webhook of [none, old])
      expect(webhook?.headers).not.toHaveProperty('x-hub-signature-256');
  });
});

describe('batches, copies and order', () => {
  const many = (count: number, account: string) =>
    Array.from({ length: count }, (_, n) => ({ account, person: PERSON, payload: `P${n}` }));

  it('several accounts share a POST, neighbours of one account an entry', async () => {
    const bar = accountClient(simulator, 'bar', { subscribed: true });
    const taps = [...many(2, cafe.igUserId), ...many(1, bar.igUserId), ...many(1, cafe.igUserId)];
    const result = await simulator.control.taps({ taps, in_one_post: true });
    expect(result.deliveries).toHaveLength(1);
    const items = (count: number) => Array.from({ length: count }, () => expect.any(Object));
    expect(onlyBody()).toMatchObject({
      entry: [
        { id: cafe.igUserId, messaging: items(2) },
        { id: bar.igUserId, messaging: items(1) },
        { id: cafe.igUserId, messaging: items(1) },
      ],
    });
  });

  it('a POST has at most 1000 events', async () => {
    const taps = many(1001, cafe.igUserId);
    const result = await simulator.control.taps({ taps, in_one_post: true });
    expect(result.deliveries.map(({ status }) => status)).toEqual([200, 200]);
    expect(receiver.all.map((webhook) => payloads([webhook]).length)).toEqual([1000, 1]);
  });

  it('copies are the same tap again', async () => {
    const { deliveries } = await tap({ copies: 3 });
    expect(deliveries).toHaveLength(3);
    expect(new Set(receiver.all.map(({ raw }) => raw.toString())).size).toBe(1);
  });

  it('order can be turned round: the timestamps still tell', async () => {
    const taps = many(4, cafe.igUserId);
    const result = await simulator.control.taps({ taps, order: 'reversed' });
    expect(payloads(receiver.all)).toEqual(['P3', 'P2', 'P1', 'P0']);
    const times = result.taps.map((one) => one.timestamp);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(new Set(times).size).toBe(4);
    receiver.reset();
    await simulator.control.taps({ taps, order: 'shuffled' });
    expect(payloads(receiver.all).sort()).toEqual(['P0', 'P1', 'P2', 'P3']);
  });

  it('one that is held back stands in the thread at once, and a later one overtakes it', async () => {
    const [early, later] = many(2, cafe.igUserId);
    const isEarlyThere = simulator.control.taps({ taps: [early!], held_back_ms: 300 });
    await simulator.control.taps({ taps: [later!] });
    const thread = () => simulator.control.messages(cafe.igUserId, { person: PERSON });
    expect(thread().map(({ acknowledged_at_ms: at }) => at !== null)).toEqual([false, true]);
    await isEarlyThere;
    expect(payloads(receiver.all)).toEqual(['P1', 'P0']);
    const [first, second] = thread().map(({ acknowledged_at_ms: at }) => at ?? 0);
    expect(first).toBeGreaterThan(second!);
  });

  it('copies can come after a while, when the tap was acknowledged long ago', async () => {
    const copied = simulator.control.taps({
      taps: many(1, cafe.igUserId),
      copies: 2,
      copies_after_ms: 50,
    });
    expect((await copied).deliveries.map(({ status }) => status)).toEqual([200, 200]);
    expect(new Set(receiver.all.map(({ raw }) => raw.toString())).size).toBe(1);
  });

  it('what got no 200 is not acknowledged', async () => {
    simulator.control.patchSettings({ webhook_retry_delays_ms: [] });
    receiver.answerNext(503);
    await simulator.control.taps({ taps: many(1, cafe.igUserId) });
    const [tapped] = simulator.control.messages(cafe.igUserId, { person: PERSON });
    expect(tapped?.acknowledged_at_ms).toBeNull();
  });
});

describe('beside taps', () => {
  it('comes the ref of the link that led to one', async () => {
    await tap({ ref: 'spring' });
    expect(onlyBody()).toMatchObject({
      entry: [{ messaging: [{ postback: { referral: { ref: 'spring', type: 'OPEN_THREAD' } } }] }],
    });
  });

  it('comes an echo of what a human writes in the inbox, which names no app', async () => {
    await tap();
    receiver.reset();
    const { mid } = await simulator.control.humanWrites(cafe.igUserId, {
      person: PERSON,
      text: 'Hello, this is Ada.',
    });
    expect(onlyBody()).toMatchObject({
      entry: [
        {
          messaging: [
            {
              sender: { id: cafe.igUserId },
              recipient: { id: PERSON },
              message: { mid, text: 'Hello, this is Ada.', is_echo: true },
            },
          ],
        },
      ],
    });
    expect(simulator.control.seesMessages(cafe.igUserId, PERSON)).toEqual([
      { text: 'Hello, this is Ada.' },
    ]);
  });
});
