import { describe, expect, it } from '@jest/globals';
import { SKIP_REASONS, type SkipReason } from '../replies/decide-reply.js';
import { EVENT_FAILURES } from './event-failure.js';
import {
  explainEvent,
  type EventStory,
  type ExplainStepName,
  type NotedReason,
} from './explain-event.js';

const TAPPED = new Date('2026-11-22T14:30:00.000Z');
const NOW = new Date('2026-11-22T14:31:00.000Z');

const grounds = {
  at: '2026-11-22T14:30:01.000Z',
  account_status: 'connected' as const,
  is_tenant_suspended: false,
  conversation: {
    state: 'automated' as const,
    held_until: null,
    is_opted_out: false,
    is_first_time: true,
  },
  rules: [{ id: 'r1', name: 'Hours', lost: null }],
  rules_left_out: 0,
};
const reply = {
  id: 'reply-1',
  state: 'sent' as const,
  evidence: 'answer' as const,
  settled: null,
  error: null,
  at: TAPPED,
};
const delivery = {
  id: 'delivery-1',
  type: 'reply.sent' as const,
  state: 'delivered' as const,
  attempts: 1,
  status: 204,
  at: TAPPED,
};

const story = (given: Partial<EventStory> = {}): EventStory => ({
  kind: 'postback',
  state: 'answered',
  isErased: false,
  receivedAt: TAPPED,
  occurredAt: TAPPED,
  signedBy: 2,
  replays: 0,
  decision: { ruleName: 'Hours', skipped: null },
  grounds,
  failure: null,
  lastError: null,
  nextAttemptAt: TAPPED,
  account: { username: 'cafe.central', status: 'connected', whenUnsure: 'hold' },
  isTenantSuspended: false,
  replies: [reply],
  deliveries: [delivery],
  isCut: false,
  facts: 2,
  ...given,
});
const explain = (given: Partial<EventStory> = {}, now = NOW) => explainEvent(story(given), now);
const only = (name: ExplainStepName, given: Partial<EventStory> = {}, now = NOW) =>
  explain(given, now)
    .filter(({ step }) => step === name)
    .map(({ outcome, message }) => `${outcome}: ${message}`);

const held = (given: object): EventStory['grounds'] => ({
  ...grounds,
  conversation: { ...grounds.conversation, ...given },
});
const TAKEN_OVER = { state: 'human_took_over', held_until: '2026-11-22T14:45:00.000Z' };
const OVER = '2026-11-22T14:30:00.000Z';
const decided = (ruleName: string | null, skipped: SkipReason): Partial<EventStory> => ({
  decision: { ruleName, skipped },
});
const noted = (reason: NotedReason): Partial<EventStory> => ({
  kind: 'echo',
  state: 'noted',
  decision: { ruleName: null, skipped: null, noted: reason },
});

