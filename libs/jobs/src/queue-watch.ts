import type { Queue } from 'bullmq';
import { bounded } from './bounded.js';
import type { QueueName } from './queues.js';

export type QueueHealth = { isUp: true } | { isUp: false; reason: string };
export type QueueGauges = {
  queue: QueueName;
  /** In the common line and behind it. */
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
};
export type WatchedQueue = Pick<Queue, 'isPaused' | 'getJobCounts'>;

const ANSWER_TIMEOUT_MS = 1_500;

/** Looks at the queues from outside: for readiness and for metrics. Neither waits without bound. */
export class QueueWatch {
  constructor(private readonly queues: ReadonlyMap<QueueName, WatchedQueue>) {}

  /** One real round trip per queue's connection. */
  async queueHealth(): Promise<QueueHealth> {
    const asked = [...this.queues].map(([name, queue]) =>
      bounded(`queue ${name}`, ANSWER_TIMEOUT_MS, queue.isPaused()),
    );
    try {
      await Promise.all(asked);
      return { isUp: true };
    } catch (error) {
      return { isUp: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  /** Throws when the server does not answer in time. */
  async queueGauges(): Promise<QueueGauges[]> {
    return Promise.all(
      [...this.queues].map(async ([queue, of]) => {
        const counts = await bounded(
          `counting queue ${queue}`,
          ANSWER_TIMEOUT_MS,
          of.getJobCounts('waiting', 'prioritized', 'active', 'delayed', 'failed'),
        );
        return {
          queue,
          waiting: (counts['waiting'] ?? 0) + (counts['prioritized'] ?? 0),
          active: counts['active'] ?? 0,
          delayed: counts['delayed'] ?? 0,
          failed: counts['failed'] ?? 0,
        };
      }),
    );
  }
}
