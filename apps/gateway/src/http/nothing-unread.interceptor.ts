import { jsonPointer, type Fault } from '#libs/domain';
import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { Problem } from '../problems/problem.js';

/** Nest's numbers for `@Body()` and `@Query()`. */
const BODY = '3';
const QUERY = '4';

const WITHOUT_BODY = ['GET', 'HEAD'];

type Reads = { body: boolean; query: boolean };

/**
 * Refuses what a route of the API would not read: parameters in the query, fields in the body. Who sends
 * `?acount_id=…` must not be answered as if it had not been there. (A route that reads either has a
 * strict schema for it.)
 */
@Injectable()
export class NothingUnread implements NestInterceptor {
  private readonly known = new Map<unknown, Reads>();

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.routeOptions.url?.startsWith('/v1/')) this.check(context, request);
    return next.handle();
  }

  private check(context: ExecutionContext, request: FastifyRequest): void {
    const reads = this.readsOf(context);
    if (!reads.query) refuseAll('query', namesIn(request.query));
    if (reads.body) return;
    if (WITHOUT_BODY.includes(request.method) && hasBody(request)) {
      throw new Problem('malformed_request', `A ${request.method} request has no body here.`);
    }
    refuseAll('body', namesIn(request.body));
  }

  private readsOf(context: ExecutionContext): Reads {
    const handler = context.getHandler();
    const present = this.known.get(handler);
    if (present) return present;
    const args: object =
      Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), handler.name) ?? {};
    const sources = new Set(Object.keys(args).map((key) => key.split(':')[0]));
    const reads = { body: sources.has(BODY), query: sources.has(QUERY) };
    this.known.set(handler, reads);
    return reads;
  }
}

/** Names of what is there; a value that is no object is all of it. An empty object says nothing. */
function namesIn(value: unknown): string[][] {
  if (value === undefined || value === null) return [];
  return typeof value === 'object' && !Array.isArray(value)
    ? Object.keys(value).map((name) => [name])
    : [[]];
}

/** Fastify reads no body of a GET. Source: RFC 9110 §6.4. */
function hasBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function refuseAll(where: 'body' | 'query', paths: string[][]): void {
  if (paths.length === 0) return;
  const errors = paths.slice(0, 100).map((path): Fault => ({
    pointer: jsonPointer(path),
    code: 'unknown_field',
    message: where === 'query' ? 'There is no such parameter.' : 'There is no such field.',
    fix: 'Leave it out, or check its spelling.',
  }));
  const count = errors.length === 1 ? 'one fault' : `${errors.length} faults`;
  throw new Problem('invalid_request', `The ${where} has ${count}.`, { errors });
}
