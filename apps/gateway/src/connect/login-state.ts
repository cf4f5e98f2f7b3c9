import { Secret } from '#libs/domain';
import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: nobody guesses one, so the hash needs neither salt nor stretching. */
const BYTES = 32;

const WRITTEN = /^[\w-]{43}$/;

/** What goes to Instagram with a person and comes back with them; whoever holds it holds the link. */
export function newLoginState(): { state: Secret; hash: Buffer } {
  const state = randomBytes(BYTES).toString('base64url');
  return { state: new Secret(state), hash: hashOf(state) };
}

/** The hash by which the link of a `state` is found; null for what can be none. */
export function readLoginState(text: string | null): Buffer | null {
  return text !== null && WRITTEN.test(text) ? hashOf(text) : null;
}

function hashOf(state: string): Buffer {
  return createHash('sha256').update(state, 'utf8').digest();
}
