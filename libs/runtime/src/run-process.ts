import { EnvProblems } from './env.js';
import { isError } from './is-error.js';
import type { Logger } from './logger.js';
import { withoutSecretTexts } from './without-secrets.js';

/** A process that has not ended by then after SIGTERM ends anyway; rows and lanes survive that. */
const SHUTDOWN_DEADLINE_MS = 25_000;

/** A started app: `stop` drains it and returns when nothing of it runs any more. */
export type RunningApp = { stop: () => Promise<void> };

/**
 * Starts an app and keeps its process honest: settings that are wrong end it with one clear list;
 * SIGTERM and SIGINT drain it, within a bound; a second signal ends it at once; an error that nobody
 * caught ends it with exit code 1, since its state is unknown and every row survives a restart.
 */
export async function runProcess(start: () => Promise<RunningApp & { logger: Logger }>) {
  // As process 1 of a container a signal without a handler is ignored, also one that comes while a
  // database keeps the start waiting. Nothing runs yet, so there is nothing to finish.
  const quit = () => process.exit(0);
  process.on('SIGTERM', quit);
  process.on('SIGINT', quit);
  let running: Awaited<ReturnType<typeof start>>;
  try {
    running = await start();
  } catch (error) {
    process.stderr.write(`${startFailure(error)}\n`);
    process.exit(1);
  }
  const { logger, stop } = running;
  let stopping = false;
  const shutDown = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping: finishing what was begun');
    setTimeout(() => {
      logger.error({ deadlineMs: SHUTDOWN_DEADLINE_MS }, 'still busy at the deadline: ending now');
      process.exit(1);
    }, SHUTDOWN_DEADLINE_MS).unref();
    stop().then(
      () => {
        logger.info('stopped');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', shutDown).off('SIGTERM', quit);
  process.on('SIGINT', shutDown).off('SIGINT', quit);
  const crash = (error: unknown) => {
    logger.fatal({ err: error }, 'an error that nobody caught: ending');
    process.exit(1);
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);
}

/** One message for the operator; a stack only for what is our own fault. */
function startFailure(error: unknown): string {
  if (error instanceof EnvProblems) return error.message;
  if (!isError(error)) return withoutSecretTexts(`Cannot start: ${String(error)}`);
  if (error.name === 'StorageUnfit') return error.message;
  const words = 'code' in error ? error.message || String(error.code) : error.stack;
  return withoutSecretTexts(`Cannot start: ${words ?? error.message}`);
}
