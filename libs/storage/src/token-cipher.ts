import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { newId, Secret } from '#libs/domain';
import { LRUCache } from 'lru-cache';
import { decrypt, encrypt, KEY_BYTES } from './custody/aes-gcm.js';
import { TenantKeyGone, type DataKeyStore, type StoredDataKey } from './custody/data-keys.js';
import type { KeyEncryption } from './custody/key-encryption.js';
import { openLegacy } from './custody/legacy-seal.js';
import { SealBroken } from './custody/seal-broken.js';
import type { SealContext, Sealed } from './custody/sealed.js';

const VERSION = 'v2';
const ENVELOPE =
  /^v2\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]*\.[A-Za-z0-9_-]*)$/;

const MAX_KEYS_IN_MEMORY = 5_000;
/** How long an unwrapped data key stays in memory: what a KMS is spared, and how long a shredded one is there. */
const KEY_LIFE_MS = 60_000;

/** Seals one secret; see `TokenCipher.sealer`. */
export type Sealer = (secret: Secret, context: SealContext) => Sealed;

/**
 * Seals secrets with AES-256-GCM under a data key of their tenant's own. Envelope:
 * `v2.<data key id>.<nonce>.<ciphertext and tag>`, the last two in base64url; the associated data is
 * the version, tenant, owner, purpose and data key id. Also opens envelopes of version 1, which a key
 * of the settings sealed itself.
 *
 * Unwrapped data keys are remembered for a minute, by tenant and id. That one has been shredded since
 * is seen all the same, since its row is looked at each time. They are kept as native key objects:
 * nothing prints them, and Node wipes their memory when they are let go. A key of a transaction that
 * was rolled back may be remembered, and is never used: what seals is always read from its row.
 */
export class TokenCipher {
  private readonly unwrapped = new LRUCache<string, KeyObject>({
    max: MAX_KEYS_IN_MEMORY,
    ttl: KEY_LIFE_MS,
    ttlAutopurge: true,
  });
  private readonly unwrapping = new Map<string, Promise<KeyObject>>();

  constructor(
    private readonly keys: DataKeyStore,
    private readonly keyEncryption: KeyEncryption,
    private readonly legacyKeys: ReadonlyMap<string, KeyObject>,
  ) {}

  /**
   * To be called in the unit of work that keeps the result: until it ends, the data key that sealed
   * is not taken away. Throws `TenantKeyGone` for a tenant that is being deleted.
   */
  async seal(secret: Secret, context: SealContext): Promise<Sealed> {
    const sealer = await this.sealer(context.tenantId);
    return sealer(secret, context);
  }

  /** The same for many secrets of one tenant in one unit of work. */
  async sealer(tenantId: string): Promise<Sealer> {
    const stored = await this.keys.current(tenantId, () => this.newDataKey(tenantId));
    if (stored.wrapped === null) throw new TenantKeyGone();
    const key = await this.keyOf(tenantId, stored);
    return (secret, context) => {
      if (context.tenantId !== tenantId) throw new Error('A key seals for its own tenant alone.');
      const text = Buffer.from(secret.reveal(), 'utf8');
      const box = encrypt(key, text, boundTo(context, stored.id));
      return { keyId: null, dataKeyId: stored.id, sealed: `${VERSION}.${stored.id}.${box}` };
    };
  }

  /**
   * `stored` is the key that the row names, null for none, where it was read in one statement with the
   * row: read apart, the row may be sealed anew and its key removed in between. Left out, the key is
   * looked up. Throws `SealBroken`, whose message never holds any part of the secret.
   */
  async open(sealed: string, context: SealContext, stored?: StoredDataKey | null): Promise<Secret> {
    const [, id, box] = ENVELOPE.exec(sealed) ?? [];
    if (id === undefined || box === undefined) return openLegacy(this.legacyKeys, sealed, context);
    const named = stored === undefined ? await this.keys.find(context.tenantId, id) : stored;
    if (named?.id !== id) throw new SealBroken(id, 'its row has no such data key');
    const key = await this.keyOf(context.tenantId, named);
    return new Secret(decrypt(key, box, boundTo(context, id), id).toString('utf8'));
  }

  /** A data key that nobody has yet, wrapped. */
  async newDataKey(tenantId: string): Promise<StoredDataKey> {
    const id = newId();
    const bytes = randomBytes(KEY_BYTES);
    try {
      const wrapped = await this.keyEncryption.wrap(bytes, { tenantId, dataKeyId: id });
      this.unwrapped.set(nameOf(tenantId, id), createSecretKey(bytes));
      return { id, ...wrapped };
    } finally {
      bytes.fill(0);
    }
  }

  private async keyOf(tenantId: string, stored: StoredDataKey): Promise<KeyObject> {
    const { id, kekId, wrapped } = stored;
    if (wrapped === null) throw new SealBroken(id, 'the key of a deleted tenant is gone');
    const name = nameOf(tenantId, id);
    const remembered = this.unwrapped.get(name);
    if (remembered) return remembered;
    // Many turns of one tenant may want it at once: the KMS is asked once.
    const under = this.unwrapping.get(name) ?? this.unwrap(tenantId, id, { kekId, wrapped });
    this.unwrapping.set(name, under);
    try {
      const key = await under;
      this.unwrapped.set(name, key);
      return key;
    } finally {
      this.unwrapping.delete(name);
    }
  }

  private async unwrap(
    tenantId: string,
    id: string,
    wrap: { kekId: string; wrapped: string },
  ): Promise<KeyObject> {
    const bytes = await this.keyEncryption.unwrap(wrap, { tenantId, dataKeyId: id });
    try {
      if (bytes.length !== KEY_BYTES) throw new SealBroken(id, 'it is no data key');
      return createSecretKey(bytes);
    } finally {
      bytes.fill(0);
    }
  }
}

function nameOf(tenantId: string, id: string): string {
  return `${tenantId} ${id}`;
}

function boundTo({ tenantId, ownerId, purpose }: SealContext, keyId: string): string[] {
  return [VERSION, tenantId, ownerId, purpose, keyId];
}
