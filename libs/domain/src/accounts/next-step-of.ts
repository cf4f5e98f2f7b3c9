import type { AccountStatus } from './account-status.js';
import { missingScopes } from './login-scopes.js';
import { missingFields } from './subscribed-fields.js';
import { ALARM_DAYS, daysLeft, isExpired } from './token-schedule.js';

/** What the tenant should do next for an account: `code` for programs, `text` for people. */
export type NextStep = { code: NextStepCode; text: string };

export const NEXT_STEP_CODES = [
  'connect_again',
  'connect_again_soon',
  'grant_permissions',
  'pass_security_check',
  'confirm_account',
  'check_restriction',
  'tell_operator',
  'wait',
] as const;

export type NextStepCode = (typeof NEXT_STEP_CODES)[number];

/** What is known of an account. */
export type AccountCondition = {
  status: AccountStatus;
  reasonCode: string | null;
  /** Null: it has no token. */
  token: {
    expiresAt: Date | null;
    /** Null: Instagram did not say. */
    scopes: readonly string[] | null;
    /** Its seal does not open. */
    isQuarantined: boolean;
  } | null;
  /** Failed tries to refresh the token since it was last good. */
  refreshAttempts: number;
  /** Null: not looked at yet. */
  subscribedFields: readonly string[] | null;
};

/** Failed tries after which a refresh is not taken for a passing trouble. */
const PASSING_TROUBLES = 3;

const CONNECT_AGAIN = 'Connect the account again: by a connect link, or with a new token.';

/** By the reason why a token is refused; for all others the account is connected again. */
const REAUTH_STEPS = new Map<string, NextStep>([
  [
    'security_check',
    {
      code: 'pass_security_check',
      text: 'The owner logs in at instagram.com, passes the check, and connects the account again.',
    },
  ],
  [
    'not_confirmed',
    {
      code: 'confirm_account',
      text: 'The owner logs in at instagram.com, confirms the account, and connects it again.',
    },
  ],
  [
    'permission_missing',
    {
      code: 'grant_permissions',
      text: 'Connect the account again and leave all permissions ticked.',
    },
  ],
  [
    'role_lost',
    {
      code: 'connect_again',
      text: 'Someone with a role on the Page connects the account again.',
    },
  ],
]);

/** The one thing that the tenant should do next; null when all is well. */
export function nextStepOf(account: AccountCondition, now: Date): NextStep | null {
  switch (account.status) {
    case 'needs_reauth':
      return (
        REAUTH_STEPS.get(account.reasonCode ?? '') ?? { code: 'connect_again', text: CONNECT_AGAIN }
      );
    case 'restricted':
      return {
        code: 'check_restriction',
        text: 'The owner looks for a notice in the account and mends what it names. It is tried again once a day.',
      };
    case 'disconnecting':
      return { code: 'wait', text: 'Nothing has to be done: Instagram is being told.' };
    case 'disconnected':
      return { code: 'connect_again', text: `It is not looked after. ${CONNECT_AGAIN}` };
    case 'connected':
      return stepOfToken(account, now) ?? stepOfSubscription(account);
    default:
      return account.status satisfies never;
  }
}

function stepOfToken({ token, refreshAttempts }: AccountCondition, now: Date): NextStep | null {
  if (token === null) return { code: 'connect_again', text: `It has no token. ${CONNECT_AGAIN}` };
  if (token.isQuarantined) {
    return {
      code: 'tell_operator',
      text: 'Its token cannot be opened: the operator puts the key back, or the account is connected again.',
    };
  }
  if (isExpired(token, now)) {
    return { code: 'connect_again', text: `Its token has ended. ${CONNECT_AGAIN}` };
  }
  if (missingScopes(token.scopes).length > 0) {
    return {
      code: 'grant_permissions',
      text: 'Connect the account again and leave all permissions ticked.',
    };
  }
  if (refreshAttempts === 0) return null;
  const days = token.expiresAt === null ? null : daysLeft(token.expiresAt, now);
  if (days !== null && days <= ALARM_DAYS[0]) {
    const left = days === 1 ? 'one day' : `${days} days`;
    return {
      code: 'connect_again_soon',
      text: `Its token ends in ${left} and cannot be refreshed. ${CONNECT_AGAIN}`,
    };
  }
  if (refreshAttempts < PASSING_TROUBLES) return null;
  return {
    code: 'wait',
    text: 'Its token could not be refreshed so far. It is tried again; if it stays so, connect the account again.',
  };
}

function stepOfSubscription({ subscribedFields }: AccountCondition): NextStep | null {
  if (subscribedFields === null || missingFields(subscribedFields).length === 0) return null;
  return {
    code: 'wait',
    text: 'Instagram sends no taps of this account. It is subscribed again; if it stays so, connect the account again.',
  };
}
