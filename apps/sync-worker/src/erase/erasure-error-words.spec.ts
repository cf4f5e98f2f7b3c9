import { describe, expect, it } from '@jest/globals';
import { erasureErrorWords } from './erasure-error-words.js';

const withCode = (code: string) =>
  Object.assign(new Error('Key (person_id)=(4711) is still there'), { code });

describe('erasureErrorWords', () => {
  it.each([
    ['55P03', 'Some rows were in use for too long. (55P03) It is tried again.'],
    ['57014', 'PostgreSQL took too long to remove some rows. (57014) It is tried again.'],
    ['40P01', 'PostgreSQL let another transaction go first. (40P01) It is tried again.'],
    ['57P01', 'The connection to the database was lost. (57P01) It is tried again.'],
    ['ECONNRESET', 'The connection to the database was lost. (ECONNRESET) It is tried again.'],
    [
      '23503',
      'Something went wrong that nobody expected; the log has it. (23503) It is tried again.',
    ],
  ])('says what %s means, and no value of a row', (code, words) => {
    expect(erasureErrorWords(withCode(code))).toBe(words);
  });

  it.each([new Error('4711'), 'a text', null])('says something of %p too', (error) => {
    expect(erasureErrorWords(error)).toBe(
      'Something went wrong that nobody expected; the log has it. It is tried again.',
    );
  });
});
