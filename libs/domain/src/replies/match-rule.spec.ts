import { describe, expect, it } from '@jest/globals';
import { matchRule } from './match-rule.js';
import type { ReplyRule } from './reply-rule.js';

const aRule = (id: string, more: Partial<ReplyRule> = {}): ReplyRule => ({
  id,
  accountId: null,
  priority: 100,
  enabled: true,
  match: { type: 'any' },
  actions: [{ type: 'text', text: id }],
  ...more,
});
const exact = (value: string, on: 'payload' | 'title' = 'payload') => ({
  match: { type: 'exact' as const, value, on },
});
const input = { accountId: 'acc', payload: 'HOURS', title: 'When are you open?' };

describe('matchRule', () => {
  it.each([
    { what: 'no rules', rules: [], winner: null, lost: [] },
    { what: 'any', rules: [aRule('a')], winner: 'a', lost: [null] },
    { what: 'the payload', rules: [aRule('a', exact('HOURS'))], winner: 'a', lost: [null] },
    {
      what: 'another payload',
      rules: [aRule('a', exact('hours'))],
      winner: null,
      lost: ['payload_differs'],
    },
    {
      what: 'the title',
      rules: [aRule('a', exact('When are you open?', 'title'))],
      winner: 'a',
      lost: [null],
    },
    {
      what: 'another title',
      rules: [aRule('a', exact('HOURS', 'title'))],
      winner: null,
      lost: ['title_differs'],
    },
    {
      what: 'a disabled rule',
      rules: [aRule('a', { enabled: false })],
      winner: null,
      lost: ['disabled'],
    },
    { what: 'its account', rules: [aRule('a', { accountId: 'acc' })], winner: 'a', lost: [null] },
    {
      what: 'another account',
      rules: [aRule('a', { accountId: 'other' })],
      winner: null,
      lost: ['other_account'],
    },
    {
      what: 'lowest priority first',
      rules: [aRule('a', { priority: 2 }), aRule('b', { priority: 1 })],
      winner: 'b',
      lost: [null, 'earlier_rule_won'],
    },
    {
      what: 'the oldest of one priority',
      rules: [aRule('b'), aRule('a')],
      winner: 'a',
      lost: [null, 'earlier_rule_won'],
    },
    {
      what: 'the next one when the first does not fit',
      rules: [aRule('a', exact('X')), aRule('b'), aRule('c', { enabled: false })],
      winner: 'b',
      lost: ['payload_differs', null, 'disabled'],
    },
  ])('$what', ({ rules, winner, lost }) => {
    const verdict = matchRule(rules, input);
    expect(verdict.rule?.id ?? null).toBe(winner);
    expect(verdict.considered.map((one) => one.lost)).toEqual(lost);
  });

  it('says when there is nothing to compare with', () => {
    const rules = [aRule('a', exact('X')), aRule('b', exact('X', 'title'))];
    const { considered } = matchRule(rules, { accountId: 'acc', payload: null, title: null });
    expect(considered).toEqual([
      { ruleId: 'a', lost: 'no_payload' },
      { ruleId: 'b', lost: 'no_title' },
    ]);
  });

  it('leaves the list as it was', () => {
    const rules = [aRule('b'), aRule('a')];
    matchRule(rules, input);
    expect(rules.map((rule) => rule.id)).toEqual(['b', 'a']);
  });
});
