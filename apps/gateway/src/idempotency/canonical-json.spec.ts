import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from './canonical-json.js';

const of = (text: string) => canonicalJson(JSON.parse(text));

describe('canonicalJson', () => {
  it.each([
    ['names in another order', '{"a":1,"b":{"c":2,"d":3}}', '{"b":{"d":3,"c":2},"a":1}'],
    ['blanks', '[1,2]', ' [ 1 , 2 ] '],
    ['another spelling of a number', '{"a":1}', '{"a":1.0}'],
    ['another spelling of a text', '{"a":"é"}', '{"a":"\\u00e9"}'],
  ])('is the same for %s', (_, one, other) => {
    expect(of(one)).toBe(of(other));
  });

  it.each([
    ['a list in another order', '[1,2]', '[2,1]'],
    ['a text that looks like a number', '{"a":1}', '{"a":"1"}'],
    ['a field that is null and one that is not there', '{"a":null}', '{}'],
    ['an object and a list', '{}', '[]'],
    ['a name that moved to another object', '{"a":{"b":1}}', '{"a":{},"b":1}'],
  ])('tells apart %s', (_, one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  it('is empty for no body', () => {
    expect(canonicalJson(undefined)).toBe('');
  });
});
