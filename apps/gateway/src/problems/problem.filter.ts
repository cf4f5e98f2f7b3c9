import { NotReady, type Logger } from '#libs/runtime';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem-of.js';
import { Problem } from './problem.js';

/** Makes every error of every route `application/problem+json`, and logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly publicUrl: string,
    private readonly logger: Logger,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    if (error instanceof NotReady) {
      void reply.status(503).send(error.report);
      return;
    }
    const known = problemOf(error, request.routeOptions.bodyLimit);
    if (!known) {
      // The route as it is declared: what stands in a URL may be a verify token.
      const { method, url: route } = request.routeOptions;
      this.logger.error({ err: error, method, route }, 'a request failed by our fault');
    }
    const problem = known ?? new Problem('internal', 'The request could not be carried out.');
    if (problem.getStatus() === 503) {
      this.logger.warn({ err: problem.cause, code: problem.code }, 'a request was put off');
    }
    if (problem.more.retryAfterSeconds !== undefined) {
      void reply.header('retry-after', String(problem.more.retryAfterSeconds));
    }
    if (problem.getStatus() === 401) void reply.header('www-authenticate', 'Bearer');
    void reply
      .status(problem.getStatus())
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem.body(this.publicUrl, request.id)));
  }
}
