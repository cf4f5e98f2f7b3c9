import { describe, expect, it } from '@jest/globals';
import { DEFAULT_ICE_BREAKER_LIMITS } from './ice-breaker-limits.js';
import { readIceBreakersBody } from './read-ice-breakers-body.js';

const q = (question: unknown = 'When?', payload: unknown = 'WHEN') => ({ question, payload });
const byLocale = (locale: unknown, ...questions: unknown[]) => ({
  locale,
  call_to_actions: questions.length === 0 ? [q()] : questions,
});
const body = (...ice_breakers: unknown[]) => ({ ice_breakers });
const one = (question: unknown, payload?: unknown) =>
  body(byLocale('default', q(question, payload)));

const faultsOf = (value: unknown) => {
  const reading = readIceBreakersBody(value);
  return reading.ok ? [] : reading.faults.map(({ code, pointer }) => `${code} ${pointer}`);
};

const FIRST = '/ice_breakers/0/call_to_actions/0';

describe('readIceBreakersBody takes', () => {
  it("Meta's body, and puts the default first and the others by locale", () => {
    const value = {
      platform: 'instagram',
      ice_breakers: [
        byLocale('zh_CN'),
        byLocale('en_GB'),
        byLocale('default', q('a', 'A'), q('b', 'B')),
      ],
    };
    expect(readIceBreakersBody(value)).toEqual({
      ok: true,
      set: [
        { locale: 'default', call_to_actions: [q('a', 'A'), q('b', 'B')] },
        { locale: 'en_GB', call_to_actions: [q()] },
        { locale: 'zh_CN', call_to_actions: [q()] },
      ],
    });
  });

  it('the older flat form as the default locale', () => {
    expect(readIceBreakersBody(body(q('a', 'A'), q('b', 'B')))).toEqual({
      ok: true,
      set: [{ locale: 'default', call_to_actions: [q('a', 'A'), q('b', 'B')] }],
    });
  });

  it.each([
    ['an entry without locale as the default', body({ call_to_actions: [q()] })],
    [
      'four questions in each of two locales',
      body(
        byLocale('default', q('1'), q('2'), q('3'), q('4')),
        byLocale('de_DE', q('1'), q('2'), q('3'), q('4')),
      ),
    ],
    ['80 characters', one('x'.repeat(80))],
    ['80 characters of many units', one('👨‍👩‍👧‍👦'.repeat(80))],
    ['80 letters with their accents apart', one('e\u0301'.repeat(80))],
    ['a payload of 1000 characters', one('a', 'x'.repeat(1000))],
    ['a payload of 1000 emoji', one('a', '😀'.repeat(1000))],
    ['the same question in two locales', body(byLocale('default'), byLocale('en_GB'))],
    ['the same payload twice', body(byLocale('default', q('a', 'X'), q('b', 'X')))],
    ['a joined emoji, which has a format character inside', one('👩‍💻')],
  ])('%s', (_what, value) => {
    expect(faultsOf(value)).toEqual([]);
  });
});

describe('readIceBreakersBody with limits', () => {
  it('takes a further locale that an operator allows', () => {
    const limits = { ...DEFAULT_ICE_BREAKER_LIMITS, moreLocales: ['de_AT'] };
    const value = body(byLocale('default'), byLocale('de_AT'));
    expect(readIceBreakersBody(value).ok).toBe(false);
    expect(readIceBreakersBody(value, limits).ok).toBe(true);
  });
});

