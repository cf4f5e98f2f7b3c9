import { describe, expect, it } from '@jest/globals';
import { CompiledRules } from './compiled-rules.js';

const rule = (version: number) => ({
  id: 'r1',
  version,
  match: { type: 'regex' as const, value: 'hours?', on: 'payload' as const },
});

describe('CompiledRules', () => {
  it('compiles each version of a rule once', () => {
    const compiled = new CompiledRules();
    expect(compiled.of(rule(1))).toBe(compiled.of(rule(1)));
    expect(compiled.of(rule(2))).not.toBe(compiled.of(rule(1)));
  });
});
