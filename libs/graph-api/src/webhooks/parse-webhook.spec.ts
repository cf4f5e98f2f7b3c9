import { describe, expect, it } from '@jest/globals';
import type { InboundEvent } from '#libs/domain';
import { parseWebhook } from './parse-webhook.js';

const NOW_MS = 1_790_000_000_000;
const SENT_MS = 1_729_604_868_999;
const AT_MS = 1_729_604_868_365;
const IG = '17841400000000001';
const PERSON = '4309';

const incoming = { sender: { id: PERSON }, recipient: { id: IG }, timestamp: AT_MS };
const outgoing = { sender: { id: IG }, recipient: { id: PERSON }, timestamp: AT_MS };

const entry = (more: object) => ({ id: IG, time: SENT_MS, ...more });
const webhook = (...entries: unknown[]) => ({ object: 'instagram', entry: entries });

function parsed(input: unknown) {
  const result = parseWebhook(input, NOW_MS);
  if ('problem' in result) throw new Error(result.problem);
  return result;
}

function onlyEvent(input: unknown): InboundEvent {
  const { events, ignored } = parsed(input);
  expect(ignored).toEqual({});
  expect(events).toHaveLength(1);
  return events[0]!;
}

const ofItem = (item: object) => onlyEvent(webhook(entry({ messaging: [item] })));

describe('an item of messaging', () => {
  it.each<[string, object, Partial<InboundEvent>]>([
    [
      'the tap on an ice breaker',
      { ...incoming, postback: { mid: 'm1', title: 'Where are you?', payload: 'LOC' } },
      { kind: 'postback', title: 'Where are you?', payload: 'LOC', dedupKey: 'postback:m1' },
    ],
    [
      "a tap as Meta's ice-breaker page shows it, without a mid",
      { ...incoming, postback: { title: 'Where are you?', payload: 'LOC' } },
      { kind: 'postback', mid: null, title: 'Where are you?', payload: 'LOC' },
    ],
    [
      'a message',
      { ...incoming, message: { mid: 'm1', text: 'Hi 👋' } },
      { kind: 'message', title: 'Hi 👋', payload: null, dedupKey: 'message:m1' },
    ],
    [
      'a message with a picture only',
      { ...incoming, message: { mid: 'm1', attachments: [{ type: 'image', payload: {} }] } },
      { kind: 'message', title: null },
    ],
    [
      'a message from an advertisement',
      { ...incoming, message: { mid: 'm1', text: 'Hi', referral: { ref: 'r', ad_id: '1' } } },
      { kind: 'message', title: 'Hi' },
    ],
    [
      'a quick reply',
      { ...incoming, message: { mid: 'm1', text: 'Yes', quick_reply: { payload: 'YES' } } },
      { kind: 'quick_reply', title: 'Yes', payload: 'YES', dedupKey: 'quick_reply:m1' },
    ],
    [
      'an echo',
      { ...outgoing, message: { mid: 'm1', text: 'Hello', is_echo: true } },
      { kind: 'echo', personId: PERSON, title: 'Hello', dedupKey: 'echo:m1' },
    ],
    [
      'an echo that nobody marked',
      { ...outgoing, message: { mid: 'm1', text: 'Hello', quick_reply: { payload: 'P' } } },
      { kind: 'echo', personId: PERSON, title: 'Hello', payload: null },
    ],
    [
      'a postback of the account itself, which nobody may answer',
      { ...outgoing, postback: { mid: 'm1', title: 'T', payload: 'P' } },
      { kind: 'echo', personId: PERSON },
    ],
    [
      'a message of the account to itself, which nobody may answer',
      {
        sender: { id: IG },
        recipient: { id: IG },
        timestamp: AT_MS,
        message: { mid: 'm1', text: 'Note', is_self: true },
      },
      { kind: 'echo', personId: IG, title: 'Note' },
    ],
    [
      'a message that was taken back',
      { ...incoming, message: { mid: 'm1', is_deleted: true } },
      { kind: 'message_deleted', personId: PERSON, dedupKey: 'message_deleted:m1' },
    ],
    [
      "a message of the account's that was taken back",
      { ...outgoing, message: { mid: 'm1', is_deleted: true, is_echo: true } },
      { kind: 'message_deleted', personId: PERSON },
    ],
    [
      'a message that cannot be shown',
      { ...incoming, message: { mid: 'm1', is_unsupported: true } },
      { kind: 'unknown', mid: 'm1', dedupKey: 'unknown:m1' },
    ],
    [
      'an edit',
      { ...incoming, message_edit: { mid: 'm1', text: 'Hi!', num_edit: '2' } },
      { kind: 'message_edit', title: 'Hi!', dedupKey: 'message_edit:m1:2' },
    ],
    [
      'a reaction',
      {
        ...incoming,
        reaction: { mid: 'm1', action: 'react', reaction: 'love', emoji: '❤️' },
      },
      { kind: 'reaction', title: '❤️', dedupKey: `reaction:m1:react:${AT_MS}` },
    ],
    [
      'a reaction taken back',
      { ...incoming, reaction: { mid: 'm1', action: 'unreact' } },
      { kind: 'reaction', title: null, dedupKey: `reaction:m1:unreact:${AT_MS}` },
    ],
    [
      'a message that was seen',
      { ...incoming, read: { mid: 'm1' } },
      { kind: 'read', dedupKey: 'read:m1' },
    ],
    [
      'a link into the conversation',
      { ...incoming, referral: { ref: 'summer', source: 'IGME', type: 'OPEN_THREAD' } },
      { kind: 'referral', mid: null, payload: 'summer' },
    ],
    [
      'a conversation handed over',
      { ...incoming, pass_thread_control: { new_owner_app_id: '7', metadata: 'x' } },
      { kind: 'handover', mid: null, title: null, payload: null },
    ],
    ['a request for control', { ...incoming, request_thread_control: {} }, { kind: 'handover' }],
    ['an opt-in', { ...incoming, optin: { type: 'x' } }, { kind: 'unknown', personId: PERSON }],
    ['a kind of the future', { ...incoming, hologram: {} }, { kind: 'unknown' }],
    ['nothing at all', {}, { kind: 'unknown', personId: '', occurredAtMs: SENT_MS }],
  ])('is read: %s', (_name, item, expected) => {
    const event = ofItem(item);
    expect(event).toMatchObject({ igUserId: IG, ...expected });
    if ('timestamp' in item) expect(event.occurredAtMs).toBe(AT_MS);
    expect(event.dedupKey.length).toBeLessThanOrEqual(255);
  });
});

