import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  accountClient,
  errorOf,
  ICE_BREAKERS,
  type GraphClient,
} from './spec-support/graph-client.js';
import { startSimulator, type RunningSimulator } from './simulator.js';

let simulator: RunningSimulator;
let cafe: GraphClient;
const PERSON = '900000000000001';
const DAY_MS = 86_400_000;

beforeAll(async () => {
  simulator = await startSimulator({ appSecret: 'secret' });
});
afterAll(() => simulator.close());
beforeEach(() => {
  simulator.control.reset();
  cafe = accountClient(simulator);
});

const sendText = (text: string, person = PERSON) =>
  cafe.post('/v25.0/me/messages', { recipient: { id: person }, message: { text } });
const write = (text = 'Hello') => simulator.control.writes(cafe.igUserId, { person: PERSON, text });

describe('POST messages', () => {
  it('is taken after the person wrote: a recipient and a long message id, and the person sees it', async () => {
    await write();
    const sent = await sendText('Grüß dich 👋');
    expect(sent).toMatchObject({ status: 200, body: { recipient_id: PERSON } });
    expect(String(sent.body['message_id']).length).toBeGreaterThan(150);
    expect(simulator.control.seesMessages(cafe.igUserId, PERSON)).toEqual([
      { text: 'Grüß dich 👋' },
    ]);
    const thread = simulator.control.messages(cafe.igUserId, { person: PERSON });
    expect(thread.map(({ seq, direction }) => [seq, direction])).toEqual([
      [0, 'in'],
      [1, 'out'],
    ]);
  });

  it('knows no idempotency: the same body twice is two messages', async () => {
    await write();
    const [one, two] = [await sendText('Hi'), await sendText('Hi')];
    expect(one.body['message_id']).not.toBe(two.body['message_id']);
    expect(simulator.control.seesMessages(cafe.igUserId, PERSON)).toHaveLength(2);
  });

  it("refuses a person nobody met, and another account's person, with 100/2534014", async () => {
    const bar = accountClient(simulator, 'bar');
    await simulator.control.writes(bar.igUserId, { person: PERSON, text: 'Hello bar' });
    const refused = await sendText('Hi');
    expect(errorOf(refused)).toMatchObject({ code: 100, error_subcode: 2534014 });
  });

  it('refuses what is outside the 24 hours with 10/2534022, as 403 or 400', async () => {
    await write();
    simulator.control.advanceClock(DAY_MS + 1000);
    const refused = await sendText('Too late');
    expect(refused.status).toBe(403);
    expect(errorOf(refused)).toMatchObject({ code: 10, error_subcode: 2534022 });
    simulator.control.patchAccount(cafe.igUserId, { window_status: 400 });
    expect((await sendText('Too late')).status).toBe(400);
    await write('Again');
    expect((await sendText('In time')).status).toBe(200);
  });

  it('refuses who was met but never wrote', async () => {
    simulator.control.setPerson(cafe.igUserId, { person: PERSON });
    expect(errorOf(await sendText('Hi'))).toMatchObject({ code: 10, error_subcode: 2534022 });
  });

  it('lets a human agent answer for seven days, with the feature', async () => {
    await write();
    simulator.control.patchAccount(cafe.igUserId, { human_agent: true });
    simulator.control.advanceClock(6 * DAY_MS);
    const body = {
      recipient: { id: PERSON },
      message: { text: 'Sorry' },
      messaging_type: 'MESSAGE_TAG',
      tag: 'HUMAN_AGENT',
    };
    expect((await cafe.post('/v25.0/me/messages', body)).status).toBe(200);
    simulator.control.advanceClock(2 * DAY_MS);
    expect(errorOf(await cafe.post('/v25.0/me/messages', body))['code']).toBe(10);
  });

  it('refuses a blocked person with 551 and a thread of another app with 100/2534037', async () => {
    await write();
    simulator.control.setPerson(cafe.igUserId, { person: PERSON, blocked: true });
    expect(errorOf(await sendText('Hi'))).toMatchObject({ code: 551, error_subcode: 1545041 });
    simulator.control.setPerson(cafe.igUserId, { person: PERSON, blocked: false });
    simulator.control.patchAccount(cafe.igUserId, { thread_owner: 'other' });
    expect(errorOf(await sendText('Hi'))).toMatchObject({ code: 100, error_subcode: 2534037 });
  });

  it('answers an action with the recipient only, and knows the messages of the thread', async () => {
    const { mid } = await write();
    const act = (more: object) =>
      cafe.post('/v25.0/me/messages', { recipient: { id: PERSON }, ...more });
    expect((await act({ sender_action: 'typing_on' })).body).toEqual({ recipient_id: PERSON });
    const react = { sender_action: 'react', payload: { message_id: mid, reaction: '❤️' } };
    expect((await act(react)).body).toEqual({ recipient_id: PERSON });
    const elsewhere = { ...react, payload: { message_id: 'other', reaction: '❤️' } };
    expect(errorOf(await act(elsewhere))['code']).toBe(100);
    expect((await act({ message: { text: 'a' }, reply_to: { mid } })).status).toBe(200);
    const wrong = await act({ message: { text: 'a' }, reply_to: { mid: 'other' } });
    expect(errorOf(wrong)['code']).toBe(100);
    expect(simulator.control.seesMessages(cafe.igUserId, PERSON)).toHaveLength(1);
  });

  it('refuses over HTTP what the rules refuse, and counts it', async () => {
    await write();
    expect(errorOf(await sendText('中'.repeat(334)))).toMatchObject({ code: 100 });
    expect(simulator.control.account(cafe.igUserId).counters).toMatchObject({
      calls: 1,
      refused: 1,
      messages_accepted: 0,
    });
  });
});

