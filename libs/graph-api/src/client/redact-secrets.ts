import type { Secret } from '#libs/domain';

const REDACTED = '[redacted]';
/** How Meta's access tokens begin, followed by their long middle. */
const TOKEN_LIKE = /\b(?:IG|EAA|EAB|FB)[A-Za-z0-9_-]{20,}/g;
const MAX_CHARS = 1000;

/**
 * Text from outside, made fit for an error and a log: without the secrets of the call (Meta does
 * quote a malformed token back), without anything that looks like a token, on one line, and short.
 */
export function redactSecrets(text: string, secrets: readonly Secret[]): string {
  let safe = text;
  for (const secret of secrets) {
    const plain = secret.reveal();
    if (plain === '') continue;
    safe = safe.replaceAll(plain, REDACTED).replaceAll(encodeURIComponent(plain), REDACTED);
  }
  return safe
    .replace(TOKEN_LIKE, REDACTED)
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, MAX_CHARS)
    .toWellFormed();
}
