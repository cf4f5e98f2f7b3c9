import type { FastifyInstance } from 'fastify';

type KnownPath = { pattern: RegExp; methods: Set<string> };

/** In the order in which `Allow` names them. */
const ORDER = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** The paths that routes were made for, to tell a wrong method from a wrong path. */
export class KnownPaths {
  private readonly paths = new Map<string, KnownPath>();

  /** Notes a route by its path as Fastify writes it: `/v1/accounts/:id`, `/docs/*`. */
  add(url: string, methods: string | readonly string[]): void {
    const known = this.paths.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const method of [methods].flat()) known.methods.add(method);
    this.paths.set(url, known);
  }

  /**
   * What a path takes, for the header `Allow`; empty when there is no such path. What takes anything
   * also takes OPTIONS, which is answered with this list. Source: RFC 9110 §9.3.7, §15.5.6.
   */
  methodsAt(url: string): string[] {
    const [path = ''] = url.split('?', 1);
    const found = new Set<string>();
    for (const { pattern, methods } of this.paths.values()) {
      if (pattern.test(path)) for (const method of methods) found.add(method);
    }
    if (found.size > 0) found.add('OPTIONS');
    return ORDER.filter((method) => found.has(method));
  }
}

/** A parameter is one segment, as long as Fastify takes it; `*` is the rest of the path. */
function patternOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]{1,200}';
    return part === '*' ? '.*' : part.replaceAll(/[^\w-]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join('/')}$`);
}

/** Notes every route that is made from here on. */
export function noteRoutes(instance: FastifyInstance): KnownPaths {
  const known = new KnownPaths();
  instance.addHook('onRoute', ({ url, method }) => known.add(url, method));
  return known;
}
