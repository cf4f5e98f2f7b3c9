import type { Queue } from 'bullmq';
import { bounded } from './bounded.js';
import type { ConnectionErrorLog } from './jobs-log.js';
import { SWEEP_JOB_NAME } from './turns.js';

export type ScheduledQueue = Pick<Queue, 'name' | 'getJobScheduler' | 'upsertJobScheduler'>;

const ANSWER_TIMEOUT_MS = 2_000;

/**
 * Keeps the one sweep scheduler of a queue alive. It lives in the queue's server, so whoever wipes
 * that takes the sweeper with it; every worker process therefore looks three times per interval,
 * by its own clock. Upserting is idempotent across processes.
 */
export class SweepSchedule {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queue: ScheduledQueue,
    private readonly everyMs: number,
    private readonly errors: ConnectionErrorLog,
    private readonly nowMs: () => number = Date.now,
  ) {}

  start(): void {
    const look = () => {
      this.ensure().catch((error: unknown) =>
        this.errors.tell(`sweep of ${this.queue.name}`, error),
      );
    };
    look();
    this.#timer = setInterval(look, Math.max(100, this.everyMs / 3));
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Also mends a scheduler whose next job was lost, or whose interval is another release's. */
  async ensure(): Promise<void> {
    await bounded(`sweep schedule of ${this.queue.name}`, ANSWER_TIMEOUT_MS, this.#ensure());
  }

  async #ensure(): Promise<void> {
    const found = await this.queue.getJobScheduler(SWEEP_JOB_NAME);
    const isAlive =
      found !== undefined &&
      found.every === this.everyMs &&
      (found.next ?? 0) > this.nowMs() - 2 * this.everyMs;
    if (isAlive) return;
    await this.queue.upsertJobScheduler(
      SWEEP_JOB_NAME,
      { every: this.everyMs },
      {
        name: SWEEP_JOB_NAME,
        data: { v: 1 },
        opts: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 10 } },
      },
    );
  }
}
