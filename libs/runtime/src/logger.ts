import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import { withoutSecrets, withoutSecretTexts } from './without-secrets.js';
import { currentContext } from './work-context.js';

export type { Logger } from 'pino';

/**
 * One JSON line per entry, with the context of the work it belongs to. `Secret` prints itself as
 * redacted; `withoutSecrets` is the second wall, for what came from outside. `destination` is
 * stdout unless a test wants to read along.
 */
export function makeLogger(
  app: string,
  level: string,
  destination: DestinationStream = pino.destination(1),
): Logger {
  return pino(
    {
      level,
      base: { app, pid: process.pid },
      mixin: () => ({ ...currentContext() }),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
      // Errors come here copied already.
      serializers: { err: (copied: unknown) => copied },
      hooks: { streamWrite: withoutSecretTexts },
    },
    destination,
  );
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
