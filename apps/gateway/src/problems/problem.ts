import type { Fault } from '#libs/domain';
import { HttpException } from '@nestjs/common';
import { PROBLEMS, type ProblemCode } from './problem-catalogue.js';

/** What Meta said, for a support case. */
export type UpstreamWords = {
  code: number | null;
  subcode: number | null;
  trace_id: string | null;
};

/** The body of every error, as RFC 9457 has it. */
export type ProblemBody = {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ProblemCode;
  fix: string;
  request_id: string;
  errors?: Fault[];
  upstream?: UpstreamWords;
  current?: Record<string, unknown>;
};

export type ProblemMore = {
  errors?: Fault[];
  upstream?: UpstreamWords;
  /** Where the one of the catalogue would not help. */
  fix?: string;
  /** What is there now, for a 412. */
  current?: Record<string, unknown>;
  retryAfterSeconds?: number;
  /** The methods that the path takes, for a 405. */
  allow?: readonly string[];
  cause?: unknown;
};

/** An error with an answer for the caller. `detail` is read by strangers: no secrets, no internals. */
export class Problem extends HttpException {
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly more: ProblemMore = {},
  ) {
    super(detail, PROBLEMS[code].status, { cause: more.cause });
  }

  body(publicUrl: string, requestId: string): ProblemBody {
    const { status, title, fix } = PROBLEMS[this.code];
    const { errors, upstream, current } = this.more;
    return {
      // PUBLIC_URL may have a path of its own, behind a proxy that serves other things too.
      type: `${publicUrl.replace(/\/+$/, '')}/problems/${this.code}`,
      title,
      status,
      detail: this.detail,
      code: this.code,
      fix: this.more.fix ?? fix,
      request_id: requestId,
      ...(errors ? { errors } : {}),
      ...(upstream ? { upstream } : {}),
      ...(current ? { current } : {}),
    };
  }
}

/** The answer for every id that is not the caller's, whether it exists or not. */
export function notFound(what: string): Problem {
  return new Problem('not_found', `There is no such ${what}.`);
}
