import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { IceBreakerSet } from './ice-breaker-set.js';
import { ICE_BREAKER_WARNING_CODES } from './ice-breaker-warning.js';
import type { LintedRule } from './lint-against-rules.js';
import type { RuleSchedule } from '../replies/rule-schedule.js';
import { lintIceBreakers, type LintInput } from './lint-ice-breakers.js';

/** `entry('default', 'When?=HOURS')`: one question with its payload. */
const entry = (locale: string, ...questions: string[]) => ({
  locale,
  call_to_actions: questions.map((text) => {
    const [question = '', payload = ''] = text.split('=');
    return { question, payload };
  }),
});
const aRule = (id: string, more: Partial<LintedRule> = {}): LintedRule => ({
  id,
  name: `rule ${id}`,
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
const ANY = aRule('any');
const MONDAYS: RuleSchedule = { time_zone: 'UTC', days: ['mon'], from: '09:00', to: '17:00' };

const lint = (set: IceBreakerSet, rules: LintedRule[], more: Partial<LintInput> = {}) =>
  lintIceBreakers({ set, rules, accountId: 'acc', isOnlyAccount: true, ...more });
const told = (...[set, rules, more]: Parameters<typeof lint>) =>
  lint(set, rules, more).map(({ code, pointer }) => `${code} ${pointer}`);

const WHEN_AND_WHERE = [entry('default', 'When?=HOURS', 'Where?=LOC')];
const QUESTIONS = '/ice_breakers/0/call_to_actions';

describe('lintIceBreakers has nothing to say about', () => {
  it.each<[string, IceBreakerSet, LintedRule[]]>([
    ['nothing', [], []],
    ['no questions, whatever the rules', [], [aRule('a', exact('HOURS'))]],
    ['locales without questions', [entry('default')], [aRule('a', exact('HOURS'))]],
    ['questions that one rule answers', WHEN_AND_WHERE, [ANY]],
    [
      'questions with a rule each',
      WHEN_AND_WHERE,
      [aRule('a', exact('HOURS')), aRule('b', exact('Where?', 'title'))],
    ],
    [
      'a rule for any tap that is never needed',
      [entry('default', 'When?=HOURS')],
      [aRule('a', { ...exact('HOURS'), priority: 1 }), ANY],
    ],
    [
      'a payload that is answered at times only',
      [entry('default', 'When?=HOURS')],
      [aRule('a', { ...exact('HOURS'), schedule: MONDAYS })],
    ],
    [
      'a rule behind one that answers at times only',
      [entry('default', 'When?=HOURS')],
      [aRule('a', { ...exact('HOURS'), schedule: MONDAYS }), aRule('b', exact('HOURS'))],
    ],
    [
      'a rule for each locale of a payload',
      [entry('default', 'When?=HOURS'), entry('de_DE', 'When?=HOURS')],
      [
        aRule('a', { ...exact('HOURS'), locales: ['default'] }),
        aRule('b', { ...exact('HOURS'), locales: ['de_DE'] }),
      ],
    ],
    ['the same payload in two locales', [entry('default', 'a=X'), entry('de_DE', 'b=X')], [ANY]],
    ['50 columns', [entry('default', `${'x'.repeat(50)}=X`)], [ANY]],
    ['50 columns of Chinese', [entry('default', `${'时'.repeat(25)}=X`)], [ANY]],
    [
      'uneven locales where there is no default',
      [entry('de_DE', 'a=X'), entry('en_GB', 'a=X', 'b=Y')],
      [ANY],
    ],
  ])('%s', (_what, set, rules) => {
    expect(told(set, rules)).toEqual([]);
  });
});

describe('lintIceBreakers names', () => {
  it.each<[string, IceBreakerSet, LintedRule[], string[]]>([
    [
      'each payload without a rule',
      WHEN_AND_WHERE,
      [],
      [
        `payload_without_rule ${QUESTIONS}/0/payload`,
        `payload_without_rule ${QUESTIONS}/1/payload`,
      ],
    ],
    [
      'a payload once, at its first place',
      [entry('default', 'When?=HOURS'), entry('de_DE', 'Wann?=HOURS')],
      [],
      [`payload_without_rule ${QUESTIONS}/0/payload`],
    ],
    [
      'a payload that a title saves in one locale only',
      [entry('default', 'When?=HOURS'), entry('de_DE', 'Wann?=HOURS')],
      [aRule('a', exact('When?', 'title'))],
      ['payload_without_rule /ice_breakers/1/call_to_actions/0/payload'],
    ],
    [
      'a payload whose rule is for another locale',
      [entry('default', 'When?=HOURS'), entry('de_DE', 'Wann?=HOURS')],
      [aRule('a', { ...exact('HOURS'), locales: ['default'] })],
      ['payload_without_rule /ice_breakers/1/call_to_actions/0/payload'],
    ],
    [
      'a payload whose rule is disabled',
      [entry('default', 'When?=HOURS')],
      [aRule('a', { ...exact('HOURS'), enabled: false })],
      [`payload_without_rule ${QUESTIONS}/0/payload`],
    ],
    [
      "a payload whose rule is another account's",
      [entry('default', 'When?=HOURS')],
      [aRule('a', { ...exact('HOURS'), accountId: 'other' })],
      [`payload_without_rule ${QUESTIONS}/0/payload`],
    ],
    [
      'a payload that two questions share',
      [entry('default', 'a=X', 'b=Y', 'c=X')],
      [ANY],
      [`payload_shared ${QUESTIONS}/2/payload`],
    ],
    [
      'questions that read nearly the same',
      [entry('default', 'When are you open?=A', 'Where?=B', 'When are you open=C')],
      [ANY],
      [`near_duplicate ${QUESTIONS}/2/question`],
    ],
    [
      'Chinese questions that read nearly the same',
      [entry('default', '营业时间？=A', '营业时间=B')],
      [ANY],
      [`near_duplicate ${QUESTIONS}/1/question`],
    ],
    [
      'locales with another number of questions',
      [entry('default', 'a=A', 'b=B'), entry('de_DE', 'a=A'), entry('en_GB', 'a=A', 'b=B')],
      [ANY],
      ['uneven_locales /ice_breakers/1/call_to_actions'],
    ],
    [
      '51 columns',
      [entry('default', `${'x'.repeat(51)}=X`)],
      [ANY],
      [`cut_on_phone ${QUESTIONS}/0/question`],
    ],
    [
      '52 columns of Chinese',
      [entry('default', 'a=A'), entry('zh_CN', `${'时'.repeat(26)}=X`)],
      [ANY],
      ['cut_on_phone /ice_breakers/1/call_to_actions/0/question'],
    ],
    [
      'all at once, the gravest first',
      [entry('default', 'a=X', 'A!=X'), entry('de_DE', `${'x'.repeat(51)}=Y`)],
      [aRule('a', exact('X')), aRule('b', exact('Z'))],
      [
        'payload_without_rule /ice_breakers/1/call_to_actions/0/payload',
        'rule_never_reached ',
        `payload_shared ${QUESTIONS}/1/payload`,
        `near_duplicate ${QUESTIONS}/1/question`,
        'uneven_locales /ice_breakers/1/call_to_actions',
        'cut_on_phone /ice_breakers/1/call_to_actions/0/question',
      ],
    ],
  ])('%s', (_what, set, rules, expected) => {
    expect(told(set, rules)).toEqual(expected);
  });

  it('with words and a way out', () => {
    const set = [entry('default', 'When?=HOURS', 'Where?=LOC'), entry('de_DE', 'Wo?=LOC')];
    expect(lint(set, [aRule('a', exact('LOC'))])).toEqual([
      {
        pointer: `${QUESTIONS}/0/payload`,
        code: 'payload_without_rule',
        message: 'No rule answers a tap with the payload "HOURS".',
        fix: 'Add a rule for it, or one for any tap; leave it if you answer such taps yourself.',
      },
      {
        pointer: '/ice_breakers/1/call_to_actions',
        code: 'uneven_locales',
        message: 'The locale "de_DE" has one question, the default has 2.',
        fix: 'Ask the same in every locale, or leave it if the difference is meant.',
      },
    ]);
  });
});

describe('a rule is never reached', () => {
  const hours = (more: Partial<LintedRule> = {}) => aRule('hours', { ...exact('HOURS'), ...more });
  const onlyWhere = [entry('default', 'Where?=LOC')];
  const onlyWhen = [entry('default', 'When?=HOURS')];
  const NOTHING_FITS = 'The rule "rule hours" answers none of the questions: none has what it';
  const EARLIER =
    'The rule "rule hours" answers none of the questions: an earlier rule, such as "rule any"';

  const unreached = (set: IceBreakerSet, rules: LintedRule[], more: Partial<LintInput> = {}) =>
    lint(set, rules, more).filter(({ code }) => code === 'rule_never_reached');

  it.each<[string, IceBreakerSet, LintedRule[], Partial<LintInput>, string]>([
    ['nothing has its payload', onlyWhere, [ANY, hours()], {}, NOTHING_FITS],
    ['nothing has its title', onlyWhere, [ANY, hours(exact('x', 'title'))], {}, NOTHING_FITS],
    [
      "it is the account's own and nothing has its payload",
      onlyWhere,
      [ANY, hours({ accountId: 'acc' })],
      { isOnlyAccount: false },
      NOTHING_FITS,
    ],
    ['an earlier rule always wins', onlyWhen, [ANY, hours({ priority: 200 })], {}, EARLIER],
  ])('when %s', (_what, set, rules, more, words) => {
    const [warning, ...further] = unreached(set, rules, more);
    expect(warning?.pointer).toBe('');
    expect(warning?.message).toContain(words);
    expect(further).toEqual([]);
  });

  it.each<[string, IceBreakerSet, LintedRule[], Partial<LintInput>]>([
    ['it wins', onlyWhen, [ANY, hours({ priority: 1 })], {}],
    [
      'it wins in one locale',
      [entry('default', 'Where?=LOC'), entry('de_DE', 'Wann?=HOURS')],
      [ANY, hours({ priority: 1 })],
      {},
    ],
    [
      'it is beaten in one place and wins in another',
      [entry('default', 'When?=HOURS', 'Open?=HOURS')],
      [aRule('a', { ...exact('When?', 'title'), priority: 1 }), hours()],
      {},
    ],
    ['it is disabled', onlyWhere, [ANY, hours({ enabled: false })], {}],
    ["it is another account's", onlyWhere, [ANY, hours({ accountId: 'b' })], {}],
    ['it may be for another account', onlyWhere, [ANY, hours()], { isOnlyAccount: false }],
  ])('not when %s', (_what, set, rules, more) => {
    expect(unreached(set, rules, more)).toEqual([]);
  });

  it('not when there was too much to try', () => {
    const set = Array.from({ length: 60 }, (_, i) => entry(`l${i}`, `${i}=P${i}`));
    const rules = Array.from({ length: 4000 }, (_, i) => aRule(`r${i}`, exact('X')));
    const codes = new Set(lint(set, rules).map(({ code }) => code));
    expect([...codes]).toEqual(['payload_without_rule']);
    const last = aRule('last', { ...exact('P59'), priority: 200 });
    expect(lint(set, [ANY, ...rules.slice(0, 800), last])[0]?.code).toBe('rule_never_reached');
    expect(lint(set, [ANY, ...rules, last])).toEqual([]);
  });

  it('and says whom to come before', () => {
    const [warning] = lint(onlyWhen, [ANY, hours({ priority: 200 })]);
    expect(warning?.fix).toBe(
      'Give it a lower priority number than "rule any" has, or disable it.',
    );
  });
});

describe('lintIceBreakers of whatever', () => {
  const text = fc.oneof(
    fc.constantFrom('X', 'Y', 'When?', '时间', '__proto__'),
    fc.string({ unit: 'binary', maxLength: 90 }),
  );
  const anySet: fc.Arbitrary<IceBreakerSet> = fc.array(
    fc.record({
      locale: fc.constantFrom('default', 'de_DE', '~/'),
      call_to_actions: fc.array(fc.record({ question: text, payload: text }), { maxLength: 30 }),
    }),
    { maxLength: 5 },
  );
  const anyRule: fc.Arbitrary<LintedRule> = fc.record({
    id: fc.constantFrom('a', 'b', 'c', 'd'),
    name: text,
    accountId: fc.constantFrom(null, 'acc', 'other'),
    priority: fc.nat(3),
    enabled: fc.boolean(),
    match: fc.oneof(
      fc.record({
        type: fc.constant('exact' as const),
        value: text,
        on: fc.constantFrom('payload' as const, 'title' as const),
      }),
      fc.record({ type: fc.constant('any' as const) }),
    ),
    locales: fc.constantFrom(null, ['default'], ['de_DE']),
    schedule: fc.constantFrom(null, MONDAYS),
    refs: fc.constant(null),
    person: fc.constant(null),
    limit: fc.constant(null),
    actions: fc.constant([]),
  });

  it('never throws, is brief, and points at what is there', () => {
    fc.assert(
      fc.property(anySet, fc.array(anyRule), fc.boolean(), (set, rules, isOnlyAccount) => {
        const input = { set, rules, accountId: 'acc', isOnlyAccount };
        const before = structuredClone(input);
        const warnings = lintIceBreakers(input);
        expect(warnings.length).toBeLessThanOrEqual(50);
        for (const { pointer, code, message, fix } of warnings) {
          expect(ICE_BREAKER_WARNING_CODES).toContain(code);
          expect(at({ ice_breakers: set }, pointer)).toBeDefined();
          expect(message.length + fix.length).toBeLessThan(400);
          expect(message.isWellFormed()).toBe(true);
        }
        expect(input).toEqual(before);
      }),
    );
  });

  it.each<[string, IceBreakerSet, LintedRule[]]>([
    [
      'the largest set with 5000 rules',
      Array.from({ length: 200 }, (_, i) =>
        entry(`l${i}`, ...[1, 2, 3, 4].map((j) => `${i} ${j}=P${i}_${j}`)),
      ),
      Array.from({ length: 5000 }, (_, i) => aRule(`r${i}`, exact(`P${i % 200}_${i % 4}`))),
    ],
    [
      'a huge question',
      [entry('default', `${'e\u0301'.repeat(1_000_000)}=X`, `${'时'.repeat(1_000_000)}=Y`)],
      [ANY],
    ],
    [
      'a huge locale',
      [entry('default', ...Array.from({ length: 50_000 }, (_, i) => `Question ${i}=X`))],
      [ANY],
    ],
  ])('comes to an end, and to few words, with %s', (_what, set, rules) => {
    // Comparing each with each would take hours: a run that does not come to its end says so.
    const warnings = lint(set, rules);
    expect(warnings.length).toBeGreaterThan(0);
    expect(JSON.stringify(warnings).length).toBeLessThan(30_000);
  });

  function at(body: unknown, pointer: string): unknown {
    const segments = pointer.split('/').slice(1);
    return segments.reduce<unknown>(
      (value, segment) => (value as Record<string, unknown>)[segment],
      body,
    );
  }
});