describe('GET conversations', () => {
  const of = (person: string, fields = 'messages{id,message,from,to,created_time}') =>
    cafe.get(`/v25.0/me/conversations?user_id=${person}&fields=${encodeURIComponent(fields)}`);

  it('lists the thread newest first, in the documented shape', async () => {
    await cafe.post('/v25.0/me/messenger_profile', ICE_BREAKERS);
    await simulator.control.tap(cafe.igUserId, { person: PERSON });
    const sent = await sendText('Main street 1');
    const us = { id: cafe.igUserId, username: 'cafe' };
    const them = { id: PERSON, username: `person_${PERSON}` };
    const created = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
    expect((await of(PERSON)).body).toEqual({
      data: [
        {
          id: expect.any(String),
          messages: {
            data: [
              {
                id: sent.body['message_id'],
                created_time: created,
                from: us,
                to: { data: [them] },
                message: 'Main street 1',
              },
              {
                id: expect.any(String),
                created_time: created,
                from: them,
                to: { data: [us] },
                message: 'Where are you?',
              },
            ],
          },
        },
      ],
    });
  });

  it('shows the last 20, nothing for a stranger, and only the fields asked for', async () => {
    for (let count = 0; count < 25; count += 1) await write(`message ${count}`);
    simulator.control.patchAccount(cafe.igUserId, { limits: { conversations: null } });
    const shown = await of(PERSON, 'id,messages{message}');
    const texts = [...shown.text.matchAll(/"message":"message (\d+)"/g)].map((found) =>
      Number(found[1]),
    );
    expect(texts).toEqual(Array.from({ length: 20 }, (_, n) => 24 - n));
    expect(shown.text).not.toContain('created_time');
    expect((await of('42')).body).toEqual({ data: [] });
    expect(errorOf(await of(PERSON, 'messages{sender}'))['code']).toBe(100);
  });
});

describe('GET a person', () => {
  const profile = () => cafe.get(`/v25.0/${PERSON}?fields=name,username`);

  it('is given after a tap, refused with 230 without consent, unsupported for strangers', async () => {
    expect(errorOf(await profile())).toMatchObject({ code: 100 });
    simulator.control.setPerson(cafe.igUserId, { person: PERSON, username: 'anna' });
    expect(errorOf(await profile())).toMatchObject({ code: 230 });
    simulator.control.patchAccount(cafe.igUserId, { profile_without_consent: 'empty' });
    expect(await profile()).toMatchObject({ status: 200, body: {} });
    await simulator.control.tap(cafe.igUserId, { person: PERSON, payload: 'FORCED' });
    expect((await profile()).body).toEqual({ id: PERSON, name: null, username: 'anna' });
  });
});
