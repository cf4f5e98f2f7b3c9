import type { KeyObject } from 'node:crypto';
import type { KeyEncryption } from './key-encryption.js';
import { keyObjects, SettingsKeys, type TokenKey } from './settings-keys.js';
import { isKmsKeyId, TransitKeys, type TransitSettings } from './transit-keys.js';

/** A KMS wraps where there is one; keys of the settings then only open what they wrapped and sealed. */
export type KeySettings = { keys: readonly TokenKey[]; kms: TransitSettings | null };

/** Throws where there is neither a KMS nor a key. */
export function keyEncryptionOf({ keys, kms }: KeySettings): {
  keyEncryption: KeyEncryption;
  /** What opens rows from before tenants had keys of their own. */
  legacyKeys: ReadonlyMap<string, KeyObject>;
} {
  const legacyKeys = keyObjects(keys);
  const own = legacyKeys.size > 0 ? new SettingsKeys(legacyKeys) : null;
  if (kms === null) {
    if (!own) throw new Error('There is neither a KMS nor a key to wrap with.');
    return { keyEncryption: own, legacyKeys };
  }
  const transit = new TransitKeys(kms);
  const keyEncryption: KeyEncryption = {
    currentId: transit.currentId,
    ids: [transit.currentId, ...legacyKeys.keys()],
    wrap: (dataKey, context) => transit.wrap(dataKey, context),
    unwrap: (key, context) => (own && !isKmsKeyId(key.kekId) ? own : transit).unwrap(key, context),
  };
  return { keyEncryption, legacyKeys };
}
