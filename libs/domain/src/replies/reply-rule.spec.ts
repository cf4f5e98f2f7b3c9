import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  replyRuleChangeSchema,
  replyRuleReplacementSchema,
  replyRuleSchema,
} from './reply-rule.js';

const rule = (more: object = {}) => ({
  name: 'Opening hours',
  match: { type: 'exact', value: 'HOURS' },
  actions: [{ type: 'text', text: 'From 9 to 5.' }],
  ...more,
});
const text = (words: string) => rule({ actions: [{ type: 'text', text: words }] });

describe('replyRuleSchema', () => {
  it('fills in what was left out', () => {
    expect(replyRuleSchema.parse(rule())).toEqual({
      name: 'Opening hours',
      external_id: null,
      account_id: null,
      priority: 100,
      enabled: true,
      match: { type: 'exact', value: 'HOURS', on: 'payload' },
      locales: null,
      schedule: null,
      refs: null,
      person: null,
      limit: null,
      actions: [{ type: 'text', text: 'From 9 to 5.' }],
    });
  });

  it.each([
    ['any', rule({ match: { type: 'any' } })],
    ['a title', rule({ match: { type: 'exact', value: 'When?', on: 'title' } })],
    ['a prefix', rule({ match: { type: 'prefix', value: 'ORDER_' } })],
    ['a glob', rule({ match: { type: 'glob', value: '*_DE', on: 'title' } })],
    ['keywords', rule({ match: { type: 'keywords', values: ['open', 'opening hours'] } })],
    ['a regex', rule({ match: { type: 'regex', value: '^order_\\d+$' } })],
    ['locales', rule({ locales: ['default', 'de_DE'] })],
    ['refs', rule({ refs: ['spring', 'autumn'] })],
    ['a first tap', rule({ person: 'first_time' })],
    ['a cooldown', rule({ limit: { type: 'cooldown', seconds: 60, otherwise: 'next_rule' } })],
    ['once', rule({ limit: { type: 'once_per_person', otherwise: 'skip' } })],
    [
      'a schedule',
      rule({ schedule: { time_zone: 'UTC', days: ['sat'], from: '22:00', to: '02:00' } }),
    ],
    ['an account', rule({ account_id: '019aac26-5d00-7000-8000-00000000000a' })],
    ['1000 bytes', text('é'.repeat(500))],
    [
      'five messages',
      rule({ actions: Array.from({ length: 5 }, () => ({ type: 'text', text: 'x' })) }),
    ],
    ['a line break in a message', text('one\ntwo')],
    ['the ends of priority', rule({ priority: 10_000, enabled: false })],
  ])('takes %s', (_what, body) => {
    expect(replyRuleSchema.safeParse(body).success).toBe(true);
  });

  it.each([
    ['no name', rule({ name: '' }), 'name', 'Too small'],
    ['a name of blanks', rule({ name: '  ' }), 'name', 'blanks'],
    ['a long name', rule({ name: 'x'.repeat(101) }), 'name', 'Too big'],
    ['NUL in a name', rule({ name: 'a\u0000' }), 'name', 'NUL'],
    ['an account that is no id', rule({ account_id: '17841' }), 'account_id', 'UUID'],
    ['a negative priority', rule({ priority: -1 }), 'priority', 'Too small'],
    ['half a priority', rule({ priority: 1.5 }), 'priority', 'int'],
    ['a high priority', rule({ priority: 10_001 }), 'priority', 'Too big'],
    ['an unknown field', rule({ prio: 1 }), '', 'prio'],
    [
      'an unknown match',
      rule({ match: { type: 'fuzzy', value: 'a' } }),
      'match.type',
      'there is: exact, prefix, glob, keywords, regex, any.',
    ],
    ['a match without type', rule({ match: {} }), 'match.type', 'there is: exact, prefix'],
    ['no value', rule({ match: { type: 'exact' } }), 'match.value', 'expected string'],
    ['an empty value', rule({ match: { type: 'exact', value: '' } }), 'match.value', 'Too small'],
    ['NUL in a value', rule({ match: { type: 'exact', value: '\u0000' } }), 'match.value', 'NUL'],
    [
      'a prefix of blanks',
      rule({ match: { type: 'prefix', value: '\u00a0' } }),
      'match.value',
      'blanks',
    ],
    [
      'a long glob',
      rule({ match: { type: 'glob', value: '*'.repeat(201) } }),
      'match.value',
      'Too big',
    ],
    [
      'a prefix that is a number',
      rule({ match: { type: 'prefix', value: 5 } }),
      'match.value',
      'expected string',
    ],
    ['no keywords', rule({ match: { type: 'keywords', values: [] } }), 'match.values', 'Too small'],
    [
      'a blank keyword',
      rule({ match: { type: 'keywords', values: ['open', ' '] } }),
      'match.values.1',
      'blanks',
    ],
    [
      'a regex that does not compile',
      rule({ match: { type: 'regex', value: '(' } }),
      'match.value',
      'missing closing )',
    ],
    ['an empty regex', rule({ match: { type: 'regex', value: '' } }), 'match.value', 'Too small'],
    ['a locale that is none', rule({ locales: ['en-GB'] }), 'locales.0', 'no locale'],
    ['a locale twice', rule({ locales: ['default', 'default'] }), 'locales', 'twice'],
    ['no locale', rule({ locales: [] }), 'locales', 'Too small'],
    [
      'half a schedule',
      rule({ schedule: { time_zone: 'UTC' } }),
      'schedule.days',
      'expected array',
    ],
    ['a value with any', rule({ match: { type: 'any', value: 'x' } }), 'match', 'value'],
    [
      'another target',
      rule({ match: { type: 'exact', value: 'x', on: 'mid' } }),
      'match.on',
      'payload',
    ],
    ['no actions', rule({ actions: [] }), 'actions', 'Too small'],
    [
      'six actions',
      rule({ actions: Array.from({ length: 6 }, () => ({ type: 'text', text: 'x' })) }),
      'actions',
      'at most 5 messages',
    ],
    [
      'an unknown action',
      rule({ actions: [{ type: 'call' }] }),
      'actions.0.type',
      'there is: text, image',
    ],
    ['a ref twice', rule({ refs: ['a', 'a'] }), 'refs', 'twice'],
    ['no ref at all', rule({ refs: [] }), 'refs', 'Too small'],
    [
      'a cooldown of no time',
      rule({ limit: { type: 'cooldown', seconds: 0 } }),
      'limit.seconds',
      '',
    ],
    [
      'an unknown limit',
      rule({ limit: { type: 'daily' } }),
      'limit.type',
      'cooldown, once_per_person',
    ],
    ['no text', text(''), 'actions.0.text', 'needs some text'],
    ['blank text', text(' \n '), 'actions.0.text', 'needs some text'],
    ['1001 bytes', text(`${'é'.repeat(500)}x`), 'actions.0.text', 'this text has 1001'],
    [
      'few characters of many bytes',
      text('😀'.repeat(251)),
      'actions.0.text',
      'this text has 1004',
    ],
    ['half a pair', text('\ud83d'), 'actions.0.text', 'surrogate'],
    ['NUL in a text', text('a\u0000b'), 'actions.0.text', 'NUL'],
  ])('refuses %s', (_what, body, path, words) => {
    const issues = replyRuleSchema.safeParse(body).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join('.'))).toContain(path);
    expect(issues.map((issue) => issue.message).join(' ')).toContain(words);
  });

  it('can be written as JSON Schema', () => {
    expect(z.toJSONSchema(replyRuleSchema, { io: 'input' })).toMatchObject({
      required: ['name', 'match', 'actions'],
    });
  });
});

