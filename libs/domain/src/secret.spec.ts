import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Secret } from './secret.js';

describe('Secret', () => {
  const secret = new Secret('hush');

  it.each([
    ['a template', `${secret}`],
    ['JSON', JSON.stringify({ secret })],
    ['inspect', inspect({ secret }, { depth: 5, showHidden: true })],
    ['its keys', JSON.stringify(Object.entries(secret))],
  ])('is not shown by %s', (_where, shown) => {
    expect(shown).not.toContain('hush');
  });

  it('gives the text when asked for it', () => {
    expect(secret.reveal()).toBe('hush');
  });
});
