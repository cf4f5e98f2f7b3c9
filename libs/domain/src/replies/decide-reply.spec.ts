import { describe, expect, it } from '@jest/globals';
import { INBOUND_KINDS } from '../events/inbound-event.js';
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
