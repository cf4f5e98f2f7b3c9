import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NotReadyFilter } from './not-ready.filter.js';
import { NestLogger, type Logger } from './logger.js';
import { Readiness } from './readiness.js';
import type { RunningApp } from './run-process.js';

export type WorkerProcess = {
  module: DynamicModule;
  logger: Logger;
  /** Where health and metrics are served. */
  host: string;
  port: number;
  /** The part that takes work; it begins once the process is ready and can be asked for health. */
  consumer: Type<{ startConsuming(): void }>;
  /** How often readiness is looked at before the first work is taken. */
  pollMs?: number;
};

const READY_POLL_MS = 500;

/**
 * Starts a worker: health first, work once everything it needs is there, and on `stop` no further
 * work while what was begun is finished.
 */
export async function startWorkerProcess(worker: WorkerProcess): Promise<RunningApp> {
  const { logger } = worker;
  const app = await NestFactory.create<NestFastifyApplication>(
    worker.module,
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger: new NestLogger(logger), abortOnError: false },
  );
  app.useGlobalFilters(new NotReadyFilter());
  await app.listen(worker.port, worker.host);
  logger.info({ port: worker.port }, 'health and metrics are served');
  const readiness = app.get(Readiness);
  const stopping = new AbortController();
  const whenReady = async () => {
    let told = false;
    while (!stopping.signal.aborted) {
      const report = await readiness.report();
      if (report.status === 'ready') {
        app.get(worker.consumer, { strict: false }).startConsuming();
        return;
      }
      if (!told) logger.warn({ checks: report.checks }, 'waiting until everything needed is there');
      told = true;
      await new Promise((resolve) => setTimeout(resolve, worker.pollMs ?? READY_POLL_MS));
    }
  };
  const starting = whenReady();
  return {
    stop: async () => {
      stopping.abort();
      readiness.drain();
      await starting;
      await app.close();
    },
  };
}
