import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import { SealBroken } from './seal-broken.js';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Of every key here. */
export const KEY_BYTES = 32;

/** Gives `<nonce>.<ciphertext and tag>`, both in base64url. `bound` opens nothing, but must be the same. */
export function encrypt(key: KeyObject, text: Buffer, bound: readonly string[]): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associatedData(bound));
  const body = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return `${nonce.toString('base64url')}.${body.toString('base64url')}`;
}

/** Throws `SealBroken` in the name of `keyId`; its message holds nothing of the text. */
export function decrypt(
  key: KeyObject,
  box: string,
  bound: readonly string[],
  keyId: string,
): Buffer {
  const [nonceText = '', bodyText = ''] = box.split('.');
  const nonce = Buffer.from(nonceText, 'base64url');
  const body = Buffer.from(bodyText, 'base64url');
  if (nonce.length !== NONCE_BYTES || body.length < TAG_BYTES) {
    throw new SealBroken(keyId, 'cut short');
  }
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(bound));
  decipher.setAuthTag(body.subarray(body.length - TAG_BYTES));
  try {
    const text = decipher.update(body.subarray(0, body.length - TAG_BYTES));
    return Buffer.concat([text, decipher.final()]);
  } catch {
    throw new SealBroken(keyId, 'it was sealed for something else, or was changed');
  }
}

/** As JSON, so that parts which run together are no other parts. */
function associatedData(bound: readonly string[]): Buffer {
  return Buffer.from(JSON.stringify(bound), 'utf8');
}
