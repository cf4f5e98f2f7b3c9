import { DelayedError, RateLimitError, UnrecoverableError } from 'bullmq';
import type { BoundLane, BoundTurn } from './bound-lane.js';
import type { JobsLog } from './jobs-log.js';
import type { TurnContext, TurnLogContext, TurnOutcome } from './lane-handler.js';
import type { Lanes } from './lanes.js';
import type { QueueName } from './queues.js';
import { SWEEP_JOB_NAME, sweepPayload } from './turns.js';

/** What the runner needs of a BullMQ job. */
export type TurnJob = {
  id?: string | undefined;
  name: string;
  data: unknown;
  moveToDelayed(atMs: number, token?: string): Promise<void>;
};

export type TurnReport = {
  queue: QueueName;
  turn: string;
  outcome: TurnOutcome['kind'] | 'error';
  claimed: number;
  durationMs: number;
};

/** Runs `work` with the turn's log context in force, e.g. in an AsyncLocalStorage. */
export type InContext = <T>(context: TurnLogContext, work: () => Promise<T>) => Promise<T>;

export type TurnRunnerOptions = {
  queue: QueueName;
  bound: ReadonlyMap<string, BoundLane>;
  lanes: Pick<Lanes, 'pause' | 'tidyPause'>;
  sweepPageSize: number;
  log: JobsLog;
  inContext?: InContext;
  report?: (turn: TurnReport) => void;
  nowMs?: () => number;
};

/** The wait after a turn that claimed nothing although something seemed due. */
const EMPTY_TURN_PAUSE_MS = 500;
const SHORTEST_WAIT_MS = 50;

/**
 * Takes one turn: parse, let the handler work, then turn its Disposition into the queue's control
 * flow and see to it that the lane comes back when it owes more.
 */
export class TurnRunner {
  readonly #options: TurnRunnerOptions;
  readonly #draining = new AbortController();
  readonly #abandoned = Promise.withResolvers<never>();
  readonly #nowMs: () => number;
  #running = 0;
  #whenIdle: (() => void) | undefined;

  constructor(options: TurnRunnerOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
    this.#abandoned.promise.catch(() => undefined);
  }

  /** Tells running turns, through their signal, that their time is up. */
  abort(reason: string): void {
    this.#draining.abort(new Error(reason));
  }

  /**
   * Gives up on turns that do not end. To the queue it looks as if this process had died: the job
   * stays active, its lock runs out, another worker takes it over. DelayedError without a move is
   * what makes BullMQ leave the job untouched.
   */
  abandon(): void {
    this.#abandoned.reject(new DelayedError('abandoned at the end of the drain'));
  }

