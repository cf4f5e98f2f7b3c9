import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuditSource, KeyOwner } from '#libs/storage';
import type { Scope } from './scopes.js';

/** The tenant on whose behalf a request comes, and the key that it came with. */
export type Caller = {
  tenantId: string;
  keyId: string;
  scopes: readonly Scope[];
  /** The accounts that the key is bound to; null: all of the tenant. */
  accountIds: readonly string[] | null;
  /** From when on the key opens nothing, as it was given it. */
  expiresAt: Date | null;
  requestsPerMinute: KeyOwner['requestsPerMinute'];
  /** What the audit log says of whoever asks. */
  source: AuditSource;
};

const callers = new WeakMap<FastifyRequest, Caller>();

export function rememberCaller(request: FastifyRequest, caller: Caller): void {
  callers.set(request, caller);
}

/** The caller of a request that passed the `TenantGuard`; throws for any other. */
export function callerOf(request: FastifyRequest): Caller {
  const caller = callers.get(request);
  if (!caller) throw new Error('A route asks for its caller but is not behind the TenantGuard.');
  return caller;
}

/** Injects the `Caller`. Only for routes behind the `TenantGuard`. */
export const TheCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);
