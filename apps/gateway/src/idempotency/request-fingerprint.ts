import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.js';

/** What makes a request the same request: its method, its path with the query, and its body. */
export type FingerprintedRequest = { method: string; url: string; body: unknown };

/** 32 bytes, equal for requests that ask for the same. */
export function requestFingerprint({ method, url, body }: FingerprintedRequest): Buffer {
  return createHash('sha256')
    .update(`${method} ${url}\n${canonicalJson(body)}`, 'utf8')
    .digest();
}
