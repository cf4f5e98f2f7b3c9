import { describe, expect, it } from '@jest/globals';
import { changeConversation, type ConversationCause } from './change-conversation.js';
import {
  LONG_LAPSE_MS,
  needsDisclosure,
  NEW_CONVERSATION,
  quietBecause,
  type Conversation,
} from './conversation.js';

const NOW = 1_000_000;
const human = (untilMs: number): ConversationCause => ({
  kind: 'human_answered',
  untilMs,
  eventId: 'echo',
});
const ofHuman = (untilMs: number) => ({
  state: 'human_took_over' as const,
  heldUntilMs: untilMs,
  heldBy: 'echo',
});
const handedOff = { state: 'handed_off' as const, heldUntilMs: null, heldBy: 'tap' };
const optedOut = { optedOutAtMs: 5 };
const OFF = 'conversation.handed_off';
const ON = 'conversation.resumed';

type Case = [
  string,
  Partial<Conversation>,
  ConversationCause,
  Partial<Conversation>,
  string | null,
];

const CASES: Case[] = [
  ['a human answers', {}, human(NOW + 9), ofHuman(NOW + 9), OFF],
  ['a human answered long ago', {}, human(NOW), {}, null],
  ['a human answers again', ofHuman(NOW + 1), human(NOW + 9), ofHuman(NOW + 9), null],
  ['echoes come in another order', ofHuman(NOW + 9), human(NOW + 1), ofHuman(NOW + 9), null],
  ['a human answers what was handed off', handedOff, human(NOW + 9), handedOff, null],
  [
    'a human answers what was handed off for a time',
    { ...handedOff, heldUntilMs: NOW + 1 },
    human(NOW + 9),
    { state: 'handed_off', heldUntilMs: NOW + 9, heldBy: 'echo' },
    null,
  ],
  ['a human answers who opted out', optedOut, human(NOW + 9), ofHuman(NOW + 9), null],
  [
    'a rule hands off',
    {},
    { kind: 'handed_off_by_rule', untilMs: null, eventId: 'tap' },
    handedOff,
    OFF,
  ],
  [
    'the tenant hands off what a human took over',
    ofHuman(NOW + 9),
    { kind: 'handed_off_by_request', untilMs: NOW + 1 },
    { state: 'handed_off', heldUntilMs: NOW + 1, heldBy: null },
    null,
  ],
  [
    'a pause ends',
    ofHuman(NOW),
    { kind: 'pause_ended' },
    { state: 'automated', heldUntilMs: null, heldBy: null },
    ON,
  ],
  [
    'a pause ends of who opted out',
    { ...ofHuman(NOW), ...optedOut },
    { kind: 'pause_ended' },
    { state: 'automated', ...optedOut },
    null,
  ],
  ['it is resumed', handedOff, { kind: 'resumed_by_request' }, { state: 'automated' }, ON],
  ['it is resumed though it goes on', {}, { kind: 'resumed_by_request' }, {}, null],
  ['the person opts out', {}, { kind: 'opted_out', atMs: 5 }, optedOut, OFF],
  ['the person opts out again', optedOut, { kind: 'opted_out', atMs: 7 }, optedOut, null],
  ['the person opts in', optedOut, { kind: 'opted_in' }, { optedOutAtMs: null }, ON],
  [
    'the person opts in while a human has it',
    { ...ofHuman(NOW + 9), ...optedOut },
    { kind: 'opted_in' },
    { ...ofHuman(NOW + 9), optedOutAtMs: null },
    null,
  ],
];

describe('changeConversation', () => {
  it.each(CASES)('%s', (_, before, cause, expected, told) => {
    const { after, fact } = changeConversation({ ...NEW_CONVERSATION, ...before }, cause, NOW);
    expect(after).toMatchObject(expected);
    expect(fact).toEqual(told === null ? null : { type: told, reason: cause.kind });
  });
});

describe('quietBecause', () => {
  it.each([
    [{}, null],
    [ofHuman(NOW + 1), 'human_took_over'],
    [ofHuman(NOW), null],
    [handedOff, 'handed_off'],
    [{ ...handedOff, ...optedOut }, 'opted_out'],
  ] as const)('%j', (given, reason) => {
    expect(quietBecause({ ...NEW_CONVERSATION, ...given }, NOW)).toBe(reason);
  });
});

describe('needsDisclosure', () => {
  const told = { disclosedBy: 'e', lastTapAtMs: NOW };
  it.each([
    ['a new conversation', {}, NOW, true],
    ['one that was told', told, NOW + LONG_LAPSE_MS, false],
    ['one after a long lapse', told, NOW + LONG_LAPSE_MS + 1, true],
  ] as const)('%s', (_, given, nowMs, needs) => {
    expect(needsDisclosure({ ...NEW_CONVERSATION, ...given }, nowMs)).toBe(needs);
  });

  it('is due again when a human hands the conversation back', () => {
    const before = { ...NEW_CONVERSATION, ...told };
    const { after } = changeConversation(before, human(NOW + 9), NOW);
    expect(needsDisclosure(after, NOW)).toBe(true);
  });
});