describe('replyRuleReplacementSchema', () => {
  it('fills in what was left out, but for the name that the rule goes by', () => {
    const { external_id: _, ...whole } = replyRuleSchema.parse(rule());
    expect(replyRuleReplacementSchema.parse(rule())).toEqual(whole);
    expect(replyRuleReplacementSchema.parse(rule({ external_id: null }))).toEqual({
      ...whole,
      external_id: null,
    });
  });
});

describe('replyRuleChangeSchema', () => {
  it.each([
    { enabled: false },
    { priority: 0, name: 'x' },
    { account_id: null, external_id: null },
    { actions: [{ type: 'text', text: 'x' }] },
  ])('takes %j as it is, and fills in nothing', (change) => {
    expect(replyRuleChangeSchema.parse(change)).toEqual(change);
  });

  it('takes each part as a whole rule does', () => {
    const whole = replyRuleSchema.parse(rule({ external_id: 'hours' }));
    expect(replyRuleChangeSchema.parse(whole)).toEqual(whole);
  });

  it.each([
    ['nothing', {}, ['']],
    ['an unknown field alone', { text: 'x' }, ['']],
    ['no name', { name: undefined }, ['name']],
    ['faulty parts', { priority: -1, match: { type: 'exact' } }, ['priority', 'match.value']],
  ])('refuses %s', (_what, change, paths) => {
    const issues = replyRuleChangeSchema.safeParse(change).error?.issues ?? [];
    expect(issues.map(({ path }) => path.join('.'))).toEqual(paths);
  });
});
