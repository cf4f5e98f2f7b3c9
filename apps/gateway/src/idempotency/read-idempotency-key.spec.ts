import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { readIdempotencyKey } from './read-idempotency-key.js';

describe('readIdempotencyKey', () => {
  it.each([undefined, 'a', '"8e03978e-40d5-43e8-bc93-6894a57f9324"', '~'.repeat(255)])(
    'takes %j',
    (header) => {
      expect(readIdempotencyKey(header)).toBe(header ?? null);
    },
  );

  it.each(['', ' ', 'a b', 'a, b', 'é', 'a\tb', 'a'.repeat(256), ['a', 'b']])(
    'refuses %j',
    (header) => {
      expect(() => readIdempotencyKey(header)).toThrow(Problem);
    },
  );
});