describe('readIceBreakersBody refuses', () => {
  it.each<[string, unknown, string[]]>([
    ['nothing', undefined, ['not_an_object ']],
    ['null', null, ['not_an_object ']],
    ['a list', [q()], ['not_an_object ']],
    ['a text', 'x', ['not_an_object ']],
    ['no ice breakers', {}, ['missing /ice_breakers']],
    ['ice breakers that are no list', { ice_breakers: {} }, ['not_an_array /ice_breakers']],
    ['null for ice breakers', { ice_breakers: null }, ['not_an_array /ice_breakers']],
    ['an empty list', body(), ['empty /ice_breakers']],
    ['another platform', { platform: 'messenger', ...body(q()) }, ['wrong_platform /platform']],
    ['null for a platform', { platform: null, ...body(q()) }, ['wrong_platform /platform']],
    ['an unknown field', { ...body(q()), 'x/y': 1 }, ['unknown_field /x~1y']],
    [
      'an unknown field of an entry',
      body({ ...byLocale('default'), x: 1 }),
      ['unknown_field /ice_breakers/0/x'],
    ],
    [
      'an unknown field of a question',
      body({ ...q(), type: 'x' }),
      ['unknown_field /ice_breakers/0/type'],
    ],
    ['both forms', body(byLocale('default'), q()), ['mixed_forms /ice_breakers']],
    [
      'both forms in one entry',
      body({ ...byLocale('default'), ...q() }),
      ['mixed_forms /ice_breakers'],
    ],
    ['an entry that is null', body(byLocale('default'), null), ['not_an_object /ice_breakers/1']],
    ['an entry that is a list', body(byLocale('default'), []), ['not_an_object /ice_breakers/1']],
    [
      'an entry without questions',
      body({ locale: 'default' }),
      ['missing /ice_breakers/0/call_to_actions'],
    ],
    [
      'questions that are no list',
      body({ call_to_actions: q() }),
      ['not_an_array /ice_breakers/0/call_to_actions'],
    ],
    [
      'an empty locale',
      body({ locale: 'default', call_to_actions: [] }),
      ['empty /ice_breakers/0/call_to_actions'],
    ],
    [
      'five questions',
      body(byLocale('default', q('1'), q('2'), q('3'), q('4'), q('5'))),
      ['too_many_questions /ice_breakers/0/call_to_actions'],
    ],
    [
      'five questions, flat',
      body(q('1'), q('2'), q('3'), q('4'), q('5')),
      ['too_many_questions /ice_breakers'],
    ],
    ['a question that is null', body(byLocale('default', null)), [`not_an_object ${FIRST}`]],
    ['a question without words', body({ payload: 'X' }), ['missing /ice_breakers/0/question']],
    ['a question that is a number', one(7), [`not_a_string ${FIRST}/question`]],
    ['an empty question', one(''), [`blank ${FIRST}/question`]],
    ['a question of blanks', one(' \u00a0\u3000 '), [`blank ${FIRST}/question`]],
    ['a question that shows nothing', one('\u200b\u3164\u2800'), [`blank ${FIRST}/question`]],
    ['81 characters', one('x'.repeat(81)), [`too_long ${FIRST}/question`]],
    ['81 characters of many units', one('👨‍👩‍👧‍👦'.repeat(81)), [`too_long ${FIRST}/question`]],
    [
      'one letter under a thousand accents',
      one(`e${'\u0301'.repeat(2000)}`),
      [`too_long ${FIRST}/question`],
    ],
    ['a line break', one('a\nb'), [`control_character ${FIRST}/question`]],
    ['NUL in a payload', one('a', 'x\u0000'), [`control_character ${FIRST}/payload`]],
    ['half a pair', one('a\ud83d'), [`lone_surrogate ${FIRST}/question`]],
    ['no payload', body({ question: 'a' }), ['missing /ice_breakers/0/payload']],
    ['an empty payload', one('a', ''), [`blank ${FIRST}/payload`]],
    ['a payload that is an object', one('a', {}), [`not_a_string ${FIRST}/payload`]],
    ['a payload of 1001 characters', one('a', 'x'.repeat(1001)), [`too_long ${FIRST}/payload`]],
    ['a payload of 1001 emoji', one('a', '😀'.repeat(1001)), [`too_long ${FIRST}/payload`]],
    ['no default', body(byLocale('en_GB')), ['no_default /ice_breakers']],
    [
      'a locale twice',
      body(byLocale('default'), byLocale('en_GB'), byLocale('en_GB')),
      ['duplicate_locale /ice_breakers/2/locale'],
    ],
    [
      'two defaults, one unsaid',
      body({ call_to_actions: [q()] }, byLocale('default')),
      ['duplicate_locale /ice_breakers/1/locale'],
    ],
    [
      'a locale that is null',
      body(byLocale('default'), byLocale(null)),
      ['not_a_string /ice_breakers/1/locale'],
    ],
    [
      'a locale with a hyphen',
      body(byLocale('default'), byLocale('en-GB')),
      ['malformed_locale /ice_breakers/1/locale'],
    ],
    [
      'a locale in small letters',
      body(byLocale('default'), byLocale('en_gb')),
      ['malformed_locale /ice_breakers/1/locale'],
    ],
    [
      'a language alone',
      body(byLocale('default'), byLocale('en')),
      ['malformed_locale /ice_breakers/1/locale'],
    ],
    [
      'a locale that nobody has',
      body(byLocale('default'), byLocale('en_XX')),
      ['unknown_locale /ice_breakers/1/locale'],
    ],
    [
      'a default in capitals',
      body(byLocale('DEFAULT')),
      ['malformed_locale /ice_breakers/0/locale', 'no_default /ice_breakers'],
    ],
    [
      'a locale with a line break',
      body(byLocale('default'), byLocale('en_GB\n')),
      ['malformed_locale /ice_breakers/1/locale'],
    ],
    [
      'a question twice',
      body(byLocale('default', q('a', '1'), q('b', '2'), q('a', '3'))),
      ['duplicate_question /ice_breakers/0/call_to_actions/2/question'],
    ],
    [
      'a question twice, spelt two ways',
      body(q('\u00e9'), q('e\u0301 ')),
      ['duplicate_question /ice_breakers/1/question'],
    ],
  ])('%s', (_what, value, expected) => {
    expect(faultsOf(value)).toEqual(expected);
  });

  it('all that is wrong at once', () => {
    const value = { platform: 'x', extra: 1, ice_breakers: [byLocale('en-GB', q('', ''), 7)] };
    expect(faultsOf(value)).toEqual([
      'unknown_field /extra',
      'wrong_platform /platform',
      'malformed_locale /ice_breakers/0/locale',
      `blank ${FIRST}/question`,
      `blank ${FIRST}/payload`,
      'not_an_object /ice_breakers/0/call_to_actions/1',
      'no_default /ice_breakers',
    ]);
  });

  it.each([
    [body(), 'DELETE'],
    [body(byLocale('default'), byLocale('en-gb')), '"en_GB"'],
    [body(byLocale('default'), byLocale('en_XX')), 'en_GB, en_US'],
    [[q()], '"ice_breakers"'],
  ])('%j with a way out', (value, words) => {
    const reading = readIceBreakersBody(value);
    expect(reading).toMatchObject({ ok: false, faults: [{ fix: expect.stringContaining(words) }] });
  });
});

