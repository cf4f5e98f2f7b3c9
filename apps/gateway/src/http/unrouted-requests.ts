import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS, type ProblemCode } from '../problems/problem-catalogue.js';
import { problemOf } from '../problems/problem-of.js';
import { Problem } from '../problems/problem.js';
import { requestIdOf } from './request-id.js';
import { securityHeadersOf } from './security-headers.js';

type Written = { status: number; headers: Record<string, string>; body: string };

/** What Node's parser says of bytes that are no request; all other codes are plain bad requests. */
const PARSER_PROBLEMS: Record<string, { code: ProblemCode; detail: string }> = {
  HPE_HEADER_OVERFLOW: {
    code: 'headers_too_large',
    detail: 'The URL and the headers together are larger than 16 KiB.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    code: 'request_timeout',
    detail: 'The request had not come in whole when its time was over.',
  },
};

/** Answers requests that Fastify turns away before any route, hook or filter sees them. */
export function refuseUnroutable(publicUrl: string) {
  return (error: Error, request: FastifyRequest, reply: FastifyReply): void => {
    const problem = problemOf(error) ?? new Problem('malformed_request', 'It cannot be read.');
    const { status, headers, body } = written(problem, publicUrl, request.id);
    void reply.status(status).headers(headers).send(body);
  };
}

/** Answers bytes that are not even a request, on the socket itself, and closes it. */
export function refuseUnreadable(publicUrl: string) {
  return (error: Error & { code?: string }, socket: Socket): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const known = PARSER_PROBLEMS[error.code ?? ''];
    const problem = known
      ? new Problem(known.code, known.detail)
      : new Problem('malformed_request', 'This is not a request of HTTP/1.1.');
    const { status, headers, body } = written(problem, publicUrl, requestIdOf(undefined));
    const lines = Object.entries({
      ...headers,
      'content-length': String(Buffer.byteLength(body)),
      connection: 'close',
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  };
}

function written(problem: Problem, publicUrl: string, requestId: string): Written {
  return {
    status: PROBLEMS[problem.code].status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'x-request-id': requestId,
      ...securityHeadersOf('/'),
    },
    body: JSON.stringify(problem.body(publicUrl, requestId)),
  };
}
