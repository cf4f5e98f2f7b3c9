import type { Secret } from '#libs/domain';
import { createHash, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../problems/problem.js';
import { bearerToken } from './bearer-token.js';

export const ADMIN_TOKEN = Symbol('admin token');

/** Lets the operator through. Hashing first makes both sides equally long for the compare. */
@Injectable()
export class OperatorGuard implements CanActivate {
  private readonly wanted: Buffer;

  constructor(@Inject(ADMIN_TOKEN) adminToken: Secret) {
    this.wanted = sha256(adminToken.reveal());
  }

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const given = bearerToken(request.headers.authorization);
    if (given === null || !timingSafeEqual(sha256(given), this.wanted)) {
      throw new Problem('missing_key', 'These routes need the ADMIN_TOKEN of the installation.');
    }
    return true;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