describe('readIceBreakersBody is quick and brief with', () => {
  const many = 300_000;
  it.each<[string, () => unknown]>([
    ['a huge list of nulls', () => body(...Array(many / 3).fill(null))],
    ['a huge flat list', () => ({ ice_breakers: Array(many).fill(q('', '')) })],
    ['a huge list of locales', () => ({ ice_breakers: Array(many).fill(byLocale('xx')) })],
    [
      'a huge list of questions',
      () => ({ ice_breakers: [{ call_to_actions: Array.from({ length: many }, () => ({})) }] }),
    ],
    ['a huge question', () => one('👨‍👩‍👧‍👦'.repeat(many))],
    ['a huge payload', () => one('a', '😀'.repeat(many))],
    ['a huge locale', () => body(byLocale('x'.repeat(many)))],
    ['a huge unknown field', () => ({ ['x'.repeat(many)]: 1, ...body(q()) })],
    [
      'many unknown fields',
      () => ({
        ...Object.fromEntries(Array.from({ length: many }, (_, i) => [`k${i}`, i])),
        ...body(q()),
      }),
    ],
  ])('%s', (_what, build) => {
    const value = build();
    const startedMs = performance.now();
    const reading = readIceBreakersBody(value);
    // No speed: work that grows faster than the body takes minutes, and jest cannot interrupt it.
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(reading.ok).toBe(false);
    expect(reading.ok || reading.faults.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(reading).length).toBeLessThan(100_000);
  });
});
