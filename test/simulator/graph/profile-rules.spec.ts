import { describe, expect, it } from '@jest/globals';
import { GraphRefused } from './refusal.js';
import { readProfileFields, readProfileUpdate } from './profile-rules.js';

const rules = { platformRequired: false, defaultRequired: true };
const question = (n: number) => ({ question: `Question ${n}`, payload: `P${n}` });
const questions = (count: number) => Array.from({ length: count }, (_, n) => question(n));
const entry = (locale: string | undefined, items: unknown = questions(1)) => ({
  ...(locale === undefined ? {} : { locale }),
  call_to_actions: items,
});
const body = (...entries: unknown[]) => ({ platform: 'instagram', ice_breakers: entries });

function refusalOf(run: () => unknown): { code: number; message: string } {
  try {
    run();
  } catch (error) {
    if (error instanceof GraphRefused) return error.refusal;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('what POST messenger_profile refuses', () => {
  const longest = 'x'.repeat(81);
  it.each<[string, object, RegExp]>([
    ['nothing to set', { platform: 'instagram' }, /Requires one of/],
    ['another platform', { ...body(entry('default')), platform: 'messenger' }, /platform must be/],
    ['five questions in a locale', body(entry('default', questions(5))), /at most 4/],
    ['five questions in the old form', body(...questions(5)), /at most 4/],
    ['no default locale', body(entry('en_US'), entry('de_DE')), /default locale/],
    ['a locale twice', body(entry('default'), entry('de_DE'), entry('de_DE')), /more than once/],
    ['default twice, once unnamed', body(entry('default'), entry(undefined)), /more than once/],
    ['a locale that is none', body(entry('default'), entry('deutsch')), /supported locale/],
    ['no entries', body(), /non-empty array/],
    ['no questions', body(entry('default', [])), /non-empty array/],
    ['no array', { ice_breakers: { locale: 'default' } }, /must be an array/],
    ['entries that are no objects', body('Where?'), /must be an object/],
    ['the new and the old form', body(entry('default'), question(1)), /mixes/],
    ['no payload', body(entry('default', [{ question: 'Q' }])), /\[payload\]/],
    ['an empty payload', body(entry('default', [{ question: 'Q', payload: '' }])), /\[payload\]/],
    [
      'a payload that is a number',
      body(entry('default', [{ question: 'Q', payload: 1 }])),
      /\[payload\]/,
    ],
    ['no question', body(entry('default', [{ payload: 'P' }])), /\[question\]/],
    [
      'a blank question',
      body(entry('default', [{ question: '  ', payload: 'P' }])),
      /\[question\]/,
    ],
    ['81 characters', body(entry('default', [{ question: longest, payload: 'P' }])), /equal to 80/],
    [
      'a payload of 1001',
      body(entry('default', [{ question: 'Q', payload: 'x'.repeat(1001) }])),
      /equal to 1000/,
    ],
    [
      'a key that is unknown',
      body(entry('default', [{ ...question(1), title: 'T' }])),
      /Invalid keys "title"/,
    ],
    ['a field of Pages', { ...body(entry('default')), get_started: {} }, /get_started/],
    [
      'a menu without items',
      { persistent_menu: [{ locale: 'default', call_to_actions: [] }] },
      /non-empty/,
    ],
  ])('%s', (_name, sent, words) => {
    const refusal = refusalOf(() => readProfileUpdate({ ...sent }, rules));
    expect(refusal).toMatchObject({ code: 100, status: 400, type: 'IGApiException' });
    expect(refusal.message).toMatch(words);
  });

  it('a missing platform, only where it is required', () => {
    const sent = { ice_breakers: [entry('default')] };
    expect(readProfileUpdate(sent, rules).iceBreakers?.entries).toHaveLength(1);
    const refusal = refusalOf(() => readProfileUpdate(sent, { ...rules, platformRequired: true }));
    expect(refusal.message).toMatch(/platform is required/);
  });
});

describe('what POST messenger_profile takes', () => {
  it('four questions in each of several locales: the limit is per locale', () => {
    const sent = body(entry('default', questions(4)), entry('en_GB', questions(4)), entry('zh_CN'));
    const { iceBreakers } = readProfileUpdate(sent, rules);
    expect(iceBreakers?.form).toBe('new');
    expect(iceBreakers?.entries.map((one) => one.call_to_actions.length)).toEqual([4, 4, 1]);
  });

  it('80 characters that are 160 UTF-16 units', () => {
    const sent = body(entry('default', [{ question: '🕐'.repeat(80), payload: 'P' }]));
    expect(readProfileUpdate(sent, rules).iceBreakers?.entries).toHaveLength(1);
  });

  it('the first sample of the page, without a locale, as the default', () => {
    const { iceBreakers } = readProfileUpdate(body(entry(undefined, questions(2))), rules);
    expect(iceBreakers?.entries).toEqual([{ call_to_actions: questions(2) }]);
  });

  it('the old form', () => {
    const { iceBreakers } = readProfileUpdate(body(...questions(2)), rules);
    expect(iceBreakers).toEqual({ form: 'old', entries: [{ call_to_actions: questions(2) }] });
  });
});

describe('the fields of a GET or DELETE', () => {
  it.each([[['ice_breakers']], ['["ice_breakers"]'], ['ice_breakers']])('reads %j', (fields) => {
    expect(readProfileFields(fields)).toEqual(['ice_breakers']);
  });

  it.each([[undefined], [''], [[]], ['["ice_breakers"'], [[1]], ['greeting']])(
    'refuses %j',
    (fields) => {
      expect(refusalOf(() => readProfileFields(fields)).code).toBe(100);
    },
  );
});
