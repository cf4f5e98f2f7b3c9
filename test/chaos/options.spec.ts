import { describe, expect, it } from '@jest/globals';
import { readOptions } from './options.js';

describe('the options of chaos', () => {
  it('are those of the promise when nothing is said', () => {
    expect(readOptions([], 7)).toMatchObject({
      taps: 20_000,
      accounts: 50,
      faults: 5,
      backend: 'redis',
      seed: 7,
    });
  });

  it('are taken as given', () => {
    const args = ['--taps', '300', '--seed', '0', '--backend', 'postgres', '--wait', '60'];
    expect(readOptions(args, 7)).toMatchObject({
      taps: 300,
      seed: 0,
      backend: 'postgres',
      waitSeconds: 60,
    });
  });

  it.each([
    ['an unknown option', ['--tap', '3']],
    ['a word in place of a number', ['--taps', 'many']],
    ['a number out of bounds', ['--faults', '101']],
    ['an unknown backend', ['--backend', 'mysql']],
    ['something beside the options', ['20000']],
  ])('are refused with the usage: %s', (_name, args) => {
    expect(() => readOptions(args, 7)).toThrow(/usage:\n {2}npm run chaos/);
  });
});
