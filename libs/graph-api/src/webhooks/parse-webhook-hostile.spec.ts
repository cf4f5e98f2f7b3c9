import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { INBOUND_KINDS, type InboundEvent } from '#libs/domain';
import { INBOUND_LIMITS } from './meta-limits.js';
import { type ParsedWebhook, parseWebhook } from './parse-webhook.js';

const NOW_MS = 1_790_000_000_000;
const good = {
  sender: { id: '4309' },
  recipient: { id: '17841' },
  timestamp: NOW_MS,
  postback: { mid: 'm1', title: 'T', payload: 'P' },
};
const webhook = (...entry: unknown[]) => ({ object: 'instagram', entry });
const messaging = (...items: unknown[]) => webhook({ id: '17841', time: NOW_MS, messaging: items });

function eventsOf(result: ParsedWebhook): InboundEvent[] {
  if ('problem' in result) throw new Error(result.problem);
  return result.events;
}

describe('what is no webhook of Instagram', () => {
  it.each<[string, unknown]>([
    ['no JSON', '{'],
    ['an empty text', ''],
    ['null', 'null'],
    ['a number', 7],
    ['an array in an array', [[]]],
    ['a page', { object: 'page', entry: [] }],
    ['no object', { entry: [] }],
    ['no entries', { object: 'instagram' }],
    ['an object for entries', { object: 'instagram', entry: {} }],
    ['brackets only', '['.repeat(1_000_000)],
  ])('is a problem: %s', (_name, input) => {
    expect(parseWebhook(input, NOW_MS)).toEqual({ problem: expect.any(String) });
  });
});

describe('a part that is malformed', () => {
  it.each<[string, unknown, object]>([
    ['an entry that is text', webhook('x'), { 'entry-not-an-object': 1 }],
    ['an entry that is an array', webhook([]), { 'entry-not-an-object': 1 }],
    ['an entry without an id', webhook({ messaging: [good] }), { 'entry-without-id': 1 }],
    [
      'an entry with an object for an id',
      webhook({ id: {}, messaging: [good] }),
      {
        'entry-without-id': 1,
      },
    ],
    ['an entry without items', webhook({ id: '1' }), { 'entry-without-items': 1 }],
    ['an object for items', webhook({ id: '1', messaging: {} }), { 'entry-without-items': 1 }],
    ['a change that is text', webhook({ id: '1', changes: ['x'] }), { 'change-not-an-object': 1 }],
    [
      'a change whose value is text',
      webhook({ id: '1', changes: [{ field: 'messages', value: 'x' }] }),
      { 'item-not-an-object': 1 },
    ],
    ['an item that is null', messaging(null), { 'item-not-an-object': 1 }],
    ['an item that is an array', messaging([good]), { 'item-not-an-object': 1 }],
    [
      'a message that is text',
      messaging({ ...good, postback: undefined, message: 'x' }),
      {
        'item-without-content': 1,
      },
    ],
    [
      'a postback that is an array',
      messaging({ ...good, postback: [] }),
      {
        'item-without-content': 1,
      },
    ],
    ['a tap by nobody', messaging({ ...good, sender: undefined }), { 'item-without-person': 1 }],
    ['a tap by an array', messaging({ ...good, sender: ['4309'] }), { 'item-without-person': 1 }],
  ])('is counted: %s', (_name, input, ignored) => {
    expect(parseWebhook(input, NOW_MS)).toMatchObject({ events: [], ignored });
  });

  it('takes nothing from its neighbours', () => {
    const result = parseWebhook(messaging(null, good, 'x', { ...good, postback: 1 }, good), NOW_MS);
    expect(eventsOf(result)).toHaveLength(2);
    expect(result).toMatchObject({
      ignored: { 'item-not-an-object': 2, 'item-without-content': 1 },
    });
  });
});

