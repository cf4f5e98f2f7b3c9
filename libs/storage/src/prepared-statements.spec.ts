import { describe, expect, it } from '@jest/globals';
import { nameOfPrepared, prepare } from './prepared-statements.js';

describe('prepare', () => {
  it('gives a statement its name, which no other may have', () => {
    prepare({ one: 'SELECT 1' });
    prepare({ one: 'SELECT 1' });
    expect(nameOfPrepared('SELECT 1')).toBe('one');
    expect(nameOfPrepared('SELECT 2')).toBeUndefined();
    expect(() => prepare({ one: 'SELECT 2' })).toThrow('Two statements are called "one".');
  });
});
