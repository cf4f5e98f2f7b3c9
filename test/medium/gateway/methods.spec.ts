import { newId } from '#libs/domain';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Method } from './ask.js';
import { expectProblem } from './expect-problem.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { readRoutes, type Route } from './read-routes.js';

const ALL: Method[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

describe('a method that a path does not take', () => {
  let gateway: Gateway;
  let paths: Map<string, Set<string>>;
  beforeAll(async () => {
    gateway = await openGateway();
    const routes = await readRoutes(gateway);
    paths = new Map(
      routes.map(({ path }) => {
        // `/v1/api-keys/current` is a path of `/v1/api-keys/{id}` too.
        const same = routes.filter((route) => patternOf(route.path).test(path));
        return [path, methodsOf(same)];
      }),
    );
  });
  afterAll(() => gateway.close());

  const filled = (path: string) => path.replaceAll(/\{[^}]+\}/g, newId());
  const allowOf = (header: unknown) => new Set(String(header).split(', '));

  it('is 405 on every path, and told which it takes, to whoever asks', async () => {
    expect(paths.size).toBeGreaterThan(15);
    for (const [path, taken] of paths) {
      for (const method of ALL.filter((one) => !taken.has(one))) {
        const answer = await gateway.ask({ method, path: filled(path) });
        expect({ path, method, allow: allowOf(answer.headers['allow']) }).toEqual({
          path,
          method,
          allow: taken,
        });
        // An answer to HEAD has no body to read.
        if (method === 'HEAD') expect(answer.status).toBe(405);
        else await expectProblem(gateway, answer, 405, 'method_not_allowed');
      }
    }
  });

  it.each(['/health/live', '/metrics', '/openapi.json', '/docs', '/problems/not_found'])(
    'is 405 on %s too',
    async (path) => {
      const answer = await gateway.ask({ method: 'DELETE', path });
      await expectProblem(gateway, answer, 405, 'method_not_allowed');
      expect(answer.headers['allow']).toBe('GET, HEAD, OPTIONS');
    },
  );

  it('is not OPTIONS, which is answered with the list, and nothing else', async () => {
    for (const [path, taken] of paths) {
      const answer = await gateway.ask({ method: 'OPTIONS', path: filled(path) });
      expect({ path, status: answer.status, text: answer.text }).toEqual({
        path,
        status: 204,
        text: '',
      });
      expect(allowOf(answer.headers['allow'])).toEqual(taken);
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });

  it('is not HEAD where there is a GET: it gets the headers, and no body', async () => {
    const answer = await gateway.ask({ method: 'HEAD', path: '/health/live' });
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 200, text: '' });
    expect((await gateway.ask({ method: 'HEAD', path: '/v1/accounts' })).status).toBe(401);
  });

  it('counts for more than a body that nobody would have read', async () => {
    const answer = await gateway.ask({
      method: 'PUT',
      path: '/v1/accounts',
      body: Buffer.from('no JSON'),
      headers: { 'content-type': 'text/plain' },
    });
    await expectProblem(gateway, answer, 405, 'method_not_allowed');
  });
});

const patternOf = (path: string) => new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`);

function methodsOf(routes: Route[]): Set<string> {
  const methods: string[] = routes.map(({ method }) => method);
  return new Set([...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS']);
}
