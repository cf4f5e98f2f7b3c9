import { describe, expect, it } from '@jest/globals';
import { parseStrictJson } from './strict-json.js';

const faultsOf = (text: string, maxDepth?: number) => {
  const result = parseStrictJson(text, maxDepth === undefined ? {} : { maxDepth });
  return result.ok ? [] : result.faults.map(({ code, pointer }) => `${code} ${pointer}`);
};

describe('parseStrictJson', () => {
  it.each([
    '{}',
    '[]',
    'null',
    '"text"',
    ' { "a" : [ 1 , -2.5e3 , true , "x" ] , "b" : { "a" : "\\u00e4\\"}" } } ',
    '{"a":[{"a":1},{"a":2}]}',
    '["a","a"]',
    '{"😀":"\\ud83d\\ude00"}',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
  ])('reads %s as JSON.parse does', (text) => {
    expect(parseStrictJson(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  it.each([
    ['a key twice', '{"a":1,"a":2}', ['duplicate_key /a']],
    ['a key three times', '{"a":1,"a":2,"a":3}', ['duplicate_key /a', 'duplicate_key /a']],
    ['a key spelt two ways', '{"a":1,"\\u0061":2}', ['duplicate_key /a']],
    ['a key twice, far down', '{"x":[0,{"y":{"a":{},"b":[],"a":1}}]}', ['duplicate_key /x/1/y/a']],
    ['a key with a slash', '{"a/b":1,"a/b":2}', ['duplicate_key /a~1b']],
    ['an empty key twice', '{"":1,"":2}', ['duplicate_key /']],
    ['__proto__', '{"__proto__":{}}', ['forbidden_key /__proto__']],
    ['__proto__ in escapes', '{"\\u005f_proto__":{}}', ['forbidden_key /__proto__']],
    [
      'constructor and prototype',
      '{"constructor":{"prototype":1}}',
      ['forbidden_key /constructor', 'forbidden_key /constructor/prototype'],
    ],
    ['half a pair in a value', '{"a":["\\ud83d"]}', ['lone_surrogate /a/0']],
    ['half a pair in a value, raw', '{"a":"\ud83d"}', ['lone_surrogate /a']],
    ['a text of half a pair', '"\\udc00"', ['lone_surrogate ']],
    ['half a pair in a key', '{"\\ud83d":1}', ['lone_surrogate /\ufffd']],
    ['several at once', '{"a":1,"a":2,"b":"\\ud83d"}', ['duplicate_key /a', 'lone_surrogate /b']],
    ['nothing', '', ['invalid_json ']],
    ['half a body', '{"a":', ['invalid_json ']],
    ['two bodies', '{}{}', ['invalid_json ']],
    ['a comment', '{} // x', ['invalid_json ']],
    ['single quotes', "{'a':1}", ['invalid_json ']],
  ])('refuses %s', (_what, text, expected) => {
    expect(faultsOf(text)).toEqual(expected);
  });

  it.each([
    ['[[[]]]', 3, []],
    ['[[[[]]]]', 3, ['too_deep /0/0/0']],
    ['{"a":{"b":{"c":{}}}}', 3, ['too_deep /a/b/c']],
    ['[[],[],[],[]]', 2, []],
    ['1', 0, []],
  ])('takes %s at a depth of %d with %j', (text, maxDepth, expected) => {
    expect(faultsOf(text, maxDepth)).toEqual(expected);
  });

  it('says that only the last of two keys would have counted', () => {
    const result = parseStrictJson('{"a":1,"a":2}');
    expect(result).toMatchObject({
      ok: false,
      faults: [{ message: expect.stringMatching(/"a".*only the last/) }],
    });
  });

  it("names the trap in Meta's sample and the way out of it", () => {
    const result = parseStrictJson(
      '{"ice_breakers":[{"call_to_actions":[],"locale":"default","call_to_actions":[]}]}',
    );
    expect(result).toMatchObject({
      ok: false,
      faults: [
        {
          pointer: '/ice_breakers/0/call_to_actions',
          message: expect.stringContaining("Meta's own sample"),
          fix: expect.stringContaining('one object per locale'),
        },
      ],
    });
  });

  it.each([
    ['[1,\n  2,\n]', 'a comma before a closing bracket, at line 2, column 4'],
    ['{"a":"],}" , }', 'a comma before a closing bracket, at line 1, column 12'],
    ['{"a":1\n x', 'line 2, column 2'],
  ])('says where %j goes wrong', (text, words) => {
    const result = parseStrictJson(text);
    expect(result).toMatchObject({
      ok: false,
      faults: [{ message: expect.stringContaining(words) }],
    });
  });

  it('does not repeat values of a broken body', () => {
    expect(JSON.stringify(parseStrictJson('{"access_token": IGhush'))).not.toContain('IGhush');
  });

  it.each([
    ['deep arrays', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['open arrays', '['.repeat(1_000_000)],
    ['deep objects', '{"a":'.repeat(150_000) + '1' + '}'.repeat(150_000)],
    ['one key a hundred thousand times', `{${'"a":1,'.repeat(100_000)}"a":1}`],
    [
      'a huge key with faults below it',
      `{"${'k'.repeat(500_000)}":{${'"a":1,'.repeat(80_000)}"a":1}}`,
    ],
    ['backslashes', `"${'\\\\'.repeat(500_000)}"`],
    ['open string of backslashes', `"${'\\'.repeat(999_999)}`],
    ['commas', `[${','.repeat(1_000_000)}`],
    ['many keys', `{${Array.from({ length: 80_000 }, (_, i) => `"k${i}":1`).join()}}`],
  ])('is quick and brief with a megabyte of %s', (_what, text) => {
    const startedMs = performance.now();
    const result = parseStrictJson(text);
    expect(performance.now() - startedMs).toBeLessThan(2000);
    expect(result.ok ? 0 : JSON.stringify(result.faults).length).toBeLessThan(50_000);
  });
});