  async run(job: TurnJob, token?: string, signal?: AbortSignal): Promise<void> {
    this.#running += 1;
    try {
      await Promise.race([this.#run(job, token, signal), this.#abandoned.promise]);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#whenIdle?.();
    }
  }

  /** Resolves when no turn runs. For the drain, once no further turn is taken. */
  async idle(): Promise<void> {
    if (this.#running === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenIdle = resolve;
    await promise;
  }

  async #run(job: TurnJob, token?: string, signal?: AbortSignal): Promise<void> {
    if (job.name === SWEEP_JOB_NAME) return this.#sweep(job);
    const lane = this.#options.bound.get(job.name);
    if (!lane) return this.#refuse(job, 'this queue has no such turn');
    const parsed = lane.parse(job.data);
    if ('problem' in parsed) return this.#refuse(job, parsed.problem);

    const { turn } = parsed;
    const log: TurnLogContext = {
      queue: this.#options.queue,
      turn: job.name,
      lane: turn.lane,
      jobId: job.id ?? '',
      ...turn.logContext,
    };
    const context: TurnContext = {
      signal: signal ? AbortSignal.any([signal, this.#draining.signal]) : this.#draining.signal,
      log,
    };
    const work = () => this.#take(job, token, turn, context);
    await (this.#options.inContext ? this.#options.inContext(log, work) : work());
  }

  async #take(
    job: TurnJob,
    token: string | undefined,
    turn: BoundTurn,
    context: TurnContext,
  ): Promise<void> {
    const startedMs = this.#nowMs();
    let outcome: TurnOutcome | undefined;
    try {
      outcome = await turn.take(context);
      if (outcome.kind === 'done') await this.#comeBack(turn, outcome.claimed);
    } finally {
      this.#options.report?.({
        queue: this.#options.queue,
        turn: job.name,
        outcome: outcome?.kind ?? 'error',
        claimed: outcome?.claimed ?? 0,
        durationMs: this.#nowMs() - startedMs,
      });
    }
    await this.#act(job, token, outcome, context.log);
  }

  async #act(
    job: TurnJob,
    token: string | undefined,
    outcome: TurnOutcome,
    log: TurnLogContext,
  ): Promise<void> {
    switch (outcome.kind) {
      case 'done':
        return;
      case 'retry':
        throw outcome.because;
      case 'give-up':
        this.#options.log.error({ ...log, error: outcome.because.message }, 'turn given up');
        throw new UnrecoverableError(outcome.because.message);
      case 'wait': {
        // Nothing may run between the move and the throw: from the move on another worker may
        // hold this job, and this one's bookkeeping is cleared only by the throw.
        const soonestMs = this.#nowMs() + SHORTEST_WAIT_MS;
        await job.moveToDelayed(Math.max(outcome.until.getTime(), soonestMs), token);
        throw new DelayedError(outcome.because.message);
      }
      case 'pause':
        await this.#options.lanes.pause(this.#options.queue, outcome.forMs);
        this.#options.log.warn(
          { ...log, forMs: outcome.forMs, error: outcome.because.message },
          'queue paused',
        );
        throw new RateLimitError();
      default:
        outcome satisfies never;
    }
  }

  /**
   * More is due now: a turn at the tail of the queue. Due later: a delayed turn first, and then a
   * second look, because the last add during a turn is the one that is kept: a wake-up that came
   * before the delayed add, for now or for a time before it, was overwritten by it, and its row shows
   * now; any later one wins itself.
   */
  async #comeBack(turn: BoundTurn, claimed: number): Promise<void> {
    let due = await turn.nextDueAt();
    if (due === null) return;
    if (this.#isDue(due)) {
      if (claimed > 0) return turn.wake();
      return turn.wakeAt(new Date(this.#nowMs() + EMPTY_TURN_PAUSE_MS));
    }
    for (;;) {
      await turn.wakeAt(due);
      const again: Date | null = await turn.nextDueAt();
      if (again === null) return;
      if (this.#isDue(again)) return turn.wake();
      // The same row's time, read twice, may differ by what the reading took.
      if (again.getTime() > due.getTime() - SHORTEST_WAIT_MS) return;
      due = again;
    }
  }

  #isDue(at: Date): boolean {
    return at.getTime() <= this.#nowMs();
  }

  async #sweep(job: TurnJob): Promise<void> {
    const parsed = sweepPayload.safeParse(job.data);
    if (!parsed.success) return this.#refuse(job, parsed.error.message);
    await this.#options.lanes.tidyPause(this.#options.queue);
    let woken = 0;
    for (const lane of this.#options.bound.values()) {
      woken += await lane.wakeDueLanes(this.#options.sweepPageSize);
    }
    this.#options.log.debug({ queue: this.#options.queue, woken }, 'swept');
  }

  #refuse(job: TurnJob, problem: string): never {
    const { queue, log } = this.#options;
    const version = versionOf(job.data);
    const what = `Queue "${queue}" cannot run job "${job.name}" with payload version ${version}: ${problem}`;
    log.error({ queue, job: job.name, jobId: job.id, version }, what);
    throw new UnrecoverableError(what);
  }
}

function versionOf(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('v' in data)) return 'none';
  return JSON.stringify(data.v) ?? 'none';
}
