import type { Readable } from 'node:stream';

/**
 * The first `maxBytes` of a body as text. The rest is not read: the stream is destroyed, and its
 * connection with it. A body that breaks off or comes too slowly gives what came, because the
 * status is what counts and that is here already. NUL becomes U+FFFD, since PostgreSQL keeps none.
 */
export async function readAnswer(body: Readable, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let left = maxBytes;
  try {
    for await (const chunk of body) {
      const bytes = Buffer.from(chunk).subarray(0, left);
      chunks.push(bytes);
      left -= bytes.length;
      if (left <= 0) break;
    }
  } catch {
    // what came until now is the answer
  }
  body.destroy();
  return new TextDecoder().decode(Buffer.concat(chunks)).replaceAll('\u0000', '\ufffd');
}