describe('where items are found', () => {
  const postback = { ...incoming, postback: { mid: 'm1', title: 'T', payload: 'P' } };

  it('a postback may come as a change', () => {
    const changes = [{ field: 'messaging_postbacks', value: postback }];
    expect(onlyEvent(webhook(entry({ changes })))).toEqual(ofItem(postback));
  });

  it("the dashboard's test is no message", () => {
    const value = {
      sender: { id: '12334' },
      recipient: { id: '23245' },
      timestamp: '1527459824',
      message: { mid: 'random_mid', text: 'random_text' },
    };
    const changes = [{ field: 'messages', value }];
    const test = { id: '0', time: 1527459824, changes };
    expect(onlyEvent(webhook(test))).toEqual({
      kind: 'test',
      igUserId: '0',
      personId: '12334',
      mid: 'random_mid',
      occurredAtMs: 1_527_459_824_000,
      hasOwnTime: true,
      dedupKey: 'test:message:random_mid',
      title: 'random_text',
      payload: null,
    });
    expect(onlyEvent(webhook({ ...test, changes: [{ field: 'comments', value: {} }] })).kind).toBe(
      'test',
    );
  });

  it("another app's conversation is standby, whatever is said in it", () => {
    const standby = [postback, { ...outgoing, message: { mid: 'm2', is_echo: true } }];
    const { events } = parsed(webhook(entry({ standby })));
    expect(events.map(({ kind, personId, dedupKey }) => [kind, personId, dedupKey])).toEqual([
      ['standby', PERSON, 'standby:postback:m1'],
      ['standby', PERSON, 'standby:echo:m2'],
    ]);
  });

  it('a comment is unknown to us, with the time of its entry in seconds', () => {
    const value = { id: 'c1', from: { id: '77', username: 'x' }, text: 'nice' };
    const changes = [{ field: 'comments', value }];
    const event = onlyEvent(webhook({ ...entry({ changes }), time: 1_520_622_968 }));
    expect(event).toMatchObject({
      kind: 'unknown',
      personId: '77',
      occurredAtMs: 1_520_622_968_000,
    });
    const edited = [{ field: 'comments', value: { ...value, text: 'very nice' } }];
    expect(onlyEvent(webhook(entry({ changes: edited }))).dedupKey).toBe(event.dedupKey);
    const other = [{ field: 'comments', value: { ...value, id: 'c2' } }];
    expect(onlyEvent(webhook(entry({ changes: other }))).dedupKey).not.toBe(event.dedupKey);
  });

  it('several accounts share one POST, which may be the array that the pages show', () => {
    const other = { ...entry({ messaging: [postback] }), id: '17842' };
    const body = [webhook(entry({ messaging: [postback] }), other)];
    const { events, entries } = parsed(body);
    expect(entries).toBe(2);
    expect(events.map((event) => event.igUserId)).toEqual([IG, '17842']);
  });

  it('an item without a time has that of its entry, else that of its arrival', () => {
    const messaging = [{ ...postback, timestamp: undefined }];
    expect(onlyEvent(webhook(entry({ messaging }))).occurredAtMs).toBe(SENT_MS);
    expect(onlyEvent(webhook({ id: IG, messaging })).occurredAtMs).toBe(NOW_MS);
  });
});

