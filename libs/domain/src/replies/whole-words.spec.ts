import { describe, expect, it } from '@jest/globals';
import { folded } from './comparable-text.js';
import { hasWholeWords, insidesOfWords } from './whole-words.js';

describe('hasWholeWords', () => {
  it.each([
    ['When do you open?', 'open', true],
    ['open', 'open', true],
    ['Opening hours', 'open', false],
    ['reopen', 'open', false],
    ['reopen, then open', 'open', true],
    ['order_17', 'order', false],
    ['order-17', 'order', true],
    ['100 €', '10', false],
    ['where is my order now', 'my order', true],
    ['where is my  ORDER', 'My Order', true],
    ['cafés', 'café', false],
    ['café', 'caf', false],
    ['几点营业?', '营业', true],
    ['営業時間は', '営業', true],
    ['I👍it', '👍', true],
    ['C++ please', 'c++', true],
    ['c++x', 'c++', true],
    ['𐐨open', 'open', false],
    ['open𐐨', 'open', false],
    ['anything', '', false],
  ])('%j has %j: %s', (text, phrase, verdict) => {
    const looked = folded(text);
    expect(hasWholeWords(looked, insidesOfWords(looked), folded(phrase))).toBe(verdict);
  });
});
