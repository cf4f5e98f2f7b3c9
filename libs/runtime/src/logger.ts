import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { currentContext } from './work-context.js';

export type { Logger } from 'pino';

/** Keys whose values never reach a log, wherever in a logged object they stand. */
const SECRET_KEYS = [
  'access_token',
  'accessToken',
  'authorization',
  'client_secret',
  'key',
  'password',
  'secret',
  'sealed',
  'token',
];

/**
 * One JSON line per entry, with the context of the work it belongs to. `Secret` prints itself as
 * redacted; the list of keys is the second wall, for what came from outside.
 */
export function makeLogger(app: string, level: string): Logger {
  return pino({
    level,
    base: { app, pid: process.pid },
    mixin: () => ({ ...currentContext() }),
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: {
      paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]),
      censor: '[redacted]',
    },
  });
}

/** Nest's own words, in the same form as ours. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }

  error(message: unknown, stack?: string, context?: string): void {
    this.logger.error({ context, stack }, String(message));
  }

  fatal(message: unknown, context?: string): void {
    this.logger.fatal({ context }, String(message));
  }
}
