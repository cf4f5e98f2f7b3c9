import { createSecretKey, type KeyObject } from 'node:crypto';
import { decrypt, encrypt, KEY_BYTES } from './aes-gcm.js';
import type { KeyEncryption, WrapContext, WrappedKey } from './key-encryption.js';
import { SealBroken } from './seal-broken.js';

const VERSION = 'w1';
const WRAP = /^w1\.([A-Za-z0-9_-]*\.[A-Za-z0-9_-]*)$/;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** A key-encryption key of `TOKEN_ENCRYPTION_KEYS`. */
export type TokenKey = { id: string; key: Buffer };

/**
 * Key-encryption keys from the settings: the first wraps, all unwrap. A wrap is
 * `w1.<nonce>.<ciphertext and tag>`, by AES-256-GCM; the associated data is the version, tenant, data
 * key id and key-encryption key id.
 */
export class SettingsKeys implements KeyEncryption {
  readonly currentId: string;
  readonly ids: readonly string[];
  private readonly first: KeyObject;

  constructor(private readonly keys: ReadonlyMap<string, KeyObject>) {
    const [[id, first] = []] = keys;
    if (id === undefined || first === undefined) throw new Error('There is no key to wrap with.');
    this.currentId = id;
    this.ids = [...keys.keys()];
    this.first = first;
  }

  async wrap(dataKey: Buffer, context: WrapContext): Promise<WrappedKey> {
    const kekId = this.currentId;
    return {
      kekId,
      wrapped: `${VERSION}.${encrypt(this.first, dataKey, boundTo(context, kekId))}`,
    };
  }

  async unwrap({ kekId, wrapped }: WrappedKey, context: WrapContext): Promise<Buffer> {
    const key = this.keys.get(kekId);
    if (!key) throw new SealBroken(kekId, 'TOKEN_ENCRYPTION_KEYS has no key of that id');
    const [, box] = WRAP.exec(wrapped) ?? [];
    if (box === undefined) throw new SealBroken(kekId, 'unknown wrap');
    return decrypt(key, box, boundTo(context, kekId), kekId);
  }
}

/** By id, in their order. Throws where one is no key, or two share an id: what one seals, another cannot open. */
export function keyObjects(keys: readonly TokenKey[]): ReadonlyMap<string, KeyObject> {
  for (const { id, key } of keys) {
    if (!KEY_ID.test(id)) throw new Error('A token key id has 1 to 32 of A-Z a-z 0-9 _ and -.');
    if (key.length !== KEY_BYTES) throw new Error(`Token key "${id}" must have 32 bytes.`);
  }
  if (new Set(keys.map(({ id }) => id)).size < keys.length) {
    throw new Error('Each token key needs an id of its own.');
  }
  return new Map(keys.map(({ id, key }) => [id, createSecretKey(key)]));
}

function boundTo({ tenantId, dataKeyId }: WrapContext, kekId: string): string[] {
  return [VERSION, tenantId, dataKeyId, kekId];
}
