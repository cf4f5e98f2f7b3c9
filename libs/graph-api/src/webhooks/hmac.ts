import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '#libs/domain';

export function hmacSha256(message: Buffer | string, secret: Secret): Buffer {
  return createHmac('sha256', secret.reveal()).update(message).digest();
}

/**
 * The index of the first secret whose HMAC-SHA256 of `message` is `signature` (32 bytes), or null.
 * All secrets are tried whichever fits, so the time taken says nothing. Empty secrets never fit.
 */
export function signerOf(
  message: Buffer | string,
  signature: Buffer,
  secrets: readonly Secret[],
): number | null {
  let found: number | null = null;
  secrets.forEach((secret, index) => {
    const isSigner = timingSafeEqual(hmacSha256(message, secret), signature);
    if (isSigner && found === null && secret.reveal() !== '') found = index;
  });
  return found;
}

export function hasSecret(secrets: readonly Secret[]): boolean {
  return secrets.some((secret) => secret.reveal() !== '');
}

/** Equality in a time that depends on neither text, nor on how long the wanted one is. */
export function equalTexts(given: string, wanted: string): boolean {
  return timingSafeEqual(sha256(given), sha256(wanted));
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
