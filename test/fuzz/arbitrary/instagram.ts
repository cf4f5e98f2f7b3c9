import fc from 'fast-check';

const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('HOURS', '', '\u0000', 'x'.repeat(1_001)),
);
const id = fc.oneof(
  { weight: 3, arbitrary: fc.nat(30).map((nth) => `@@igid::${nth}:@@`) },
  { weight: 1, arbitrary: fc.stringMatching(/^\d{1,30}$/) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>('', 'x', 17, null, 1e17) },
);
const timestamp = fc.oneof(
  fc.constant(1_760_000_000_000),
  fc.constantFrom<unknown>(
    0,
    -1,
    8.64e15,
    8.64e15 + 1,
    1e300,
    '1760000000000',
    null,
    1_760_000_000,
  ),
  fc.integer(),
);
const item = fc.record(
  {
    sender: fc.record({ id }),
    recipient: fc.record({ id }),
    timestamp,
    postback: fc.record({ mid: text, title: text, payload: text }, { requiredKeys: ['mid'] }),
    message: fc.record(
      {
        mid: text,
        text,
        is_echo: fc.boolean(),
        quick_reply: fc.record({ payload: text }),
        attachments: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 2 }),
      },
      { requiredKeys: [] },
    ),
    read: fc.record({ mid: text }),
    reaction: fc.record({ mid: text, action: fc.constantFrom('react', 'unreact') }),
  },
  { requiredKeys: ['sender', 'recipient', 'timestamp'] },
);

/** What Meta posts to us, or nearly: taps, messages, echoes, of accounts that are there or are not. */
export const webhooks: fc.Arbitrary<unknown> = fc.record({
  object: fc.oneof({ weight: 8, arbitrary: fc.constant('instagram') }, fc.constantFrom('page', '')),
  entry: fc.array(
    fc.record(
      {
        id,
        time: timestamp,
        messaging: fc.array(item, { maxLength: 4 }),
        changes: fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 2 }),
      },
      { requiredKeys: ['id', 'time'] },
    ),
    { maxLength: 4 },
  ),
});

const question = fc.record({
  question: fc.oneof(fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' }), text),
  payload: fc.oneof(fc.string({ minLength: 1, maxLength: 100 }), text),
});

/** Sets of questions as a tenant sends them, in both of Meta's shapes. */
export const iceBreakers: fc.Arbitrary<unknown> = fc.oneof(
  fc.array(question, { minLength: 1, maxLength: 5 }),
  fc.uniqueArray(
    fc.record(
      {
        locale: fc.constantFrom('default', 'en_US', 'de_DE', 'pt_BR', 'xx', ''),
        call_to_actions: fc.array(question, { minLength: 1, maxLength: 5 }),
      },
      { requiredKeys: ['call_to_actions'] },
    ),
    { minLength: 1, maxLength: 3, selector: ({ locale }) => locale },
  ),
);
