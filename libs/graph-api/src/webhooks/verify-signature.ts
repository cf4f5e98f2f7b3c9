import type { Secret } from '#libs/domain';
import { hasSecret, hmacSha256, signerOf } from './hmac.js';

export type SignatureRefusal = 'missing' | 'duplicated' | 'malformed' | 'mismatch' | 'no-secret';
export type SignatureVerdict =
  { ok: true; secretIndex: number } | { ok: false; reason: SignatureRefusal };

const SIGNATURE = /^sha256=([0-9a-f]{64})$/i;

/**
 * Checks `X-Hub-Signature-256: sha256=<64 hex>` over the bytes of a webhook exactly as they came:
 * Meta signs its own escaped spelling, which parsed and re-serialised JSON does not have. Any of
 * `secrets` may fit (an app with Instagram Login has two, and a rotation makes three);
 * `secretIndex` says which did. Constant in time. Without any secret everything is refused.
 * Source: Meta, Graph API webhooks, "Getting started"; Messenger Platform webhooks.
 */
export function verifySignature(
  rawBody: Buffer,
  header: string | string[] | undefined,
  secrets: readonly Secret[],
): SignatureVerdict {
  if (!hasSecret(secrets)) return { ok: false, reason: 'no-secret' };
  const values = typeof header === 'string' ? [header] : (header ?? []);
  const [value] = values;
  if (value === undefined || value === '') return { ok: false, reason: 'missing' };
  // Node joins a header that came twice with a comma.
  if (values.length > 1 || value.includes(',')) return { ok: false, reason: 'duplicated' };
  const hex = SIGNATURE.exec(value)?.[1];
  if (hex === undefined) return { ok: false, reason: 'malformed' };
  const secretIndex = signerOf(rawBody, Buffer.from(hex, 'hex'), secrets);
  return secretIndex === null ? { ok: false, reason: 'mismatch' } : { ok: true, secretIndex };
}

/** The value of `X-Hub-Signature-256` for these bytes; for tests and the simulator. */
export function signBody(rawBody: Buffer, secret: Secret): string {
  return `sha256=${hmacSha256(rawBody, secret).toString('hex')}`;
}
