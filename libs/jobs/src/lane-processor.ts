import { Processor, WorkerHost } from '@nestjs/bullmq';
import type { Type } from '@nestjs/common';
import type { Job, WorkerOptions } from 'bullmq';
import { backoffMs } from '#libs/domain';
import { connectionFor, DEFAULT_PREFIX, type QueueServer } from './queue-connection.js';
import type { QueueName, QueuePolicy } from './queues.js';
import type { TurnRunner } from './turn-runner.js';

const RETRY_FETCH_MS = 500;

export type LaneProcessor = Type<WorkerHost> & (new (runner: TurnRunner) => WorkerHost);

/**
 * The Nest processor of one queue. Made by a function, because worker options sit in the decorator
 * and the connection is only known once the environment was read.
 */
export function laneProcessor(
  queue: QueueName,
  policy: QueuePolicy,
  server: QueueServer,
): LaneProcessor {
  const options: WorkerOptions = {
    connection: connectionFor(server, 'consume'),
    prefix: server.prefix ?? DEFAULT_PREFIX,
    concurrency: policy.concurrency,
    lockDuration: policy.lockDurationMs,
    stalledInterval: policy.stalledIntervalMs,
    maxStalledCount: policy.maxStalledCount,
    removeOnComplete: { count: 0 },
    removeOnFail: policy.removeOnFail,
    runRetryDelay: RETRY_FETCH_MS,
    settings: { backoffStrategy: (attempt) => backoffMs(attempt, policy.backoff, Math.random) },
  };

  class QueueProcessor extends WorkerHost {
    constructor(private readonly runner: TurnRunner) {
      super();
    }

    // BullMQ hands over the signal only to a function that names three parameters.
    process(job: Job, token?: string, signal?: AbortSignal): Promise<void> {
      return this.runner.run(job, token, signal);
    }
  }

  Processor({ name: queue }, options)(QueueProcessor);
  return QueueProcessor;
}
