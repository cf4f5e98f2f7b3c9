import { describe, expect, it } from '@jest/globals';
import { accountStatusSchema } from './account-status.js';

describe('accountStatusSchema', () => {
  it.each([
    ['connected', true],
    ['needs_reauth', true],
    ['restricted', true],
    ['disconnected', true],
    ['Connected', false],
    ['', false],
  ])('%j → %s', (text, expected) => {
    expect(accountStatusSchema.safeParse(text).success).toBe(expected);
  });
});
