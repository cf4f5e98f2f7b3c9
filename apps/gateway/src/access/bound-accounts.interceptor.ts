import { TenantWork } from '#libs/storage';
import { Readable } from 'node:stream';
import {
  Injectable,
  StreamableFile,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { map, Observable } from 'rxjs';
import { callerOf } from './caller.js';

/**
 * Runs pipes and handler of a tenant's route with PostgreSQL told which accounts the key is bound to.
 * A route that streams is refused to every key: a stream is read when the socket asks for more, which
 * is outside of these bounds, and would show the accounts of the whole tenant.
 */
@Injectable()
export class BoundAccounts implements NestInterceptor {
  constructor(private readonly work: TenantWork) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { accountIds } = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
    const route = () => next.handle().pipe(map(refuseStream));
    if (accountIds === null) return route();
    // Both inside: Nest binds what follows to where `handle` is called.
    return new Observable((subscriber) =>
      this.work.boundTo(accountIds, () => route().subscribe(subscriber)),
    );
  }
}

function refuseStream(body: unknown): unknown {
  const isStream =
    body instanceof StreamableFile || body instanceof Readable || body instanceof ReadableStream;
  if (isStream) throw new Error('A route of a tenant answers at once; a stream has no bounds.');
  return body;
}
