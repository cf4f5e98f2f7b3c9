import { isDatabaseAway } from '#libs/domain';
import { GraphError } from '#libs/graph-api';
import { isError } from '#libs/runtime';
import { HttpException } from '@nestjs/common';
import { Problem } from './problem.js';
import type { ProblemCode } from './problem-catalogue.js';

/** Codes of Fastify and Node for requests that never reached a route, and what they mean for us. */
const BROKEN_REQUESTS: Record<string, { code: ProblemCode; detail: string }> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    code: 'unsupported_media_type',
    detail: 'Only application/json is understood here.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'malformed_json', detail: 'The body is empty.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'malformed_request',
    detail: 'Content-Length does not fit the body that came.',
  },
  FST_ERR_BAD_URL: { code: 'malformed_request', detail: 'The path is not validly encoded.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'not_found', detail: 'No id is as long as this one.' },
};

/** Two writers met: somebody made or removed the same thing at the same moment. */
const COLLISION = /^(23505|23503)$/;

/**
 * Any error as a problem; null when it is our own fault and deserves a log line with its stack.
 * `bodyLimit` is how many bytes the route would have taken.
 */
export function problemOf(error: unknown, bodyLimit?: number): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof GraphError) return ofGraph(error);
  const code = codeOf(error);
  const broken = BROKEN_REQUESTS[code];
  if (broken) return new Problem(broken.code, broken.detail, { cause: error });
  // A caller that hung up amid its body looks like a lost database but for its status.
  const status = statusOf(error);
  if (status >= 500 && isDatabaseAway(error)) {
    return new Problem('unavailable', 'The database does not answer at the moment.', {
      retryAfterSeconds: 1,
      cause: error,
    });
  }
  if (COLLISION.test(code)) {
    return new Problem('conflict', 'It was made or removed by somebody else just now.', {
      cause: error,
    });
  }
  if (status === 404) return new Problem('not_found', 'There is no such route.', { cause: error });
  if (status === 413) {
    return new Problem('body_too_large', `This route takes at most ${bodyLimit ?? 0} bytes.`);
  }
  if (status === 415) return new Problem('unsupported_media_type', 'Send application/json.');
  if (status >= 400 && status < 500) {
    return new Problem('malformed_request', 'The request cannot be read.', { cause: error });
  }
  return null;
}

function ofGraph(error: GraphError): Problem {
  const upstream = { code: error.code, subcode: error.subcode, trace_id: error.traceId };
  const detail = error.meaning;
  switch (error.kind) {
    case 'reauth':
    case 'user':
      return new Problem('token_refused', detail, { upstream, cause: error });
    case 'permanent':
    case 'config':
      return new Problem('instagram_refused', detail, { upstream, cause: error });
    case 'retry':
    case 'throttle':
    case 'unreachable':
    case 'timed-out':
    case 'unreadable':
    case 'unknown': {
      const regainMs = error.regainAt ? error.regainAt.getTime() - Date.now() : 5_000;
      return new Problem('instagram_unavailable', detail, {
        upstream,
        retryAfterSeconds: Math.max(1, Math.ceil(regainMs / 1_000)),
        cause: error,
      });
    }
  }
}

function codeOf(error: unknown): string {
  return isError(error) && 'code' in error ? String(error.code) : '';
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const told = isError(error) && 'statusCode' in error ? error.statusCode : null;
  return typeof told === 'number' ? told : 500;
}
