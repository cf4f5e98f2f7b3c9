import { createHmac } from 'node:crypto';

/** How a POST is signed: as Meta does, or wrongly on purpose. `sha1-only`: just the legacy header. */
export type SignatureKind = 'valid' | 'invalid' | 'missing' | 'sha1-only';

/** The signature headers over exactly these bytes (graph-api.md 2.2). */
export function signatureHeaders(
  text: string,
  secret: string,
  kind: SignatureKind,
): Record<string, string> {
  if (kind === 'missing') return {};
  const key = kind === 'invalid' ? `${secret}-not` : secret;
  const sha1 = `sha1=${createHmac('sha1', key).update(text).digest('hex')}`;
  if (kind === 'sha1-only') return { 'x-hub-signature': sha1 };
  return {
    'x-hub-signature': sha1,
    'x-hub-signature-256': `sha256=${createHmac('sha256', key).update(text).digest('hex')}`,
  };
}
