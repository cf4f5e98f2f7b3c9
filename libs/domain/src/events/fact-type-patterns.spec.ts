import { describe, expect, it } from '@jest/globals';
import { typesOfPattern } from './fact-type-patterns.js';
import { FACT_TYPES } from './fact-types.js';

describe('typesOfPattern', () => {
  it.each([
    ['*', [...FACT_TYPES]],
    ['reply.*', ['reply.sent', 'reply.failed', 'reply.skipped']],
    ['webhook.*', ['webhook.test']],
    ['reply.sent', ['reply.sent']],
    ['reply', []],
    ['reply.', []],
    ['repl*', []],
    ['*.sent', []],
    ['**', []],
    ['', []],
    ['constructor', []],
  ])('%s', (pattern, types) => {
    expect(typesOfPattern(pattern)).toEqual(types);
  });
});
