import { describe, expect, it } from '@jest/globals';
import { POST_FAILURE_KINDS } from './classify-failure.js';
import { dispositionOf } from './delivery-disposition.js';

const answered = (status: number) =>
  ({
    ok: true,
    status,
    ms: 1,
    answer: '',
    headers: {},
    retryAfterMs: null,
    control: null,
  }) as const;

describe('dispositionOf', () => {
  it.each([
    [200, 'done'],
    [201, 'done'],
    [204, 'done'],
    [299, 'done'],
    [400, 'retry'],
    [401, 'retry'],
    [404, 'retry'],
    [409, 'retry'],
    [410, 'give-up'],
    [429, 'retry'],
    [500, 'retry'],
    [503, 'retry'],
  ])('%d → %s', (status, kind) => {
    expect(dispositionOf(answered(status)).kind).toBe(kind);
  });

  it.each(POST_FAILURE_KINDS)('%s → retry', (kind) => {
    const result = { ok: false, kind, status: null, ms: 1, message: 'Words.' } as const;
    expect(dispositionOf(result)).toMatchObject({
      kind: 'retry',
      because: { kind, message: 'Words.' },
    });
  });
});
