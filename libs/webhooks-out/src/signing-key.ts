import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { Secret } from '#libs/domain';

/** Standard Webhooks 1.0, "Signature scheme", asymmetric: ed25519, `whsk_` and `whpk_` and base64. */
const PRIVATE = 'whsk_';
const PUBLIC = 'whpk_';
/** RFC 8410: what stands before the 32 bytes of an ed25519 private key in PKCS #8. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const KEY_BYTES = 32;

/** A private key for `v1a`, which nobody is shown, and the public one to verify by. */
export type SigningKey = { secret: Secret; publicKey: string };

export function newSigningKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-KEY_BYTES);
  const point = publicKey.export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  return {
    secret: new Secret(`${PRIVATE}${seed.toString('base64')}`),
    publicKey: `${PUBLIC}${point.toString('base64')}`,
  };
}

export function isSigningKey(secret: Secret): boolean {
  return secret.reveal().startsWith(PRIVATE);
}

/** `v1a,<base64>` over `id.timestamp.body`, the timestamp in Unix seconds. */
export function signAsymmetric(secret: Secret, id: string, timestamp: Date, body: string): string {
  const seed = Buffer.from(secret.reveal().slice(PRIVATE.length), 'base64');
  if (seed.length !== KEY_BYTES) throw new Error('a private key is not "whsk_" and 32 bytes');
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
  const text = `${id}.${Math.floor(timestamp.getTime() / 1000)}.${body}`;
  return `v1a,${sign(null, Buffer.from(text), key).toString('base64')}`;
}

/** The public key of a `whpk_` text, as Node verifies by it. */
export function publicKeyOf(text: string) {
  const x = Buffer.from(text.slice(PUBLIC.length), 'base64').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
