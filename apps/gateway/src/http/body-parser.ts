import { parseStrictJson } from '#libs/domain';
import type { FastifyInstance } from 'fastify';
import type { IncomingHttpHeaders } from 'node:http';
import { FORM_TYPE } from '../consent/signed-request-form.js';
import { Problem } from '../problems/problem.js';

/** Meta's largest batch: 1000 updates with long texts stay well below. */
export const META_BODY_BYTES = 8 * 1024 * 1024;
export const API_BODY_BYTES = 256 * 1024;
/** A signed request has a few hundred bytes. */
export const FORM_BODY_BYTES = 16 * 1024;

/** The route whose signature is over the raw bytes, so it gets a Buffer. */
export const INTAKE_PATH = '/webhooks/instagram';

/** The routes that Meta, or the page for partners, posts a form to, and that take nothing else. */
const FORM_PATHS = [
  '/webhooks/instagram/deauthorize',
  '/webhooks/instagram/data-deletion',
  '/partner',
];

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Bodies: raw bytes for what Meta signs; strict JSON, checked for UTF-8, for everything else. */
export function installBodyParser(instance: FastifyInstance): void {
  instance.addHook('onRoute', (route) => {
    route.bodyLimit = bodyLimitOf(route.url);
  });
  instance.addHook('preParsing', (request, _reply, _payload, done) => {
    const isForm = request.method === 'POST' && FORM_PATHS.includes(request.routeOptions.url ?? '');
    done(isForm ? refusalOfForm(request.headers) : null);
  });
  instance.removeAllContentTypeParsers();
  instance.addContentTypeParser(FORM_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
    if (FORM_PATHS.includes(request.routeOptions.url ?? '')) done(null, body);
    else done(new Problem('unsupported_media_type', 'Only application/json is understood here.'));
  });
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

function bodyLimitOf(url: string): number {
  if (FORM_PATHS.includes(url)) return FORM_BODY_BYTES;
  return url === INTAKE_PATH ? META_BODY_BYTES : API_BODY_BYTES;
}

/** Why a body that is no form of UTF-8 is not read; null: it may be, or there is none. */
function refusalOfForm(headers: IncomingHttpHeaders): Problem | null {
  const type = headers['content-type'];
  const hasBody =
    headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  if (type === undefined && !hasBody) return null;
  if (type?.split(';')[0]?.trim().toLowerCase() !== FORM_TYPE) {
    return new Problem('unsupported_media_type', `Only ${FORM_TYPE} is understood here.`);
  }
  return refusalOfCoding(headers, 'a form');
}

/**
 * JSON is UTF-8 (RFC 8259 §8.1): a body that claims to be something else would be read as what it does
 * not mean. Compressed bodies are not taken.
 */
function refuseOtherCodings(headers: IncomingHttpHeaders): void {
  const refusal = refusalOfCoding(headers, 'JSON');
  if (refusal) throw refusal;
}

function refusalOfCoding(headers: IncomingHttpHeaders, of: string): Problem | null {
  const [, charset = 'utf-8'] =
    /;\s*charset\s*=\s*"?([^\s";]*)/i.exec(headers['content-type'] ?? '') ?? [];
  if (!/^utf-?8$/i.test(charset)) {
    const detail = `The charset of ${of} is UTF-8, and no other.`;
    return new Problem('unsupported_media_type', detail);
  }
  return /^(identity)?$/i.test(headers['content-encoding'] ?? '')
    ? null
    : new Problem('unsupported_media_type', 'A body is taken without any Content-Encoding.');
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
