import { describe, expect, it } from '@jest/globals';
import { REAUTH_REASONS } from './account-reasons.js';
import { REQUIRED_SCOPES } from './login-scopes.js';
import { nextStepOf, type AccountCondition } from './next-step-of.js';
import { SUBSCRIBED_FIELDS } from './subscribed-fields.js';

const NOW = new Date('2026-11-22T12:00:00Z');
const inDays = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const TOKEN = { expiresAt: inDays(40), scopes: [...REQUIRED_SCOPES], isQuarantined: false };
const WELL: AccountCondition = {
  status: 'connected',
  reasonCode: null,
  token: TOKEN,
  refreshAttempts: 0,
  subscribedFields: [...SUBSCRIBED_FIELDS],
};

describe('nextStepOf', () => {
  it.each<[string, Partial<AccountCondition>]>([
    ['all is well', {}],
    ['nothing was looked at yet', { subscribedFields: null }],
    ['nobody said what was granted', { token: { ...TOKEN, scopes: null } }],
    ['a token has no end', { token: { ...TOKEN, expiresAt: null } }],
    ['a token ends soon, and no refresh has failed', { token: { ...TOKEN, expiresAt: inDays(3) } }],
    ['a refresh has failed twice, long before the end', { refreshAttempts: 2 }],
    ['it is subscribed to more', { subscribedFields: [...SUBSCRIBED_FIELDS, 'comments'] }],
  ])('is nothing while %s', (_, given) => {
    expect(nextStepOf({ ...WELL, ...given }, NOW)).toBeNull();
  });

  it.each<[string, Partial<AccountCondition>, string]>([
    [
      'a token is refused',
      { status: 'needs_reauth', reasonCode: 'token_expired' },
      'connect_again',
    ],
    ['nobody knows why', { status: 'needs_reauth' }, 'connect_again'],
    [
      'Instagram wants a check passed',
      { status: 'needs_reauth', reasonCode: 'security_check' },
      'pass_security_check',
    ],
    [
      'the owner is not confirmed',
      { status: 'needs_reauth', reasonCode: 'not_confirmed' },
      'confirm_account',
    ],
    [
      'a permission is missing',
      { status: 'needs_reauth', reasonCode: 'permission_missing' },
      'grant_permissions',
    ],
    ['Instagram restricts it', { status: 'restricted' }, 'check_restriction'],
    ['it is let go', { status: 'disconnecting' }, 'wait'],
    ['it was let go', { status: 'disconnected', token: null }, 'connect_again'],
    ['it has no token', { token: null }, 'connect_again'],
    ['its seal is broken', { token: { ...TOKEN, isQuarantined: true } }, 'tell_operator'],
    ['its token has ended', { token: { ...TOKEN, expiresAt: NOW } }, 'connect_again'],
    ['a scope is missing', { token: { ...TOKEN, scopes: [] } }, 'grant_permissions'],
    [
      'a token ends soon and is not refreshed',
      { token: { ...TOKEN, expiresAt: inDays(9) }, refreshAttempts: 1 },
      'connect_again_soon',
    ],
    ['a refresh fails again and again', { refreshAttempts: 3 }, 'wait'],
    ['its subscription is gone', { subscribedFields: [] }, 'wait'],
    ['a part of it is', { subscribedFields: ['messages'] }, 'wait'],
  ])('when %s', (_, given, code) => {
    const step = nextStepOf({ ...WELL, ...given }, NOW);
    expect(step?.code).toBe(code);
    expect(step?.text).toMatch(/^[A-Z].*\.$/);
  });

  it.each(REAUTH_REASONS)('knows what to do about %s', (reasonCode) => {
    expect(nextStepOf({ ...WELL, status: 'needs_reauth', reasonCode }, NOW)).not.toBeNull();
  });

  it('says of a token that ends in a day that it does', () => {
    const token = { ...TOKEN, expiresAt: inDays(0.5) };
    expect(nextStepOf({ ...WELL, token, refreshAttempts: 4 }, NOW)?.text).toContain('in one day');
  });
});
