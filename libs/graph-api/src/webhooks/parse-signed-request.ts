import type { Secret } from '#libs/domain';
import { idOf } from '../json/id-of.js';
import { isRecord } from '../json/is-record.js';
import { readJson } from '../json/read-json.js';
import { hasSecret, signerOf } from './hmac.js';

export type SignedRequestRefusal =
  'malformed' | 'mismatch' | 'no-secret' | 'wrong-algorithm' | 'stale' | 'no-user';

export type SignedRequest =
  | { ok: true; appScopedId: string; issuedAtMs: number; secretIndex: number }
  | { ok: false; reason: SignedRequestRefusal };

/** Clocks may differ by this much. */
const CLOCK_SKEW_MS = 5 * 60_000;
const MAX_CHARS = 8192;
const SIGNED = /^([A-Za-z0-9_-]{43}=?)\.([A-Za-z0-9_-]+={0,2})$/;

/**
 * Reads the `signed_request` of a deauthorization or a data deletion:
 * `<base64url HMAC-SHA256>.<base64url JSON>`, signed over the encoded JSON. The signature is
 * checked before anything is decoded. Refused as `stale` when `issued_at` is missing, older than
 * `maxAgeMs`, or ahead of our clock by more than five minutes, or when `expires` has passed.
 * `appScopedId` is `id` of `/me`, not `user_id`.
 * Source: Meta, "Data Deletion Request Callback".
 */
export function parseSignedRequest(
  signedRequest: unknown,
  secrets: readonly Secret[],
  nowMs: number,
  maxAgeMs: number,
): SignedRequest {
  if (!hasSecret(secrets)) return refuse('no-secret');
  if (typeof signedRequest !== 'string' || signedRequest.length > MAX_CHARS) {
    return refuse('malformed');
  }
  const [, signature, payload] = SIGNED.exec(signedRequest) ?? [];
  if (signature === undefined || payload === undefined) return refuse('malformed');
  const secretIndex = signerOf(payload, Buffer.from(signature, 'base64url'), secrets);
  if (secretIndex === null) return refuse('mismatch');

  const reading = readJson(Buffer.from(payload, 'base64url').toString('utf8'));
  if (!reading.ok || !isRecord(reading.value)) return refuse('malformed');
  const { algorithm, issued_at: issuedAt, expires, user_id: userId } = reading.value;
  if (typeof algorithm !== 'string' || algorithm.toUpperCase() !== 'HMAC-SHA256') {
    return refuse('wrong-algorithm');
  }
  const issuedAtMs = secondsToMs(issuedAt);
  const expiresMs = secondsToMs(expires);
  const isStale =
    issuedAtMs === null ||
    nowMs - issuedAtMs > maxAgeMs ||
    issuedAtMs - nowMs > CLOCK_SKEW_MS ||
    (expiresMs !== null && expiresMs < nowMs);
  if (isStale) return refuse('stale');
  const appScopedId = idOf(userId);
  return appScopedId === null
    ? refuse('no-user')
    : { ok: true, appScopedId, issuedAtMs, secretIndex };
}

/** Null for anything that is no time; `expires: 0` means that it doesn't. */
function secondsToMs(value: unknown): number | null {
  const seconds = Number(value);
  return Number.isSafeInteger(seconds) && seconds > 0 ? seconds * 1000 : null;
}

function refuse(reason: SignedRequestRefusal): SignedRequest {
  return { ok: false, reason };
}