describe('hostile content', () => {
  it('does not reach a prototype', () => {
    const text = `{"object":"instagram","__proto__":{"polluted":1},"entry":[
      {"id":"17841","__proto__":{"messaging":[]},"constructor":{"prototype":{"polluted":1}},
       "messaging":[{"__proto__":{"postback":{"mid":"m1"}},"sender":{"__proto__":{"id":"1"}}}],
       "changes":[{"field":"__proto__","value":{}},{"field":"constructor","value":{}}]}]}`;
    const result = parseWebhook(text, NOW_MS);
    expect(eventsOf(result).map((event) => event.kind)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  it('may be nested as deep as a body is long', () => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const item = `"sender":{"id":"4309"},"recipient":{"id":"17841"},"timestamp":${NOW_MS}`;
    const text = `{"object":"instagram","entry":[{"id":"17841","messaging":[
      {${item},"hologram":${deep}},{${item},"timestamp":${deep},"reaction":{"mid":"m","action":${deep}}},
      {${item},"postback":{"mid":"m1","title":${deep},"payload":"P"}}],
      "changes":[{"field":"comments","value":{"text":${deep}}},{"field":${deep}}]}]}`;
    const kinds = eventsOf(parseWebhook(text, NOW_MS)).map((event) => event.kind);
    expect(kinds).toEqual(['unknown', 'reaction', 'postback', 'unknown', 'unknown']);
  });

  it('is made such that PostgreSQL can keep it', () => {
    const bad = '\u0000\ud800x';
    const [event] = eventsOf(
      parseWebhook(messaging({ ...good, postback: { mid: bad, title: bad, payload: bad } }), 1),
    );
    expect(event).toMatchObject({ mid: '\ufffd\ufffdx', title: '\ufffd\ufffdx' });
  });

  it('is cut to what a row may carry', () => {
    const huge = 'x'.repeat(2_000_000);
    const items = messaging(
      { ...good, postback: { mid: huge, title: huge, payload: huge } },
      { ...good, postback: { mid: 'm'.repeat(600), title: 'T', payload: 'P' } },
      { ...good, postback: undefined, message_edit: { mid: 'm', num_edit: huge } },
      { ...good, sender: { id: huge }, timestamp: huge },
    );
    const events = eventsOf(parseWebhook(items, NOW_MS));
    expect(events.map((event) => event.mid)).toEqual([null, 'm'.repeat(600), 'm']);
    expect(events[0]?.title).toHaveLength(INBOUND_LIMITS.textChars);
    for (const { dedupKey } of events) expect(dedupKey.length).toBeLessThanOrEqual(255);
  });
});

const party = fc.oneof(
  { weight: 5, arbitrary: fc.record({ id: fc.constantFrom('4309', '4310', '17841') }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);
const words = fc.oneof(fc.constantFrom('m1', 'm2', 'P'), fc.jsonValue());
const content = fc.dictionary(
  fc.constantFrom('postback', 'message', 'message_edit', 'reaction', 'read', 'referral', 'optin'),
  fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        mid: words,
        title: words,
        payload: words,
        text: words,
        is_echo: words,
        is_deleted: words,
        num_edit: words,
        action: words,
      },
      { requiredKeys: [] },
    ),
  ),
  { maxKeys: 2, noNullPrototype: true },
);
const item = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 5,
    arbitrary: fc
      .tuple(fc.record({ sender: party, recipient: party, timestamp: words }), content)
      .map(([parties, more]) => ({ ...parties, ...more })),
  },
);

describe('a webhook of anything', () => {
  it('never throws, and every event is whole', () => {
    const entry = fc.oneof(
      fc.jsonValue(),
      fc.record(
        {
          id: fc.oneof(fc.constantFrom('17841', '0'), fc.jsonValue()),
          time: words,
          messaging: fc.oneof(fc.array(item), fc.jsonValue()),
          standby: fc.oneof(fc.array(item), fc.jsonValue()),
          changes: fc.array(
            fc.oneof(
              fc.jsonValue(),
              fc.record({ field: fc.constantFrom('messages', 'comments', 'x'), value: item }),
            ),
          ),
        },
        { requiredKeys: [] },
      ),
    );
    const body = fc.oneof(
      fc.jsonValue(),
      fc.record({ object: fc.constant('instagram'), entry: fc.array(entry) }),
    );
    fc.assert(
      fc.property(body, (json) => {
        const fromObject = parseWebhook(json, NOW_MS);
        parseWebhook(JSON.stringify(json), NOW_MS);
        if ('problem' in fromObject) return;
        for (const event of fromObject.events) {
          expect(INBOUND_KINDS).toContain(event.kind);
          expect(event.igUserId).not.toBe('');
          expect(Number.isSafeInteger(event.occurredAtMs)).toBe(true);
          expect(event.dedupKey.length).toBeLessThanOrEqual(INBOUND_LIMITS.dedupKeyChars);
          expect(event.dedupKey).not.toContain('\u0000');
        }
      }),
      { numRuns: 300 },
    );
  });

  it('never throws on text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        expect(parseWebhook(text, NOW_MS)).toBeDefined();
      }),
    );
  });

  it('gives the same events in whatever order and batches its items come', () => {
    const shuffledItems = fc
      .array(item, { maxLength: 8 })
      .chain((items) =>
        fc.tuple(
          fc.constant(items),
          fc.shuffledSubarray(items, { minLength: items.length }),
          fc.nat({ max: items.length }),
        ),
      );
    fc.assert(
      fc.property(shuffledItems, ([items, shuffled, cut]) => {
        const batch = (some: unknown[]) => ({ id: '17841', time: NOW_MS, messaging: some });
        const once = parseWebhook(webhook(batch(items)), NOW_MS);
        const split = webhook(batch(shuffled.slice(0, cut)), batch(shuffled.slice(cut)));
        const sorted = (result: ParsedWebhook) =>
          eventsOf(result)
            .map((event) => JSON.stringify(event))
            .sort();
        expect(sorted(parseWebhook(split, NOW_MS))).toEqual(sorted(once));
      }),
      { numRuns: 200 },
    );
  });
});

it('reads two thousand taps of one POST at once', () => {
  const taps = Array.from({ length: 2000 }, (_, i) => ({
    ...good,
    postback: { ...good.postback, mid: `m${i}` },
  }));
  const events = eventsOf(parseWebhook(JSON.stringify(messaging(...taps)), NOW_MS));
  expect(new Set(events.map((event) => event.dedupKey)).size).toBe(2000);
});
