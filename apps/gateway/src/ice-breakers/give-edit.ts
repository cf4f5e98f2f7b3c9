import type { FastifyReply } from 'fastify';
import type { EditAnswer } from './set-ice-breakers.js';

/** Sets status and headers by what became of an edit, and gives its body. */
export function giveEdit({ status, etag, shown }: EditAnswer, reply: FastifyReply) {
  void reply.status(status).header('etag', etag);
  return shown;
}
