import { NotReady, type Logger } from '#libs/runtime';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { KnownPaths } from '../http/known-paths.js';
import { problemOf } from './problem-of.js';
import { Problem } from './problem.js';

/** Makes every error of every route `application/problem+json`, and logs those that are ours. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly publicUrl: string,
    private readonly logger: Logger,
    private readonly paths: KnownPaths,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.sent) return;
    if (error instanceof NotReady) {
      void reply.status(503).send(error.report);
      return;
    }
    if (request.is404 && this.answersOptions(request, reply)) return;
    const known = request.is404
      ? this.noSuchRoute(request)
      : problemOf(error, request.routeOptions.bodyLimit);
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
    // An answer that failed on its way out may have named the thing that is not there.
    void reply.removeHeader('etag').removeHeader('location');
    if (problem.more.allow) void reply.header('allow', problem.more.allow.join(', '));
    if (problem.getStatus() === 401) void reply.header('www-authenticate', 'Bearer');
    void reply
      .status(problem.getStatus())
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send(JSON.stringify(problem.body(this.publicUrl, request.id)));
  }

  /** Of a path that is there. Source: RFC 9110 §9.3.7. */
  private answersOptions(request: FastifyRequest, reply: FastifyReply): boolean {
    const allow = this.paths.methodsAt(request.url);
    if (request.method !== 'OPTIONS' || allow.length === 0) return false;
    void reply.status(204).header('allow', allow.join(', ')).send();
    return true;
  }

  /** Whatever else is wrong with it, such as its body. */
  private noSuchRoute({ method, url }: FastifyRequest): Problem {
    const allow = this.paths.methodsAt(url);
    // A file that is not there comes here by a route of its folder.
    if (allow.length === 0 || allow.includes(method)) {
      return new Problem('not_found', 'There is no such route.');
    }
    const detail = `This path takes ${allow.join(', ')}, not ${method}.`;
    return new Problem('method_not_allowed', detail, { allow });
  }
}
