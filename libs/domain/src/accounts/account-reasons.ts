/**
 * Why an account needs its owner, for programs.
 *
 * - `token_expired`: the token's time is over.
 * - `password_changed`: the password was changed, or its sessions were ended.
 * - `app_removed`, `access_removed`, `consent_blocked`: the owner took the app's access away.
 * - `security_check`, `not_confirmed`: Instagram wants the owner to clear something first.
 * - `token_invalid`, `session_ended`: Instagram does not know the token any more.
 * - `role_lost`: who connected it has no role on its Page any more.
 * - `permission_missing`: the owner did not grant what a call needs, or took it back.
 * - `token_refused`: Instagram gave no nearer reason.
 * - `token_unreadable`: the kept token cannot be opened any more; a rewrap of the keys has found that.
 */
export const REAUTH_REASONS = [
  'token_expired',
  'password_changed',
  'app_removed',
  'access_removed',
  'consent_blocked',
  'security_check',
  'not_confirmed',
  'token_invalid',
  'session_ended',
  'role_lost',
  'permission_missing',
  'token_refused',
  'token_unreadable',
] as const;

export type ReauthReason = (typeof REAUTH_REASONS)[number];

/** Why an account is `restricted`: Instagram lets it send no messages. */
export type RestrictedReason = 'messages_restricted';

/** Why the owner of an account has to act. */
export type OwnerReason = ReauthReason | RestrictedReason;

/**
 * Who took an account away, and how.
 *
 * - `removed_by_tenant`: its tenant let it go.
 * - `removed_by_owner`: its owner removed the app at Instagram.
 * - `erased_by_owner`: its owner asked Instagram to have their data deleted here.
 */
export type DisconnectReason = 'removed_by_tenant' | 'removed_by_owner' | 'erased_by_owner';

export type AccountReason = OwnerReason | DisconnectReason;
