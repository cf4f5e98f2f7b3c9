import { describe, expect, it } from '@jest/globals';
import { FaultList } from './fault-list.js';
import { readLocale } from './read-locale.js';

const read = (value: unknown, ...moreLocales: string[]) => {
  const faults = new FaultList();
  const locale = readLocale(value, ['locale'], { moreLocales }, faults);
  return { locale, faults: faults.all().map(({ code, fix }) => `${code}: ${fix}`) };
};

describe('readLocale', () => {
  it.each<[unknown, string]>([
    [undefined, 'default'],
    ['default', 'default'],
    ['en_GB', 'en_GB'],
    ['es_LA', 'es_LA'],
    ['zh_HK', 'zh_HK'],
  ])('reads %j as %s', (value, locale) => {
    expect(read(value)).toEqual({ locale, faults: [] });
  });

  it.each([['de_AT'], ['es_419'], ['fil_PH']])('takes %s where an operator allows it', (locale) => {
    expect(read(locale, 'xx_YY', locale)).toEqual({ locale, faults: [] });
  });

  it('proposes a locale that an operator allows', () => {
    expect(read('de-at', 'de_AT').faults).toEqual(['malformed_locale: Send "de_AT".']);
  });

  it.each<[unknown, string]>([
    ['en_XX', 'unknown_locale: Send one of en_GB, en_US; "default" serves everybody else.'],
    ['de_AT', 'unknown_locale: Send de_DE; "default" serves everybody else.'],
    ['xx_YY', 'unknown_locale: Leave it out; "default" serves everybody else.'],
    ['en-gb', 'malformed_locale: Send "en_GB".'],
    ['de-at', 'malformed_locale: Send de_DE; "default" serves everybody else.'],
    ['german', 'malformed_locale: Send "default" or a locale like "en_GB".'],
    [7, 'not_a_string: Send "default" or a locale like "en_GB".'],
  ])('refuses %j, %s', (value, fault) => {
    expect(read(value)).toEqual({ locale: null, faults: [fault] });
  });
});
