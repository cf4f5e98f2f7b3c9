import type { GraphErrorRule } from './graph-error-rule.js';

const RATE_PAGE = 'Meta: Graph API, Rate limits';
const NOTHING = 'Nothing has to be done; calls go on when the limit allows.';
const HALF_AN_HOUR_MS = 30 * 60_000;

function rateLimit(
  code: number,
  subcode: number | 'any',
  scope: 'account' | 'app',
  meaning: string,
): GraphErrorRule {
  return { code, subcode, kind: 'throttle', scope, meaning, fix: NOTHING, source: RATE_PAGE };
}

/** Limits and restrictions that time lifts. */
export const RATE_ERRORS: readonly GraphErrorRule[] = [
  rateLimit(4, 'any', 'app', 'The app as a whole has made too many calls.'),
  rateLimit(341, 'any', 'app', 'The app as a whole has met a limit of Instagram.'),
  rateLimit(17, 'any', 'account', 'Too many calls were made for this account.'),
  rateLimit(32, 'any', 'account', 'Too many calls were made for this Page.'),
  rateLimit(613, 'any', 'account', 'Too many calls of this kind were made for this account.'),
  rateLimit(613, 1996, 'account', 'Instagram finds the number of calls for this account unusual.'),
  rateLimit(429, 'any', 'account', 'Too many logins were tried.'),
  rateLimit(80001, 'any', 'account', 'The Page of this account has used up its calls.'),
  rateLimit(80002, 'any', 'account', 'This account has used up its Instagram calls.'),
  rateLimit(80006, 'any', 'account', 'This account has used up its messaging calls.'),
  {
    code: 10,
    subcode: 1893063,
    kind: 'throttle',
    scope: 'account',
    leastWaitMs: HALF_AN_HOUR_MS,
    meaning: 'Instagram does not let this account send messages for a while.',
    fix: 'Look for a notice in the account; sending is tried again later.',
    source: 'Meta: Messenger Platform changelog, 2026-06-25',
  },
  {
    code: 368,
    subcode: 'any',
    kind: 'throttle',
    scope: 'account',
    leastWaitMs: 2 * HALF_AN_HOUR_MS,
    meaning: 'Instagram blocked this action for a while because of its policies.',
    fix: 'The owner looks for a notice in the account and mends what it names.',
    source: 'Meta: Graph API, Handle errors',
  },
];
