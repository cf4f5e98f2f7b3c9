import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Secret } from '#libs/domain';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
/** The id is held to what `TOKEN_ENCRYPTION_KEYS` allows, so that an error may show it. */
const ENVELOPE = /^v1\.([A-Za-z0-9_-]{1,32})\.([A-Za-z0-9_-]*)\.([A-Za-z0-9_-]*)$/;

export type TokenKey = { id: string; key: Buffer };

/** What a sealed text belongs to. Bound into the seal: a row copied elsewhere does not open. */
export type SealContext = {
  tenantId: string;
  /** The account, endpoint or other thing whose secret it is. */
  ownerId: string;
  purpose: 'access-token' | 'webhook-secret' | 'idempotent-answer';
};

/** A sealed text that does not open: wrong key, wrong owner, or changed since. Says which key. */
export class SealBroken extends Error {
  constructor(
    readonly keyId: string,
    why: string,
  ) {
    super(`A sealed secret does not open (key "${keyId}"): ${why}.`);
    this.name = 'SealBroken';
  }
}

/**
 * Seals secrets with AES-256-GCM. Envelope: `v1.<key id>.<nonce>.<ciphertext and tag>`, both in
 * base64url. The associated data is the version, tenant, owner, purpose and key id. The first key
 * seals; every key opens, so a key is replaced by putting a new one before it.
 */
export class TokenCipher {
  private readonly keys: ReadonlyMap<string, Buffer>;
  private readonly first: TokenKey;

  constructor(keys: readonly TokenKey[]) {
    const first = keys[0];
    if (!first) throw new Error('TokenCipher needs at least one key.');
    for (const { id, key } of keys) {
      if (!KEY_ID.test(id)) throw new Error('A token key id has 1 to 32 of A-Z a-z 0-9 _ and -.');
      if (key.length !== KEY_BYTES) throw new Error(`Token key "${id}" must have 32 bytes.`);
    }
    if (new Set(keys.map(({ id }) => id)).size < keys.length) {
      throw new Error(
        'Each token key needs an id of its own: what one seals, another cannot open.',
      );
    }
    this.first = first;
    this.keys = new Map(keys.map(({ id, key }) => [id, key]));
  }

  seal(secret: Secret, context: SealContext): { keyId: string; sealed: string } {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(ALGORITHM, this.first.key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(associatedData(context, this.first.id));
    const text = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
    const body = Buffer.concat([text, cipher.getAuthTag()]);
    const sealed = `v1.${this.first.id}.${nonce.toString('base64url')}.${body.toString('base64url')}`;
    return { keyId: this.first.id, sealed };
  }

  /** Throws `SealBroken`; its message never holds any part of the secret. */
  open(sealed: string, context: SealContext): Secret {
    const [, keyId, nonceText, bodyText] = ENVELOPE.exec(sealed) ?? [];
    if (keyId === undefined || nonceText === undefined || bodyText === undefined) {
      // It may be a secret that was never sealed, so nothing of it goes into the error.
      throw new SealBroken('?', 'unknown envelope');
    }
    const key = this.keys.get(keyId);
    if (!key) throw new SealBroken(keyId, 'TOKEN_ENCRYPTION_KEYS has no key of that id');
    const nonce = Buffer.from(nonceText, 'base64url');
    const body = Buffer.from(bodyText, 'base64url');
    if (nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) {
      throw new SealBroken(keyId, 'cut short');
    }
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(associatedData(context, keyId));
    decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
    try {
      const text = decipher.update(body.subarray(0, body.length - TAG_BYTES));
      return new Secret(Buffer.concat([text, decipher.final()]).toString('utf8'));
    } catch {
      throw new SealBroken(keyId, 'it was sealed for something else, or was changed');
    }
  }
}

function associatedData(context: SealContext, keyId: string): Buffer {
  return Buffer.from(
    JSON.stringify(['v1', context.tenantId, context.ownerId, context.purpose, keyId]),
    'utf8',
  );
}
