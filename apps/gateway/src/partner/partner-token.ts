import { Secret } from '#libs/domain';
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 256 bits: nobody guesses one, so the hash needs neither salt nor stretching. */
const BYTES = 32;

const WRITTEN = /^[\w-]{43}$/;

/** What makes a link one; whoever holds it holds the link. */
export function newPartnerToken(): { token: Secret; hash: Buffer } {
  const token = randomBytes(BYTES).toString('base64url');
  return { token: new Secret(token), hash: hashOf(token) };
}

/** A token, alone or behind the `#` of a link that somebody has copied; null for what can be none. */
export function readPartnerToken(text: string | null): { token: string; hash: Buffer } | null {
  const token = text?.trim().replace(/^.*#/s, '') ?? '';
  return WRITTEN.test(token) ? { token, hash: hashOf(token) } : null;
}

/** Stands in every form of a page that a token has opened: another site can neither read nor make it. */
export function formKeyOf(token: string): string {
  return createHmac('sha256', token).update('form').digest('base64url');
}

export function isFormKeyOf(token: string, given: string | null): boolean {
  const [right, made] = [Buffer.from(formKeyOf(token)), Buffer.from(given ?? '')];
  return right.length === made.length && timingSafeEqual(right, made);
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}
