import { GraphError } from '#libs/graph-api';
import { problemOf } from '../problems/problem-of.js';

/** Why a login came to nothing, as it is kept with its link and told to the tenant. */
export const LOGIN_FAILURES = [
  'denied',
  'login_failed',
  'tenant_suspended',
  'code_refused',
  'app_misconfigured',
  'scopes_missing',
  'token_refused',
  'personal_account',
  'other_account',
  'account_owned_elsewhere',
  'limit_reached',
  'external_id_taken',
  'instagram_refused',
  'instagram_unavailable',
  'unavailable',
  'internal',
] as const;

export type LoginFailure = (typeof LOGIN_FAILURES)[number];

export function isLoginFailure(text: string): text is LoginFailure {
  return LOGIN_FAILURES.some((failure) => failure === text);
}

/** The end of a login, with what it was that ended it. */
export class LoginRefused extends Error {
  override name = 'LoginRefused';
  readonly missingScopes: readonly string[];
  /** Who logged in, as far as it got. */
  readonly username: string | null;

  constructor(
    readonly failure: LoginFailure,
    more: { missingScopes?: readonly string[]; username?: string | null; cause?: unknown } = {},
  ) {
    super(`The login came to nothing: ${failure}`, { cause: more.cause });
    this.missingScopes = more.missingScopes ?? [];
    this.username = more.username ?? null;
  }
}

/** `code`: while the code of the login is exchanged; `token`: with the token that came of it. */
export type LoginStage = 'code' | 'token';

/** Any error of a login as what it means for the person, the tenant and the operator. */
export function refusalOf(
  error: unknown,
  stage: LoginStage,
  username: string | null = null,
): LoginRefused {
  if (error instanceof LoginRefused) return error;
  const failure =
    error instanceof GraphError ? failureOfGraph(error, stage) : failureOfProblem(error);
  return new LoginRefused(failure, { cause: error, username });
}

function failureOfProblem(error: unknown): LoginFailure {
  const code = problemOf(error)?.code;
  switch (code) {
    case 'personal_account':
    case 'account_owned_elsewhere':
    case 'limit_reached':
    case 'unavailable':
      return code;
    case 'conflict':
      return 'external_id_taken';
    default:
      return 'internal';
  }
}

/** Words of Meta's about the app itself, whatever code comes with them. */
const OF_THE_APP = /client[_ ]?(?:id|secret)|redirect_uri|platform app|app secret/i;

function failureOfGraph({ kind, metaMessage }: GraphError, stage: LoginStage): LoginFailure {
  if (OF_THE_APP.test(metaMessage ?? '')) return 'app_misconfigured';
  switch (kind) {
    case 'retry':
    case 'throttle':
    case 'unreachable':
    case 'timed-out':
    case 'unreadable':
      return 'instagram_unavailable';
    case 'unknown':
    case 'permanent':
      return stage === 'code' ? 'code_refused' : 'instagram_refused';
    case 'config':
      return 'app_misconfigured';
    case 'reauth':
    case 'user':
      return 'token_refused';
    default:
      return kind satisfies never;
  }
}
