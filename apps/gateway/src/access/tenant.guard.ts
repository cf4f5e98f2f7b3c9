import { readApiKey } from '#libs/domain';
import { addContext } from '#libs/runtime';
import type { KeyOwner } from '#libs/storage';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { clientAddress } from '../http/client-address.js';
import { Problem } from '../problems/problem.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { bearerToken } from './bearer-token.js';
import { rememberCaller } from './caller.js';
import { KeyCache } from './key-cache.js';
import { KeyUses } from './key-uses.js';
import { NEEDED_SCOPE, SCOPES, SPANS_TENANT, WHILE_SUSPENDED, type Scope } from './scopes.js';

const READS = ['GET', 'HEAD'];

/** Lets a tenant's key through to the routes of its scopes. */
@Injectable()
export class TenantGuard implements CanActivate {
  constructor(
    private readonly keys: KeyCache,
    private readonly uses: KeyUses,
    private readonly limits: RateLimits,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const owner = await this.ownerOf(request);
    addContext({ tenantId: owner.tenantId });
    const scopes = owner.scopes.filter(isScope);
    this.refuseUnlessAllowed(context, request.method, owner, scopes);
    await this.limits.admit(owner, context.switchToHttp().getResponse<FastifyReply>());
    const { tenantId, keyId, accountIds, expiresAt, requestsPerMinute } = owner;
    const actor = `key:${keyId}`;
    const source = { actor, requestId: request.id, ip: clientAddress(request) };
    rememberCaller(request, {
      tenantId,
      keyId,
      scopes,
      accountIds,
      expiresAt,
      requestsPerMinute,
      source,
    });
    return true;
  }

  /** For a request that was let in a while ago: throws when its key opens nothing any more. */
  async assertStillOpen(request: FastifyRequest): Promise<void> {
    await this.ownerOf(request);
  }

  private async ownerOf(request: FastifyRequest): Promise<KeyOwner> {
    // The checksum in a key turns away what is no key of ours without asking anybody.
    const read = readApiKey(bearerToken(request.headers.authorization) ?? '');
    const owner = read.ok ? await this.keys.find(read.hash) : null;
    if (!owner) {
      throw new Problem('missing_key', 'The key is missing, unknown, revoked or expired.');
    }
    this.uses.note(owner.keyId, new Date());
    return owner;
  }

  /** Depends on the key and the route alone, never on whose thing the request is about. */
  private refuseUnlessAllowed(
    context: ExecutionContext,
    method: string,
    { accountIds, tenantStatus }: KeyOwner,
    scopes: readonly Scope[],
  ): void {
    const needed = this.reflector.get<Scope | null | undefined>(NEEDED_SCOPE, context.getHandler());
    if (needed === undefined) throw new Error('A route of a tenant must say which scope it needs.');
    if (needed !== null && !scopes.includes('*') && !scopes.includes(needed)) {
      throw new Problem('scope_missing', `The key lacks the scope "${needed}".`);
    }
    const spansTenant = this.reflector.getAllAndOverride<boolean | undefined>(SPANS_TENANT, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (spansTenant && accountIds !== null) {
      throw new Problem('key_bound', 'The key is bound to accounts; this spans the whole tenant.');
    }
    const isOpen =
      READS.includes(method) ||
      (this.reflector.get<boolean | undefined>(WHILE_SUSPENDED, context.getHandler()) ?? false);
    if (tenantStatus !== 'active' && !isOpen) {
      throw new Problem('tenant_suspended', 'The tenant is suspended: it can be read only.');
    }
  }
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
