import { parseStrictJson } from '#libs/domain';
import type { FastifyInstance } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../problems/problem.js';

/** Meta's largest batch: 1000 updates with long texts stay well below. */
export const META_BODY_BYTES = 8 * 1024 * 1024;
export const API_BODY_BYTES = 256 * 1024;

/** The route whose signature is over the raw bytes, so it gets a Buffer. */
export const INTAKE_PATH = '/webhooks/instagram';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Bodies: raw bytes for Meta's webhooks; strict JSON, checked for UTF-8, for everything else. */
export function installBodyParser(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route) => {
    route.bodyLimit = route.url === INTAKE_PATH ? META_BODY_BYTES : API_BODY_BYTES;
  });
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (typeof body === 'string' || request.routeOptions.url === INTAKE_PATH) {
        done(null, body);
        return;
      }
      try {
        refuseOtherCodings(request.headers);
        done(null, readJson(body));
      } catch (error) {
        done(error instanceof Error ? error : new Error('The body cannot be read.'));
      }
    },
  );
}

/**
 * JSON is UTF-8 (RFC 8259 §8.1): a body that claims to be something else would be read as what it does
 * not mean. Compressed bodies are not taken.
 */
function refuseOtherCodings(headers: IncomingHttpHeaders): void {
  const [, charset = 'utf-8'] =
    /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers['content-type'] ?? '') ?? [];
  if (!/^utf-?8$/i.test(charset)) {
    throw new Problem('unsupported_media_type', 'The charset of JSON is UTF-8, and no other.');
  }
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    throw new Problem('unsupported_media_type', 'A body is taken without any Content-Encoding.');
  }
}

/** An empty body is no body: routes that need one say so themselves. */
function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  let text: string;
  try {
    text = utf8.decode(body);
  } catch (error) {
    throw new Problem('malformed_json', 'The body is not valid UTF-8.', { cause: error });
  }
  const parsed = parseStrictJson(text);
  if (parsed.ok) return parsed.value;
  throw new Problem('malformed_json', 'The body is not JSON that can be understood one way only.', {
    errors: parsed.faults,
  });
}
