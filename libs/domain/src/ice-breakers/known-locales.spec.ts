import { describe, expect, it } from '@jest/globals';
import { isKnownLocale, KNOWN_LOCALES, nearestLocales } from './known-locales.js';

describe('the known locales', () => {
  it('are of the form aa_BB, in order, each once', () => {
    expect(KNOWN_LOCALES.filter((locale) => !/^[a-z]{2}_[A-Z]{2}$/.test(locale))).toEqual([]);
    expect(KNOWN_LOCALES).toEqual([...new Set(KNOWN_LOCALES)].sort());
    expect(KNOWN_LOCALES.length).toBeGreaterThan(150);
  });

  it.each([
    ['en_US', true],
    ['en_GB', true],
    ['de_DE', true],
    ['fr_CA', true],
    ['es_LA', true],
    ['es_MX', true],
    ['pt_BR', true],
    ['pt_PT', true],
    ['ar_AR', true],
    ['nb_NO', true],
    ['sr_RS', true],
    ['sq_AL', true],
    ['hy_AM', true],
    ['qz_MM', true],
    ['zh_CN', true],
    ['zh_HK', true],
    ['zh_TW', true],
    ['en_XX', false],
    ['de_AT', false],
    ['default', false],
    ['constructor', false],
    ['', false],
  ])('%s: %s', (locale, expected) => {
    expect(isKnownLocale(locale)).toBe(expected);
  });
});

describe('nearestLocales', () => {
  it.each([
    ['en_XX', ['en_GB', 'en_US']],
    ['de_AT', ['de_DE']],
    ['zh_SG', ['zh_CN', 'zh_HK', 'zh_TW']],
    ['cy_CY', ['cy_GB']],
    ['xx_YY', []],
    ['', []],
  ])('to %s: %j', (locale, expected) => {
    expect(nearestLocales(locale)).toEqual(expected);
  });
});
