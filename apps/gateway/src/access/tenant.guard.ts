import { readApiKey } from '#libs/domain';
import { addContext } from '#libs/runtime';
import { KeyLookup } from '#libs/storage';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { bearerToken } from './bearer-token.js';
import { rememberCaller } from './caller.js';
import { NEEDED_SCOPE, SCOPES, type Scope } from './scopes.js';

const READS = ['GET', 'HEAD'];

/** Lets a tenant's key through to the routes of its scopes. */
@Injectable()
export class TenantGuard implements CanActivate {
  constructor(
    private readonly keys: KeyLookup,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // The checksum in a key turns away what is no key of ours without asking the database.
    const read = readApiKey(bearerToken(request.headers.authorization) ?? '');
    const owner = read.ok ? await this.keys.find(read.hash) : null;
    if (!owner) {
      throw new Problem('missing_key', 'The key is missing, unknown, revoked or expired.');
    }
    const scopes = owner.scopes.filter(isScope);
    const needed = this.reflector.get<Scope | undefined>(NEEDED_SCOPE, context.getHandler());
    if (!needed) throw new Error('A route of a tenant does not say which scope it needs.');
    if (!scopes.includes('*') && !scopes.includes(needed)) {
      throw new Problem('scope_missing', `The key lacks the scope "${needed}".`);
    }
    if (owner.tenantStatus === 'suspended' && !READS.includes(request.method)) {
      throw new Problem('tenant_suspended', 'The tenant is suspended: it can be read only.');
    }
    rememberCaller(request, { tenantId: owner.tenantId, keyId: owner.keyId, scopes });
    addContext({ tenantId: owner.tenantId });
    return true;
  }
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
