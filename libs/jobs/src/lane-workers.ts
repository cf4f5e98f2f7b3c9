import type { Worker } from 'bullmq';
import { settlesWithin } from './bounded.js';
import type { ConnectionErrorLog, JobsLog } from './jobs-log.js';
import type { QueueName } from './queues.js';
import { PacedWorker } from './paced-worker.js';
import type { SweepSchedule } from './sweep-schedule.js';
import type { TurnRunner } from './turn-runner.js';

export type LaneWorker = {
  queue: QueueName;
  /** Available once the workers are registered. */
  worker: () => Worker;
  runner: TurnRunner;
  schedule: SweepSchedule;
  drainTimeoutMs: number;
  concurrency: number;
};

/** What a turn may still take after its signal was aborted, before it is left behind. */
const ABORT_GRACE_MS = 1_000;
const CLOSE_TIMEOUT_MS = 2_000;

/** The consuming side of a process: starts when the app says so, ends by draining. */
export class LaneWorkers {
  #state: 'idle' | 'consuming' | 'draining' = 'idle';
  #drained: Promise<void> | undefined;

  constructor(
    private readonly register: () => void,
    private readonly lanes: readonly LaneWorker[],
    private readonly errors: ConnectionErrorLog,
    private readonly log: JobsLog,
  ) {}

  get isConsuming(): boolean {
    return this.#state === 'consuming';
  }

  /** Called once the app can do the work: database reached, migrations checked. */
  startConsuming(): void {
    if (this.#state !== 'idle') throw new Error(`Cannot start consuming while ${this.#state}.`);
    this.#state = 'consuming';
    this.register();
    for (const lane of this.lanes) {
      const worker = lane.worker();
      worker.concurrency = lane.concurrency;
      this.#listen(lane.queue, worker);
      lane.schedule.start();
    }
    this.log.info({ queues: this.lanes.map((lane) => lane.queue) }, 'consuming');
  }

  setConcurrency(queue: QueueName, concurrency: number): void {
    for (const lane of this.lanes) {
      if (lane.queue === queue) lane.worker().concurrency = concurrency;
    }
  }

  /**
   * Takes no further turn, lets running ones end for up to the policy's time, then aborts their
   * signals, and at last leaves them to other workers, as if this process had died. Never throws,
   * and always ends: BullMQ's own close has no time-out.
   */
  drain(): Promise<void> {
    this.#drained ??= this.#drain();
    return this.#drained;
  }

  /** Nest calls this before connections are closed, so that ending turns still have a database. */
  beforeApplicationShutdown(): Promise<void> {
    return this.drain();
  }

  async #drain(): Promise<void> {
    const hadStarted = this.#state === 'consuming';
    this.#state = 'draining';
    if (!hadStarted) return;
    const startedMs = Date.now();
    await Promise.all(this.lanes.map((lane) => this.#drainLane(lane)));
    this.log.info({ durationMs: Date.now() - startedMs }, 'drained');
  }

  async #drainLane(lane: LaneWorker): Promise<void> {
    lane.schedule.stop();
    const worker = lane.worker();
    const closing = worker.close();
    const ended = Promise.race([closing, lane.runner.idle()]);
    if (!(await settlesWithin(lane.drainTimeoutMs, ended))) {
      lane.runner.abort('the process is stopping');
      if (!(await settlesWithin(ABORT_GRACE_MS, ended))) {
        this.log.warn({ queue: lane.queue }, 'turns did not end in time; other workers take them');
        lane.runner.abandon();
      }
    }
    if (await settlesWithin(CLOSE_TIMEOUT_MS, closing)) return;
    this.log.warn({ queue: lane.queue }, 'worker did not close in time');
    if (worker instanceof PacedWorker) worker.giveUp();
  }

  #listen(queue: QueueName, worker: Worker): void {
    worker.on('error', (error) => this.errors.tell(`worker of ${queue}`, error));
    worker.on('stalled', (jobId) => this.log.warn({ queue, jobId }, 'turn lost by its worker'));
    worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) worker.cancelJob(jobId, 'another worker may hold this turn');
    });
    worker.on('failed', (job, error) => {
      const isLast = (job?.attemptsMade ?? 0) >= (job?.opts.attempts ?? 1);
      const context = { queue, turn: job?.name, jobId: job?.id, attempt: job?.attemptsMade, error };
      if (isLast || job?.finishedOn !== undefined) this.log.error(context, 'turn failed');
      else this.log.warn(context, 'turn failed, will be tried again');
    });
  }
}
