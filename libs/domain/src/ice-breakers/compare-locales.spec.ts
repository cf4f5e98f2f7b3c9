import { describe, expect, it } from '@jest/globals';
import { compareLocales } from './compare-locales.js';

describe('compareLocales', () => {
  it('puts the default first, the others by their letters', () => {
    const locales = ['zh_CN', 'en_US', 'default', 'en_GB', 'ar_AR', 'default'];
    expect(locales.sort(compareLocales)).toEqual([
      'default',
      'default',
      'ar_AR',
      'en_GB',
      'en_US',
      'zh_CN',
    ]);
  });
});
