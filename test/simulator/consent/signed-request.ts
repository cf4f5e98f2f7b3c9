import { createHmac } from 'node:crypto';
import { Buffer } from 'node:buffer';

export type SignedRequestParts = {
  /** The JSON text that is signed. */
  payload: string;
  secret: string;
  isValid: boolean;
  /** true: both parts keep the `=` that base64url leaves out (seen at Meta, graph-api.md 5.7). */
  isPadded: boolean;
};

/** `<base64url HMAC-SHA256>.<base64url JSON>`, signed over the encoded JSON (graph-api.md 5.7). */
export function signedRequest({ payload, secret, isValid, isPadded }: SignedRequestParts): string {
  const encoded = base64Url(Buffer.from(payload, 'utf8'), isPadded);
  const key = isValid ? secret : `${secret}-not`;
  return `${base64Url(createHmac('sha256', key).update(encoded).digest(), isPadded)}.${encoded}`;
}

function base64Url(bytes: Buffer, isPadded: boolean): string {
  const text = bytes.toString('base64url');
  return isPadded ? text.padEnd(Math.ceil(text.length / 4) * 4, '=') : text;
}