describe('ids that came as bare numbers', () => {
  const text = `{"object":"instagram","entry":[{"id":${IG},"time":${SENT_MS},"messaging":[
    {"sender":{"id":9999999999999999},"recipient":{"id":${IG}},"timestamp":${AT_MS},
     "postback":{"mid":"m1","title":"T","payload":"P"}}]}]}`;

  it('are whole when read from the text', () => {
    expect(onlyEvent(text)).toMatchObject({ igUserId: IG, personId: '9999999999999999' });
  });

  it('count as missing when they lost digits in a parsed object', () => {
    expect(parsed(JSON.parse(text))).toMatchObject({
      events: [],
      ignored: { 'entry-without-id': 1 },
    });
  });

  it('are taken from a parsed object while they are exact', () => {
    const messaging = [{ ...incoming, sender: { id: 4309 }, message: { mid: 'm1' } }];
    expect(onlyEvent(webhook(entry({ messaging }))).personId).toBe('4309');
  });
});

describe('the key of an item without a mid', () => {
  const tap = { ...incoming, postback: { title: 'T', payload: 'P' } };
  const { dedupKey } = ofItem(tap);

  it('is equal for a repeat, sent at another time', () => {
    expect(onlyEvent(webhook({ id: IG, time: SENT_MS + 5, messaging: [tap] })).dedupKey).toBe(
      dedupKey,
    );
    expect(dedupKey).toMatch(/^postback:sha256:[0-9a-f]{64}$/);
  });

  it.each<[string, object]>([
    ['person', { ...tap, sender: { id: '4310' } }],
    ['time', { ...tap, timestamp: AT_MS + 1 }],
    ['payload', { ...tap, postback: { title: 'T', payload: 'P2' } }],
    ['title', { ...tap, postback: { title: 'T2', payload: 'P' } }],
    ['place of the words', { ...tap, postback: { title: 'P', payload: 'T' } }],
    ['kind', { ...incoming, referral: { ref: 'P' } }],
  ])('differs by %s', (_name, item) => {
    expect(ofItem(item).dedupKey).not.toBe(dedupKey);
  });
});

describe('one mid', () => {
  it('has a key for each kind of notice about it', () => {
    const items = [
      { message: { mid: 'm1', text: 'a' } },
      { postback: { mid: 'm1', title: 'a', payload: 'p' } },
      { message: { mid: 'm1', is_deleted: true } },
      { message_edit: { mid: 'm1', num_edit: 1 } },
      { message_edit: { mid: 'm1', num_edit: 2 } },
      { message_edit: { mid: 'm1', text: 'no number' } },
      { reaction: { mid: 'm1', action: 'react' } },
      { reaction: { mid: 'm1', action: 'unreact' } },
      { read: { mid: 'm1' } },
    ];
    const keys = items.map((item) => ofItem({ ...incoming, ...item }).dedupKey);
    expect(new Set(keys).size).toBe(items.length);
  });
});