describe('explainEvent', () => {
  it('tells of an answered event from its signature to its end', () => {
    expect(explain().map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'signature verified',
      'routing routed',
      'dedupe first_seen',
      'standing in_order',
      'window open',
      'conversation automated',
      'rules matched',
      'send sent',
      'delivery delivered',
      'end answered',
    ]);
  });

  it('tells of one that is only noted where it came from, and no more', () => {
    const steps = explain({ kind: 'echo', state: 'noted', replies: [], deliveries: [] });
    expect(steps.map(({ step }) => step)).toEqual(['signature', 'routing', 'dedupe', 'end']);
  });

  it('says of an erased one that nothing is left', () => {
    expect(only('end', { state: 'noted', isErased: true })).toEqual([
      'noted: The person was erased; nothing else of them is kept.',
    ]);
  });

  it.each<[ExplainStepName, Partial<EventStory>, RegExp]>([
    ['signature', {}, /^verified: .*secret 2 of the app/],
    ['signature', { signedBy: null }, /^verified: Its signature was verified\.$/],
    ['routing', {}, /@cafe\.central, which is connected now/],
    ['standing', { grounds: null }, /^not_kept: /],
    ['standing', { grounds: { ...grounds, is_tenant_suspended: true } }, /^barred: .*suspended/],
    ['standing', { grounds: { ...grounds, account_status: 'disconnected' } }, /^barred: /],
    ['standing', { grounds: null, state: 'pending' }, /^in_order: .*not decided yet/],
    [
      'standing',
      { grounds: null, state: 'pending', isTenantSuspended: true },
      /^waiting: .*tenant/,
    ],
    [
      'standing',
      {
        grounds: null,
        state: 'pending',
        account: { username: null, status: 'needs_reauth', whenUnsure: 'hold' },
      },
      /^waiting: .*needs_reauth/,
    ],
    ['window', {}, /^open: .* until 2026-11-23 14:30 UTC/],
    ['conversation', {}, /^automated: .* for the first time/],
    ['conversation', { grounds: held({ is_first_time: false }) }, /^automated: .*tapped before/],
    ['conversation', { grounds: null }, /^not_kept: /],
    ['conversation', { grounds: null, decision: null, state: 'pending' }, /^waiting: /],
    ['conversation', { grounds: held({ is_opted_out: true }) }, /^opted_out: /],
    ['conversation', { grounds: held(TAKEN_OVER) }, /^held: A human .* until 2026-11-22 14:45 UTC/],
    ['conversation', { grounds: held({ ...TAKEN_OVER, held_until: OVER }) }, /^automated: /],
    ['conversation', { grounds: held({ state: 'handed_off' }) }, /^held: .* until it is resumed/],
    ['rules', decided(null, 'cooldown'), /^no_match: .*too short a time before/],
    ['rules', decided(null, 'once_per_person'), /^no_match: .*answers each person once/],
    ['rules', decided('Hours', 'human_took_over'), /^matched: The rule "Hours" .*stopped/],
    ['end', { ...decided('Hours', 'human_took_over'), state: 'skipped' }, /^skipped: .*human/],
    ['end', noted('human_answered'), /^noted: .* a human of yours wrote/],
    ['end', noted('own_message'), /^noted: .* sent from here/],
    ['rules', {}, /^matched: The rule "Hours" answers it\.$/],
    ['rules', { grounds: null }, /^matched: .* was not kept\.$/],
    ['rules', { decision: null, grounds: null }, /^waiting: /],
    ['rules', { decision: { ruleName: null, skipped: 'outside_window' } }, /^not_asked: /],
    ['rules', { decision: { ruleName: null, skipped: 'no_rule' } }, /^no_match: None of one rule/],
    [
      'rules',
      { decision: { ruleName: null, skipped: 'no_rule' }, grounds: null },
      /^no_match: .*not kept/,
    ],
    [
      'rules',
      {
        decision: { ruleName: null, skipped: 'no_rule' },
        grounds: { ...grounds, rules: [], rules_left_out: 0 },
      },
      /^no_match: There was no rule to ask\.$/,
    ],
    ['replay', { replays: 2 }, /^replayed: It was replayed 2 times/],
    ['send', { replies: [{ ...reply, evidence: 'echo' }] }, /^sent: .*echo/],
    ['send', { replies: [{ ...reply, evidence: 'thread' }] }, /^sent: .*conversation/],
    ['send', { replies: [{ ...reply, settled: 'resent' }] }, /^sent: .*when_unsure was "resend"/],
    ['send', { replies: [{ ...reply, settled: 'not_landed' }] }, /^sent: .*had not reached/],
    ['send', { replies: [{ ...reply, state: 'unknown' }] }, /^unsure: .*when_unsure is "hold"/],
    ['send', { replies: [{ ...reply, state: 'intended' }] }, /^under_way: /],
    ['send', { replies: [{ ...reply, state: 'unsent' }] }, /^unsent: /],
    [
      'send',
      { replies: [{ ...reply, state: 'failed', error: { message: 'No.' } }] },
      /^failed: .*Instagram said: No\.$/,
    ],
    ['delivery', { deliveries: [] }, /^none: No endpoint subscribes/],
    ['delivery', { deliveries: [], facts: 0 }, /^none: No fact that tells of it is kept/],
    ['delivery', { deliveries: [], facts: 0, state: 'pending' }, /^none: Nothing was told/],
    [
      'delivery',
      { deliveries: [{ ...delivery, state: 'pending', attempts: 0 }] },
      /^pending: .*waits/,
    ],
    [
      'delivery',
      { deliveries: [{ ...delivery, state: 'pending', attempts: 2, status: 500 }] },
      /^pending: .*2 tries so far, the last with status 500/,
    ],
    [
      'delivery',
      { deliveries: [{ ...delivery, state: 'failed', attempts: 10, status: null }] },
      /^failed: .*10 tries, the last with no answer/,
    ],
    ['delivery', { deliveries: [{ ...delivery, state: 'quarantined' }] }, /^quarantined: /],
    ['end', { state: 'pending' }, /^pending: It is to be answered now\.$/],
    ['end', { state: 'pending', lastError: { message: 'Busy.' } }, /14:30:00 UTC.*Busy\.$/],
    ['end', { state: 'pending', isTenantSuspended: true }, /^pending: It waits/],
    ['end', { state: 'unsure' }, /^unsure: .*evidence is sought/],
    ['end', { state: 'failed' }, /^failed: It was given up\.$/],
    ['end', { state: 'quarantined' }, /^quarantined: /],
  ])('says of %s what the rows say: %j', (step, given, words) => {
    expect(only(step, given)[0]).toMatch(words);
  });

  it('judges the window by the time of the decision, and of what is owed by now', () => {
    const late = new Date('2026-11-24T00:00:00.000Z');
    expect(only('window', {}, late)[0]).toMatch(/^open/);
    expect(only('window', { state: 'unsure' }, late)[0]).toMatch(/^closed/);
  });

  it('says that there are more deliveries than it shows', () => {
    expect(only('delivery', { isCut: true }).at(-1)).toMatch(/^cut: .*more deliveries/);
  });

  it.each(SKIP_REASONS)('has its own words for the skip %s', (skipped) => {
    const [words] = only('end', { state: 'skipped', decision: { ruleName: null, skipped } });
    expect(words).toMatch(/^skipped: \w/);
  });

  it.each(EVENT_FAILURES)('has its own words for the failure %s', (failure) => {
    expect(only('end', { state: 'failed', failure })[0]).not.toMatch(/: It was given up\.$/);
  });

  it('names each message and delivery by its id', () => {
    const of = explain().flatMap((step) => (step.of === null ? [] : [step.of]));
    expect(of).toEqual(['reply-1', 'delivery-1']);
  });
});
