import { createHash } from 'node:crypto';
import { INBOUND_LIMITS } from './meta-limits.js';

/**
 * A key that is equal for repeats of an item and differs between items of one account. Of named
 * parts (kind, `mid`, what tells two notices about one `mid` apart) where there is a `mid`, which
 * reads well in a database; a digest where that would be too long, or where there is no `mid`.
 */
export function namedKey(kind: string, parts: readonly string[]): string {
  const key = [kind, ...parts].join(':');
  return key.length <= INBOUND_LIMITS.dedupKeyChars ? key : digestKey(kind, parts);
}

/** The parts are hashed as a JSON array, so that no two lists of parts run together. */
export function digestKey(kind: string, parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `${kind}:sha256:${digest}`;
}
