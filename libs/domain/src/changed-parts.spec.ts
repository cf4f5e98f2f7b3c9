import { describe, expect, it } from '@jest/globals';
import { changedParts } from './changed-parts.js';

describe('changedParts', () => {
  const rule = {
    name: 'Hours',
    enabled: true,
    match: { type: 'exact', value: 'A' },
    account: null,
  };

  it('names what differs, as it was and as it is', () => {
    expect(changedParts(rule, { ...rule, enabled: false, account: 'x' })).toEqual({
      before: { enabled: true, account: null },
      after: { enabled: false, account: 'x' },
    });
  });

  it.each([
    ['the same', { ...rule }],
    ['nothing', {}],
    ['some of the same', { enabled: true }],
    ['equal insides in another order', { match: { value: 'A', type: 'exact' } }],
  ])('is null for %s', (_, after) => {
    expect(changedParts(rule, after)).toBeNull();
  });

  it('gives a part whole when something inside it differs', () => {
    const match = { type: 'exact', value: 'B' };
    expect(changedParts(rule, { match })).toEqual({
      before: { match: rule.match },
      after: { match },
    });
  });

  it('has null for what was not there', () => {
    expect(changedParts({}, { name: 'Hours' })).toEqual({
      before: { name: null },
      after: { name: 'Hours' },
    });
  });
});
