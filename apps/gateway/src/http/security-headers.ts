import type { FastifyInstance } from 'fastify';

const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** What browsers may do with the answer: nothing, but for the docs page and its own files. */
export function securityHeadersOf(url: string): Record<string, string> {
  const [path = ''] = url.split('?', 1);
  const isDocs = path === '/docs' || path.startsWith('/docs/');
  return {
    'content-security-policy': isDocs ? DOCS_POLICY : API_POLICY,
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

export function installSecurityHeaders(instance: FastifyInstance): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const headers = securityHeadersOf(request.url);
    // A page says itself what it needs, and how long it may be kept.
    const own = ['content-security-policy', 'cache-control'].flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, value]];
    });
    void reply.headers({ ...headers, ...Object.fromEntries(own) });
    done(null, payload);
  });
}
