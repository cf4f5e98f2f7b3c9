import { describe, expect, it } from '@jest/globals';
import { missingScopes, REQUIRED_SCOPES } from './login-scopes.js';

describe('missingScopes', () => {
  it.each([
    ['all that is needed', [...REQUIRED_SCOPES], []],
    ['more than that', [...REQUIRED_SCOPES, 'instagram_business_manage_insights'], []],
    ['a part', ['instagram_business_basic'], ['instagram_business_manage_messages']],
    ['none', [], [...REQUIRED_SCOPES]],
    ['their old names', ['business_basic', 'business_manage_messages'], [...REQUIRED_SCOPES]],
    ['what nobody told us', null, []],
  ])('of %s', (_, granted, missing) => {
    expect(missingScopes(granted)).toEqual(missing);
  });
});
