import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { parseIceBreakers } from './parse-ice-breakers.js';

const LOC = { question: 'Where?', payload: 'LOC' };
const HOURS = { question: 'When?', payload: 'HOURS' };
const entry = (locale: string, ...call_to_actions: object[]) => ({ locale, call_to_actions });

describe('what Instagram shows', () => {
  it.each<[string, unknown, unknown]>([
    ['entries by locale', { data: [entry('default', LOC)] }, [entry('default', LOC)]],
    [
      'entries by locale inside ice_breakers',
      { data: [{ ice_breakers: [entry('default', LOC)] }] },
      [entry('default', LOC)],
    ],
    [
      'the old form, as the default locale',
      { data: [{ ice_breakers: [LOC, HOURS] }] },
      [entry('default', LOC, HOURS)],
    ],
    ['nothing', { data: [] }, []],
    ['nothing, in an empty object', { data: [{}] }, []],
    ['nothing, beside another property', { data: [{ persistent_menu: [{}] }] }, []],
    ['an empty list', { data: [{ ice_breakers: [] }] }, []],
    ['a locale without questions, which shows nothing', { data: [entry('en_GB')] }, []],
    ['an entry without a locale', { data: [{ call_to_actions: [LOC] }] }, [entry('default', LOC)]],
    [
      'the default first, the others by locale, the questions as they come',
      { data: [entry('zh_CN', HOURS, LOC), entry('default', LOC), entry('en_GB', LOC)] },
      [entry('default', LOC), entry('en_GB', LOC), entry('zh_CN', HOURS, LOC)],
    ],
    [
      'fields that we do not know',
      { data: [{ ...entry('default', { ...LOC, id: 7 }), x: 1 }], paging: {} },
      [entry('default', LOC)],
    ],
    [
      'a question without a payload',
      { data: [{ ice_breakers: [{ question: 'Q' }] }] },
      [entry('default', { question: 'Q', payload: '' })],
    ],
    [
      'a locale that comes twice',
      { data: [entry('de_DE', LOC), entry('de_DE', HOURS)] },
      [entry('de_DE', LOC, HOURS)],
    ],
    ['no data around it', { ice_breakers: [entry('default', LOC)] }, [entry('default', LOC)]],
  ])('is read from %s', (_name, json, expected) => {
    expect(parseIceBreakers(json)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['{}', {}],
    ['null', null],
    ['an array', []],
    ['text as data', { data: 'x' }],
    ['text in data', { data: ['x'] }],
    ['text for a list', { data: [{ ice_breakers: 'x' }] }],
    ['text for questions', { data: [{ locale: 'default', call_to_actions: 'x' }] }],
    ['a number for a question', { data: [entry('default', { question: 1, payload: 'x' })] }],
    ['a number for a locale', { data: [{ locale: 1, call_to_actions: [LOC] }] }],
  ])('is never "nothing" by mistake: %s', (_name, json) => {
    expect(parseIceBreakers(json)).toBeNull();
  });

  it('is read without throwing, whatever comes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        parseIceBreakers(json);
        parseIceBreakers({ data: [json] });
        parseIceBreakers({ data: [{ ice_breakers: json }] });
      }),
    );
  });
});
