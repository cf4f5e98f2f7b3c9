import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NotReady } from './health.controller.js';

/** Errors of a worker's few routes: the readiness report as it is, all else by its status alone. */
@Catch()
export class NotReadyFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const status = error instanceof HttpException ? error.getStatus() : 500;
    void reply
      .status(status)
      .send(error instanceof NotReady ? error.report : { status, title: 'There is nothing here' });
  }
}
