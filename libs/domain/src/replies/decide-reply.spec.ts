import { describe, expect, it } from '@jest/globals';
import { INBOUND_KINDS } from '../events/inbound-event.js';
import { NEW_CONVERSATION } from '../conversations/conversation.js';
import { ANSWERABLE_KINDS, decideReply, type ReplyQuestion } from './decide-reply.js';
import { REPLY_WINDOW_MS } from './reply-window.js';

const rule = {
  id: 'r1',
  accountId: null,
  priority: 100,
  enabled: true,
  match: { type: 'exact' as const, value: 'HOURS', on: 'payload' as const },
  locales: null,
  schedule: null,
  refs: null,
  person: null,
  limit: null,
  actions: [
    { type: 'text' as const, text: 'From 9 to 5.' },
    { type: 'text' as const, text: 'Not on Sundays.' },
  ],
};
const event = {
  accountId: 'acc',
  kind: 'postback' as const,
  occurredAtMs: 1000,
  payload: 'HOURS',
  title: 'When?',
  locale: null,
};
const ask = (more: Partial<ReplyQuestion> = {}) =>
  decideReply({ event, rules: [rule], nowMs: 2000, ...more });

describe('decideReply', () => {
  it('answers with the messages of the rule, in order', () => {
    expect(ask()).toEqual({
      kind: 'reply',
      ruleId: 'r1',
      messages: [{ text: 'From 9 to 5.' }, { text: 'Not on Sundays.' }],
      effects: { handoff: null, tags: [] },
      discloses: false,
      isLimited: false,
      asksForPerson: false,
      considered: [{ ruleId: 'r1', lost: null }],
    });
  });

  it('fills in what was tapped, and whose account it is', () => {
    const actions = [{ type: 'text' as const, text: '{{account|we}}: {{question|it}}' }];
    const rules = [{ ...rule, actions }];
    expect(ask({ rules, accountName: 'cafe.milano' })).toMatchObject({
      messages: [{ text: 'cafe.milano: When?' }],
    });
    expect(ask({ rules, event: { ...event, title: null } })).toMatchObject({
      messages: [{ text: 'we: it' }],
    });
  });

  it('says of every rule why it lost when none fits', () => {
    expect(ask({ event: { ...event, payload: 'OTHER' } })).toEqual({
      kind: 'skip',
      reason: 'no_rule',
      considered: [{ ruleId: 'r1', lost: 'payload_differs' }],
    });
  });

  it('goes by the window of the conversation, which each tap opens', () => {
    const nowMs = event.occurredAtMs + REPLY_WINDOW_MS;
    const conversation = { ...NEW_CONVERSATION, lastTapAtMs: nowMs - 1 };
    expect(ask({ nowMs, conversation })).toMatchObject({ kind: 'reply' });
  });

  it('says first that it is automatic where the account says so and the person was not told', () => {
    const disclosure = 'This is an automatic answer.';
    const told = { ...NEW_CONVERSATION, disclosedBy: 'e0', lastTapAtMs: 1500 };
    expect(ask({ disclosure })).toMatchObject({
      discloses: true,
      messages: [{ text: disclosure }, { text: 'From 9 to 5.' }, { text: 'Not on Sundays.' }],
    });
    expect(ask({ disclosure, conversation: told })).toMatchObject({ discloses: false });
    const silent = [{ ...rule, actions: [{ type: 'tag' as const, tag: 'lead' }] }];
    expect(ask({ disclosure, rules: silent })).toMatchObject({
      discloses: false,
      messages: [],
      effects: { handoff: null, tags: ['lead'] },
    });
  });

  it('says who the person is where that is known, and that it would where it is not', () => {
    const actions = [{ type: 'text' as const, text: 'Hi {{name|there}}!' }];
    const rules = [{ ...rule, actions }];
    expect(ask({ rules })).toMatchObject({
      asksForPerson: true,
      messages: [{ text: 'Hi there!' }],
    });
    const personName = { name: 'Ada', username: 'ada' };
    expect(ask({ rules, personName })).toMatchObject({ messages: [{ text: 'Hi Ada!' }] });
  });

  it('picks the same variation for the same event, and each for some', () => {
    const actions = [{ type: 'text' as const, text: 'a', variations: ['b', 'c'] }];
    const said = (id: string | null) =>
      JSON.stringify(ask({ rules: [{ ...rule, actions }], event: { ...event, id } }));
    expect(said('e1')).toBe(said('e1'));
    expect(ask({ rules: [{ ...rule, actions }] })).toMatchObject({ messages: [{ text: 'a' }] });
    const all = new Set(Array.from({ length: 50 }, (_, n) => said(`e${n}`)));
    expect(all.size).toBe(3);
  });

  it.each([
    { reason: 'opted_out', conversation: { optedOutAtMs: 1 } },
    { reason: 'human_took_over', conversation: { state: 'human_took_over', heldUntilMs: 2001 } },
    { reason: 'handed_off', conversation: { state: 'handed_off' } },
    { reason: 'cooldown', limit: { type: 'cooldown', seconds: 2, otherwise: 'skip' } },
    { reason: 'once_per_person', limit: { type: 'once_per_person', otherwise: 'skip' } },
    { reason: 'once_per_person', limit: { type: 'once_per_person', otherwise: 'next_rule' } },
  ] as const)('skips because of the person: $reason', ({ reason, ...given }) => {
    const answeredBy = { r1: { atMs: 1, eventId: 'e0' } };
    const conversation = {
      ...NEW_CONVERSATION,
      answeredBy,
      ...('conversation' in given ? given.conversation : {}),
    };
    const rules = [{ ...rule, limit: 'limit' in given ? given.limit : null }];
    expect(ask({ conversation, rules })).toMatchObject({ kind: 'skip', reason });
  });

  it.each([
    { reason: 'outside_window', more: { nowMs: 1000 + REPLY_WINDOW_MS } },
    { reason: 'account_not_connected', more: { accountStatus: 'disconnected' as const } },
    { reason: 'tenant_suspended', more: { isTenantSuspended: true } },
    { reason: 'no_rule', more: { rules: [] } },
    { reason: 'not_answerable', more: { event: { ...event, kind: 'echo' as const } } },
  ])('skips: $reason', ({ reason, more }) => {
    expect(ask(more)).toMatchObject({ kind: 'skip', reason });
  });

  it.each(['connected', 'needs_reauth', 'restricted'] as const)(
    'decides for an account that is %s: waiting is the lane’s matter',
    (accountStatus) => {
      expect(ask({ accountStatus })).toMatchObject({ kind: 'reply' });
    },
  );

  it.each(INBOUND_KINDS)('answers kind %s only when it is on the list', (kind) => {
    const isAnswered = ask({ event: { ...event, kind } }).kind === 'reply';
    expect(isAnswered).toBe(ANSWERABLE_KINDS.includes(kind));
  });
});
