import type { ConnectLink } from '#libs/storage';
import type { LoginFailure } from './login-failures.js';

/** Every end of a login: failures that are kept, and those of which no link can tell. */
export type LoginPageCode =
  | LoginFailure
  | 'connected'
  | 'link_unknown'
  | 'link_used'
  | 'link_done'
  | 'link_expired'
  | 'code_missing'
  | 'login_not_configured'
  | 'try_again';

export type LoginResult = {
  code: LoginPageCode;
  link: ConnectLink | null;
  /** Where the person goes from here, if the tenant said so and may. */
  returnUrl: string | null;
  /** Instagram's page for the same link, while that still works. */
  retryUrl: string | null;
  accountId: string | null;
  username: string | null;
  missingScopes: readonly string[];
};
