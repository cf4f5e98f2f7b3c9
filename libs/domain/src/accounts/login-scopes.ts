/** What the owner of an account must agree to at its login; without either, Floe can do nothing for it. */
export const REQUIRED_SCOPES = [
  'instagram_business_basic',
  'instagram_business_manage_messages',
] as const;

/** Which of them are not among those that were granted; null, Instagram did not say: none. */
export function missingScopes(granted: readonly string[] | null): string[] {
  return granted === null ? [] : REQUIRED_SCOPES.filter((scope) => !granted.includes(scope));
}
