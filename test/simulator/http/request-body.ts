import type { IncomingMessage } from 'node:http';
import { Buffer } from 'node:buffer';
import { isRecord, type JsonObject } from '../state/is-record.js';

const MAX_BODY_BYTES = 4_194_304;

/** The whole body as text; null when it is larger than 4 MiB. Rejects when the client goes away. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if ((length === undefined || length === '0') && encoding === undefined) return '';
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size <= MAX_BODY_BYTES) parts.push(part);
  }
  if (size > MAX_BODY_BYTES) return null;
  return (parts.length === 1 ? parts[0] : Buffer.concat(parts))?.toString('utf8') ?? '';
}

/**
 * The parameters of a body as Graph reads them: JSON only with the JSON content type, else a form, whose values may be
 * JSON themselves. null when it does not parse or is no object.
 */
export async function parseBody(
  text: string,
  contentType: string | undefined,
): Promise<JsonObject | null> {
  if (text === '') return {};
  if (contentType?.startsWith('application/json') === true) {
    try {
      const value: unknown = JSON.parse(text);
      return isRecord(value) ? value : null;
    } catch {
      return null;
    }
  }
  if (contentType?.startsWith('multipart/form-data') === true) {
    const form = await new Response(text, { headers: { 'content-type': contentType } })
      .formData()
      .catch(() => null);
    return form === null ? null : fromPairs(form);
  }
  return fromPairs(new URLSearchParams(text));
}

/** Form fields or query parameters; a value that looks like JSON is read as such. */
export function fromPairs(pairs: Iterable<[string, unknown]>): JsonObject {
  const found: JsonObject = {};
  for (const [name, value] of pairs) {
    found[name] = typeof value === 'string' ? jsonOrText(value) : value;
  }
  return found;
}

function jsonOrText(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    const parsed: unknown = JSON.parse(value);
    return parsed;
  } catch {
    return value;
  }
}
