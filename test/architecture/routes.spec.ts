import { beforeAll, describe, expect, it } from '@jest/globals';
import { BoundAccounts } from '../../apps/gateway/src/access/bound-accounts.interceptor.js';
import { OperatorGuard } from '../../apps/gateway/src/access/operator.guard.js';
import { NEEDED_SCOPE, SCOPES } from '../../apps/gateway/src/access/scopes.js';
import { TenantGuard } from '../../apps/gateway/src/access/tenant.guard.js';
import { gatewayModule, workerModules } from './app-modules.js';
import { listRoutes, type RouteOfCode } from './list-routes.js';

/** Headers are texts that the code reads by itself; each says here why no schema is needed. */
const HEADERS_WITHOUT_SCHEMA = {
  'if-match': 'read by revisionOf, which refuses what is no ETag',
};

/** Where `@ApiOperation` leaves what it was told. */
const API_OPERATION = 'swagger/apiOperation';

/** Routes that anyone may call; all others stand behind a guard. */
const PUBLIC_ROUTES = [
  'GET /webhooks/instagram',
  'POST /webhooks/instagram',
  'POST /webhooks/instagram/deauthorize',
  'POST /webhooks/instagram/data-deletion',
  'GET /data-deletion/{code}',
  'GET /connect/instagram/callback',
  'GET /problems/{code}',
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
];

/** Routes of a tenant that need no scope. */
const ROUTES_OF_ANY_KEY: string[] = ['GET /v1/api-keys/current', 'GET /v1/event-types'];

/** Writes whose scope is called otherwise, because there is no way back from them. */
const OTHER_VERBS: Record<string, string> = { 'POST /v1/person-erasures': 'erase' };

/** Routes that change nothing although they are a POST. */
const READS_BY_POST: Record<string, string> = {
  'POST /v1/reply-rules/preview': 'The tap to be tried is too much for a query.',
};

describe('the routes', () => {
  let gateway: RouteOfCode[];
  let all: RouteOfCode[];
  beforeAll(async () => {
    gateway = await listRoutes(gatewayModule());
    const workers = await Promise.all(workerModules().map(listRoutes));
    all = [...gateway, ...workers.flat()];
  });

  const label = ({ method, path }: RouteOfCode) => `${method} ${path}`;
  const metadata = (key: string, { handler }: RouteOfCode): unknown =>
    Reflect.getMetadata(key, handler);

  const ofTenants = () => gateway.filter(({ guards }) => guards.includes(TenantGuard));

  it('are found at all', () => {
    expect(gateway.length).toBeGreaterThan(20);
    expect(all.length).toBeGreaterThan(gateway.length);
  });

  it('check every parameter by a schema: one without lets anything through', () => {
    const unchecked = all.flatMap((route) =>
      route.parameters
        .filter(({ hasSchema }) => !hasSchema)
        .filter(({ source, name }) => source !== 'headers' || !(name in HEADERS_WITHOUT_SCHEMA))
        .map(({ source, name, index }) => `${route.name}: ${source} ${name} (parameter ${index})`),
    );
    expect(unchecked).toEqual([]);
  });

  it('name every parameter of their path', () => {
    const unread = gateway.flatMap((route) =>
      [...route.path.matchAll(/\{(\w+)\}/g)]
        .map(([, name]) => name)
        .filter((name) => !route.parameters.some((p) => p.source === 'param' && p.name === name))
        .map((name) => `${route.name}: ${name}`),
    );
    expect(unread).toEqual([]);
  });

  it('stand behind exactly one guard, unless anyone may call them', () => {
    const guards = [TenantGuard, OperatorGuard];
    const open = gateway.filter(
      (route) => !route.guards.some((guard) => guards.some((g) => g === guard)),
    );
    expect(open.map(label).toSorted()).toEqual(PUBLIC_ROUTES.toSorted());
    expect(gateway.filter((route) => route.guards.length > 1).map(label)).toEqual([]);
  });

  it('of the operator, and only those, begin with /v1/admin', () => {
    for (const route of gateway) {
      expect({ route: label(route), isOperators: route.guards.includes(OperatorGuard) }).toEqual({
        route: label(route),
        isOperators: route.path.startsWith('/v1/admin/'),
      });
    }
  });

  it('of a tenant are held to the accounts of their key', () => {
    const unbound = ofTenants().filter(({ interceptors }) => !interceptors.includes(BoundAccounts));
    expect(unbound.map(label)).toEqual([]);
  });

  it('of a tenant name the scope that they need, or say that any key will do', () => {
    const scopeOf = (route: RouteOfCode) => metadata(NEEDED_SCOPE, route);
    const unscoped = ofTenants().filter(
      (route) => !SCOPES.some((scope) => scope !== '*' && scope === scopeOf(route)),
    );
    expect(unscoped.map(label).toSorted()).toEqual(ROUTES_OF_ANY_KEY);
    expect(unscoped.map(scopeOf)).toEqual(ROUTES_OF_ANY_KEY.map(() => null));
    const used = new Set(ofTenants().map(scopeOf));
    expect(SCOPES.filter((scope) => scope !== '*' && !used.has(scope))).toEqual([]);
  });

  it('of a tenant read with a scope to read, and write with one to write', () => {
    for (const route of ofTenants()) {
      const scope = metadata(NEEDED_SCOPE, route);
      if (typeof scope !== 'string' || label(route) in READS_BY_POST) continue;
      const verb = OTHER_VERBS[label(route)] ?? (route.method === 'GET' ? 'read' : 'write');
      expect([label(route), scope.split(':')[1]]).toEqual([label(route), verb]);
    }
  });

  it('have one operation id each, and no two the same', () => {
    const ids = gateway.map((route) => {
      const operation = metadata(API_OPERATION, route);
      const isNamed = typeof operation === 'object' && operation !== null;
      return isNamed && 'operationId' in operation ? operation.operationId : label(route);
    });
    expect(ids).toHaveLength(new Set(ids).size);
    for (const id of ids) expect(id).toMatch(/^[a-z][A-Za-z]+$/);
  });

  it('are declared once each', () => {
    const labels = gateway.map(label);
    expect(labels).toHaveLength(new Set(labels).size);
  });
});
