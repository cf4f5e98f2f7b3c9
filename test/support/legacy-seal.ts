import { createCipheriv, randomBytes } from 'node:crypto';

/** What the builds before tenants had keys of their own sealed: with a key of the settings itself. */
export function legacySeal(
  text: string,
  { id, key }: { id: string; key: Buffer },
  of: { tenantId: string; ownerId: string; purpose: string },
): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  cipher.setAAD(Buffer.from(JSON.stringify(['v1', of.tenantId, of.ownerId, of.purpose, id])));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${id}.${nonce.toString('base64url')}.${body.toString('base64url')}`;
}
