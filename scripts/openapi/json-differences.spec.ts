import { describe, expect, it } from '@jest/globals';
import { jsonDifferences } from './json-differences.js';

describe('jsonDifferences', () => {
  it.each([
    ['nothing', { a: [1, { b: null }] }, { a: [1, { b: null }] }, []],
    ['what came', {}, { a: 1 }, ['+ /a: 1']],
    ['what went', { a: { b: 1 } }, { a: {} }, ['- /a/b: 1']],
    ['what changed', { a: { b: 1 } }, { a: { b: '1' } }, ['~ /a/b: 1 → "1"']],
    ['an item of a list', [1, 2], [1, 3, 4], ['~ /1: 2 → 3', '+ /2: 4']],
    ['a list that became an object', { a: [] }, { a: {} }, ['~ /a: [] → {}']],
    ['null and an object', { a: null }, { a: {} }, ['~ /a: null → {}']],
    ['a name with a slash', {}, { '/v1': 1 }, ['+ /~1v1: 1']],
  ])('names %s', (_, then, now, lines) => {
    expect(jsonDifferences(then, now)).toEqual(lines);
  });

  it('shows the beginning of what is long', () => {
    const [line = ''] = jsonDifferences({}, { a: 'x'.repeat(1_000) });
    expect(line.length).toBeLessThan(150);
    expect(line).toMatch(/…$/);
  });
});
