import { describe, expect, it } from '@jest/globals';
import { parseFieldList, parseFieldTree } from './field-list.js';

describe('field lists', () => {
  it.each<[unknown, string[] | null]>([
    ['a,b', ['a', 'b']],
    [' a , b ', ['a', 'b']],
    ['["a","b"]', ['a', 'b']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    ['', []],
    ['["a"', null],
    [[1], null],
    [undefined, null],
  ])('reads %j', (value, names) => {
    expect(parseFieldList(value)).toEqual(names);
  });
});

describe('field expansion', () => {
  it('reads what lies inside braces and passes over modifiers', () => {
    const tree = parseFieldTree('id,messages.limit(5){id,from,message},updated_time');
    expect([...(tree?.keys() ?? [])]).toEqual(['id', 'messages', 'updated_time']);
    expect([...(tree?.get('messages')?.keys() ?? [])]).toEqual(['id', 'from', 'message']);
  });

  it.each(['', 'id,', 'messages{', 'messages{}', 'a}b', '{a}', 'a;b', 'a{b}}'])(
    'refuses %j',
    (text) => {
      expect(parseFieldTree(text)).toBeNull();
    },
  );
});
