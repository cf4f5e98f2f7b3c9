import { describe, expect, it } from '@jest/globals';
import { findChromium } from './find-chromium.js';

const there =
  (...files: string[]) =>
  (file: string) =>
    files.includes(file);

describe('findChromium', () => {
  it.each([
    ['the one that it is told', { TEST_CHROMIUM: '/a/b', PATH: '/bin' }, ['/bin/chromium'], '/a/b'],
    ['one of the PATH', { PATH: '/bin:/opt' }, ['/opt/chromium'], '/opt/chromium'],
    ['the freest first', { PATH: '/a:/b' }, ['/a/google-chrome', '/b/chromium'], '/b/chromium'],
  ])('takes %s', (_what, environment, files, program) => {
    expect(findChromium(environment, there(...files))).toEqual({ program });
  });

  it('says that there is none', () => {
    expect(findChromium({ PATH: '/bin' }, there())).toEqual({
      missing: expect.stringContaining('not tried in a browser'),
    });
  });
});
