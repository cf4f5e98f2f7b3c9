import { newId } from '#libs/domain';
import type { FastifyInstance } from 'fastify';
import { withContext } from '#libs/runtime';

const ACCEPTABLE = /^[A-Za-z0-9_.-]{1,64}$/;

/** The caller's `X-Request-Id` when it is short and plain, else one of ours. */
export function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && ACCEPTABLE.test(header) ? header : `req_${newId()}`;
}

/** Gives the request id back, and to every log line that the request causes. */
export function installRequestId(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    withContext({ requestId: request.id }, done);
  });
}
