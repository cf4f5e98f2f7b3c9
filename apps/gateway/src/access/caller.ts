import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Scope } from './scopes.js';

/** The tenant on whose behalf a request comes, and the key that it came with. */
export type Caller = { tenantId: string; keyId: string; scopes: readonly Scope[] };

const callers = new WeakMap<FastifyRequest, Caller>();

export function rememberCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** Injects the `Caller`. Only for routes behind the `TenantGuard`. */
export const TheCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const caller = callers.get(context.switchToHttp().getRequest<FastifyRequest>());
  if (!caller) throw new Error('A route asks for its caller but is not behind the TenantGuard.');
  return caller;
});
