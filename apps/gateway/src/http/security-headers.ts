import type { FastifyInstance } from 'fastify';

const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

/** What browsers may do with our answers: nothing, but for the docs page and its own files. */
export function installSecurityHeaders(instance: FastifyInstance): void {
  instance.addHook('onSend', (request, reply, payload, done) => {
    const isDocs = request.url === '/docs' || request.url.startsWith('/docs/');
    void reply.headers({
      'content-security-policy': isDocs ? DOCS_POLICY : API_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': reply.getHeader('cache-control') ?? 'no-store',
    });
    done(null, payload);
  });
}
