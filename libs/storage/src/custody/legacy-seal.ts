import type { KeyObject } from 'node:crypto';
import { Secret } from '#libs/domain';
import { decrypt } from './aes-gcm.js';
import { SealBroken } from './seal-broken.js';
import type { SealContext } from './sealed.js';

/** The id is held to what `TOKEN_ENCRYPTION_KEYS` allows, so that an error may show it. */
const ENVELOPE = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]*\.[A-Za-z0-9_-]*)$/;

/**
 * Opens what a key of the settings sealed itself, before tenants had keys of their own:
 * `v1.<key id>.<nonce>.<ciphertext and tag>`. Throws `SealBroken`.
 */
export function openLegacy(
  keys: ReadonlyMap<string, KeyObject>,
  sealed: string,
  { tenantId, ownerId, purpose }: SealContext,
): Secret {
  const [, keyId, box] = ENVELOPE.exec(sealed) ?? [];
  if (keyId === undefined || box === undefined) {
    // It may be a secret that was never sealed, so nothing of it goes into the error.
    throw new SealBroken('?', 'unknown envelope');
  }
  const key = keys.get(keyId);
  if (!key) throw new SealBroken(keyId, 'TOKEN_ENCRYPTION_KEYS has no key of that id');
  const text = decrypt(key, box, ['v1', tenantId, ownerId, purpose, keyId], keyId);
  return new Secret(text.toString('utf8'));
}
