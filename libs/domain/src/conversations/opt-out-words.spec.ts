import { describe, expect, it } from '@jest/globals';
import {
  DEFAULT_OPT_IN_WORDS,
  DEFAULT_OPT_OUT_WORDS,
  judgeWord,
  wordSaid,
} from './opt-out-words.js';

const words = { optOut: DEFAULT_OPT_OUT_WORDS, optIn: DEFAULT_OPT_IN_WORDS };

describe('judgeWord', () => {
  it.each([
    ['STOP', 'opted_out'],
    ['  Stop!!! ', 'opted_out'],
    ['ｓｔｏｐ', 'opted_out'],
    ['stop  all', 'opted_out'],
    ['«Désabonner»', 'opted_out'],
    ['Start', 'opted_in'],
    ['stop it, please', null],
    ['nonstop', null],
    ['don’t stop', null],
    ['', null],
    ['?!', null],
    [null, null],
    [`stop${' '.repeat(200)}`, null],
  ])('%j', (text, asked) => {
    expect(judgeWord(text, words)).toBe(asked);
  });

  it('stops on a word of both lists', () => {
    expect(judgeWord('x', { optOut: ['x'], optIn: ['x'] })).toBe('opted_out');
  });
});

it.each([...DEFAULT_OPT_OUT_WORDS, ...DEFAULT_OPT_IN_WORDS])(
  '%s is compared as it stands',
  (word) => {
    expect(wordSaid(word)).toBe(word);
  },
);
