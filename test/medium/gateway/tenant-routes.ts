import { OperatorGuard } from '../../../apps/gateway/src/access/operator.guard.js';
import {
  NEEDED_SCOPE,
  SCOPES,
  SPANS_TENANT,
  type Scope,
} from '../../../apps/gateway/src/access/scopes.js';
import { TenantGuard } from '../../../apps/gateway/src/access/tenant.guard.js';
import { gatewayModule } from '../../architecture/app-modules.js';
import { listRoutes, type RouteOfCode } from '../../architecture/list-routes.js';
import type { Method } from './ask.js';

/** A route behind a guard, as the code has it. */
export type GuardedRoute = {
  method: Method;
  path: string;
  for: 'tenant' | 'operator';
  /** Null: any key will do. */
  scope: Scope | null;
  /** Refused to a key that is bound to accounts. */
  spansTenant: boolean;
};

export const SINGLE_SCOPES = SCOPES.filter((scope) => scope !== '*');

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** Every route of the gateway that needs a key or the ADMIN_TOKEN: also one that is new. */
export async function guardedRoutes(): Promise<GuardedRoute[]> {
  const routes = await listRoutes(gatewayModule());
  return routes.flatMap((route) => {
    const method = METHODS.find((one) => one === route.method);
    const audience = audienceOf(route);
    if (!method || !audience) return [];
    return [
      {
        method,
        path: route.path,
        for: audience,
        scope: SINGLE_SCOPES.find((one) => one === metadata(NEEDED_SCOPE, route)) ?? null,
        spansTenant: metadata(SPANS_TENANT, route) === true,
      },
    ];
  });
}

/** With names for `it.each`. */
export function named(routes: readonly GuardedRoute[]): [string, GuardedRoute][] {
  return routes.map((route) => [`${route.method} ${route.path}`, route]);
}

function audienceOf({ guards }: RouteOfCode): GuardedRoute['for'] | null {
  if (guards.includes(TenantGuard)) return 'tenant';
  return guards.includes(OperatorGuard) ? 'operator' : null;
}

function metadata(key: string, { handler, controller }: RouteOfCode): unknown {
  const own: unknown = Reflect.getMetadata(key, handler);
  return own === undefined ? Reflect.getMetadata(key, controller) : own;
}
