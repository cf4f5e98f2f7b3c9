import type { FastifyInstance } from 'fastify';

const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

const headersWith = (policy: string): Readonly<Record<string, string>> => ({
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});

const MAY_BE_OWN = ['content-security-policy', 'cache-control'];

const OF_DOCS = headersWith(DOCS_POLICY);
const OF_API = headersWith(API_POLICY);

/** What browsers may do with the answer: nothing, but for the docs page and its own files. */
export function securityHeadersOf(url: string): Readonly<Record<string, string>> {
  if (!url.startsWith('/docs')) return OF_API;
  const [path = ''] = url.split('?', 1);
  return path === '/docs' || path.startsWith('/docs/') ? OF_DOCS : OF_API;
}

export function installSecurityHeaders(instance: FastifyInstance): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const headers = securityHeadersOf(request.url);
    for (const name in headers) {
      // A page says itself what it needs, and how long it may be kept.
      const isOwn = MAY_BE_OWN.includes(name) && reply.hasHeader(name);
      if (!isOwn) void reply.header(name, headers[name]);
    }
    done(null, payload);
  });
}
