import { describe, expect, it } from '@jest/globals';
import { matchRule, SEARCH_STEPS, type LostReason, type MatchInput } from './match-rule.js';
import { comparableText } from './comparable-text.js';
import { matchesCompiledOnce } from './compile-match.js';
import type { ReplyRule } from './reply-rule.js';

const aRule = (id: string, more: Partial<ReplyRule> = {}): ReplyRule => ({
  id,
  accountId: null,
  priority: 100,
  enabled: true,
  match: { type: 'any' },
  locales: null,
  schedule: null,
  refs: null,
  person: null,
  limit: null,
  actions: [{ type: 'text', text: id }],
  ...more,
});
const exact = (value: string, on: 'payload' | 'title' = 'payload') => ({
  match: { type: 'exact' as const, value, on },
});
const input: MatchInput = {
  accountId: 'acc',
  payload: 'HOURS',
  title: 'When are you open?',
  locale: 'en_GB',
  occurredAtMs: Date.parse('2026-11-30T12:00:00Z'),
};

const compiledOf = matchesCompiledOnce();

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
    const { considered } = matchRule(rules, { ...input, payload: null, title: null });
    expect(considered).toEqual([
      { ruleId: 'a', lost: 'no_payload' },
      { ruleId: 'b', lost: 'no_title' },
    ]);
  });

  const on = 'payload' as const;
  const schedule = { time_zone: 'UTC', days: ['mon' as const], from: '09:00', to: '17:00' };
  it.each<[string, Partial<ReplyRule>, LostReason | null]>([
    ['a beginning', { match: { type: 'prefix', value: 'hou', on } }, null],
    ['no beginning', { match: { type: 'prefix', value: 'ours', on } }, 'payload_differs'],
    ['a glob', { match: { type: 'glob', value: '*open?', on: 'title' } }, null],
    ['a glob of a part', { match: { type: 'glob', value: 'open', on: 'title' } }, 'title_differs'],
    ['a word', { match: { type: 'keywords', values: ['closed', 'Open'], on: 'title' } }, null],
    [
      'a part of a word',
      { match: { type: 'keywords', values: ['ope'], on: 'title' } },
      'title_differs',
    ],
    ['a regular expression', { match: { type: 'regex', value: '^h.*s$', on } }, null],
    ['another one', { match: { type: 'regex', value: '(?-i)hours', on } }, 'payload_differs'],
    ['its locale', { locales: ['de_DE', 'en_GB'] }, null],
    ['another locale', { locales: ['de_DE'] }, 'other_locale'],
    ['its time', { schedule }, null],
    ['another time', { schedule: { ...schedule, to: '12:00' } }, 'outside_schedule'],
  ])('%s', (_what, more, lost) => {
    expect(matchRule([aRule('a', more)], input).considered).toEqual([{ ruleId: 'a', lost }]);
  });

  it('does not guess the locale of what was tapped', () => {
    const rules = [aRule('a', { locales: ['default'] }), aRule('b')];
    const { rule, considered } = matchRule(rules, { ...input, locale: null });
    expect(rule?.id).toBe('b');
    expect(considered[0]).toEqual({ ruleId: 'a', lost: 'locale_unknown' });
  });

  it('stops at regular expressions that would take too long together, and goes on with the rest', () => {
    const greedy = { match: { type: 'regex' as const, value: '(\\w?){30}!', on } };
    const rules = [
      ...Array.from({ length: 300 }, (_, n) => aRule(`a${n}`, greedy)),
      aRule('z', { priority: 1000 }),
    ];
    const payload = 'x'.repeat(1000);
    const { rule, considered } = matchRule(rules, { ...input, payload }, { compiledOf });
    expect(rule?.id).toBe('z');
    const spent = considered.filter(({ lost }) => lost === 'search_budget_spent');
    const size = compiledOf(greedy).stepsFor(comparableText(payload));
    expect(spent).toHaveLength(300 - Math.floor(SEARCH_STEPS / size));
  });

  it('leaves the list as it was', () => {
    const rules = [aRule('b'), aRule('a')];
    matchRule(rules, input);
    expect(rules.map((rule) => rule.id)).toEqual(['b', 'a']);
  });
});

describe('rules about people', () => {
  const now = { eventId: 'e1', nowMs: 100_000 };
  const known = { isFirstTime: false, answeredBy: { a: { atMs: 90_000, eventId: 'e0' } }, ...now };
  const cooldown = (seconds: number, otherwise: 'skip' | 'next_rule') =>
    ({ limit: { type: 'cooldown', seconds, otherwise } }) as const;
  const once = (otherwise: 'skip' | 'next_rule') =>
    ({ limit: { type: 'once_per_person', otherwise } }) as const;
  const newcomer = { isFirstTime: true, answeredBy: {}, ...now };
  const b = aRule('b', { priority: 200 });

  it.each([
    ['first time', { person: 'first_time' }, newcomer, 'a', [null, 'earlier_rule_won']],
    ['first time only', { person: 'first_time' }, known, 'b', ['first_time_only', null]],
    ['returning', { person: 'returning' }, known, 'a', [null, 'earlier_rule_won']],
    ['returning only', { person: 'returning' }, newcomer, 'b', ['returning_only', null]],
    ['a cooldown that is over', cooldown(10, 'skip'), known, 'a', [null, 'earlier_rule_won']],
    ['a cooldown', cooldown(11, 'skip'), known, null, ['cooldown', 'earlier_rule_won']],
    ['a cooldown, and the next', cooldown(11, 'next_rule'), known, 'b', ['cooldown', null]],
    ['once', once('skip'), known, null, ['once_per_person', 'earlier_rule_won']],
    ['once, of somebody new', once('skip'), newcomer, 'a', [null, 'earlier_rule_won']],
    [
      'the same event again',
      once('skip'),
      { ...known, eventId: 'e0' },
      'a',
      [null, 'earlier_rule_won'],
    ],
  ] as const)('%s', (_, given, person, winner, lost) => {
    const verdict = matchRule([aRule('a', given), b], { ...input, person });
    expect(verdict.rule?.id ?? null).toBe(winner);
    expect(verdict.considered.map((one) => one.lost)).toEqual(lost);
    expect(verdict.held).toBe(winner === null ? (given as typeof b).limit?.type : null);
  });

  it.each([
    [null, null, 'a'],
    [['spring'], 'spring', 'a'],
    [['spring'], 'autumn', 'other_ref'],
    [['spring'], null, 'no_ref'],
  ])('refs %j and a tap with %j', (refs, ref, expected) => {
    const { rule, considered } = matchRule([aRule('a', { refs })], { ...input, ref });
    expect(rule?.id ?? considered[0]?.lost).toBe(expected);
  });
});
