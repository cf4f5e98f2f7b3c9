import type { Queue } from 'bullmq';
import { newId } from '#libs/domain';
import { bounded } from './bounded.js';
import type { JobsLog } from './jobs-log.js';
import { PlaceInLine } from './place-in-line.js';
import type { QueueName, QueuePolicy } from './queues.js';
import type { TurnDefinition } from './turns.js';

export type TurnQueue = Pick<
  Queue,
  | 'add'
  | 'addBulk'
  | 'rateLimit'
  | 'setGlobalRateLimit'
  | 'getRateLimitTtl'
  | 'removeGlobalRateLimit'
>;

type QueueOf = { queue: TurnQueue; policy: QueuePolicy };

const ADD_TIMEOUT_MS = 2_000;
const BULK_SIZE = 500;
/** BullMQ honours a pause only where a limit is set; this one is never reached by itself. */
const NO_LIMIT = { max: 1_000_000, durationMs: 1_000 };

/**
 * The producer: tells the queue that lanes have something due. A lane has at most one turn waiting
 * or delayed and one running; what is added while one runs comes after it.
 */
export class Lanes {
  readonly #queues: ReadonlyMap<QueueName, QueueOf>;
  /** Queues whose last quiet add failed: one probe at a time until one succeeds. */
  readonly #away = new Set<QueueName>();
  readonly #probing = new Set<QueueName>();
  readonly #failedWakes = new Map<QueueName, number>();
  readonly #lines = new Map<QueueName, PlaceInLine>();

  constructor(
    queues: ReadonlyMap<QueueName, QueueOf>,
    private readonly log: JobsLog,
    private readonly nowMs: () => number = Date.now,
  ) {
    this.#queues = queues;
  }

  /**
   * Lanes that have something due now. A lane that is delayed runs at once; one that runs gets
   * another turn behind it. Add after the commit of the rows. Throws when a payload does not fit
   * its schema, or when the queue does not answer within 2 s.
   */
  async wake<Q extends QueueName, N extends string, P>(
    turn: TurnDefinition<Q, N, P>,
    payloads: readonly NoInfer<P>[],
  ): Promise<void> {
    await this.#add(turn, payloads, { pulls: true });
  }

  /**
   * The same for hot paths: never throws, and while the queue is away does not even wait, because
   * the rows are safe and the sweeper finds them. False when nothing was added. With `inMs` the turn
   * comes after so long: a lane that is delayed is brought to that time, whether it was due sooner or
   * later, and one that waits in line or runs stays where it is.
   */
  async wakeQuietly<Q extends QueueName, N extends string, P>(
    turn: TurnDefinition<Q, N, P>,
    payloads: readonly NoInfer<P>[],
    inMs = 0,
  ): Promise<boolean> {
    if (payloads.length === 0) return true;
    const isAway = this.#away.has(turn.queue);
    if (isAway && this.#probing.has(turn.queue)) return this.#missed(turn.queue, payloads.length);
    if (isAway) this.#probing.add(turn.queue);
    try {
      await this.#add(turn, payloads, { pulls: true, ...(inMs > 0 ? { delayMs: inMs } : {}) });
      if (this.#away.delete(turn.queue)) this.log.info({ queue: turn.queue }, 'queue is back');
      return true;
    } catch (error) {
      if (!this.#away.has(turn.queue)) {
        const reason = error instanceof Error ? error.message : String(error);
        this.log.warn({ queue: turn.queue, error: reason }, 'lanes not woken; the sweeper will');
      }
      this.#away.add(turn.queue);
      return this.#missed(turn.queue, payloads.length);
    } finally {
      if (isAway) this.#probing.delete(turn.queue);
    }
  }

  /**
   * A turn at `at`, unless the lane has one already; an earlier or later one is left as it is.
   * Only the last add during a running turn is kept, so this one overwrites a "now" that came
   * before it: look for due rows once more after it. Outside of a turn prefer `wake`: the turn
   * finds out by itself when the next row is due.
   */
  async wakeAt<Q extends QueueName, N extends string, P>(
    turn: TurnDefinition<Q, N, P>,
    payload: NoInfer<P>,
    at: Date,
  ): Promise<void> {
    const delayMs = Math.max(1, at.getTime() - this.nowMs());
    await this.#add(turn, [payload], { pulls: false, delayMs });
  }

  /** Nothing of this queue starts for `forMs`, in any process. */
  async pause(queueName: QueueName, forMs: number): Promise<void> {
    const { queue } = this.#queueOf(queueName);
    await queue.rateLimit(forMs);
    await queue.setGlobalRateLimit(NO_LIMIT.max, NO_LIMIT.durationMs);
  }

  /**
   * Takes back the limit that a pause needed, once the pause is over: it costs a little per turn.
   * A pause may begin between the look and the removal, so it looks again; the order within
   * `pause` makes sure that one of the two sees the other.
   */
  async tidyPause(queueName: QueueName): Promise<void> {
    const { queue } = this.#queueOf(queueName);
    if ((await queue.getRateLimitTtl(NO_LIMIT.max)) > 0) return;
    await queue.removeGlobalRateLimit();
    if ((await queue.getRateLimitTtl(NO_LIMIT.max)) > 0) {
      await queue.setGlobalRateLimit(NO_LIMIT.max, NO_LIMIT.durationMs);
    }
  }

  /** Lanes that `wakeQuietly` could not wake since the start of the process. */
  failedWakes(queueName: QueueName): number {
    return this.#failedWakes.get(queueName) ?? 0;
  }

  async #add<Q extends QueueName, N extends string, P>(
    turn: TurnDefinition<Q, N, P>,
    payloads: readonly NoInfer<P>[],
    { pulls, delayMs }: { pulls: boolean; delayMs?: number },
  ): Promise<void> {
    const { queue, policy } = this.#queueOf(turn.queue);
    const nowMs = this.nowMs();
    const byLane = new Map<string, P>();
    for (const unchecked of payloads) {
      const payload = turn.payload.parse(unchecked);
      byLane.set(turn.lane(payload), payload);
    }
    const jobs = [...byLane].map(([lane, data]) => ({
      name: turn.name,
      data,
      opts: {
        // Unique for ever: after a wiped Redis counts from 1 again, an old turn and a new one
        // must not share an id.
        jobId: `turn_${newId(nowMs)}`,
        priority: this.#placeOf(turn, data, nowMs),
        deduplication: { id: lane, keepLastIfActive: true, reschedule: pulls },
        ...(delayMs === undefined ? {} : { delay: delayMs }),
        attempts: policy.attempts,
        backoff: { type: 'custom' },
        removeOnComplete: policy.removeOnComplete,
        removeOnFail: policy.removeOnFail,
        stackTraceLimit: policy.stackTraceLimit,
      },
    }));
    const doing = `adding turns to ${turn.queue}`;
    const [first] = jobs;
    if (first && jobs.length === 1) {
      // Nearly always: one script, without the transaction that a bulk is wrapped in.
      await bounded(doing, ADD_TIMEOUT_MS, queue.add(first.name, first.data, first.opts));
      return;
    }
    for (let start = 0; start < jobs.length; start += BULK_SIZE) {
      const bulk = queue.addBulk(jobs.slice(start, start + BULK_SIZE));
      await bounded(doing, ADD_TIMEOUT_MS, bulk);
    }
  }

  #placeOf<Q extends QueueName, N extends string, P>(
    turn: TurnDefinition<Q, N, P>,
    payload: P,
    nowMs: number,
  ): number {
    const tenantId = turn.tenant(payload);
    if (tenantId === null) return 0;
    const line = this.#lines.get(turn.queue) ?? new PlaceInLine();
    this.#lines.set(turn.queue, line);
    return line.next(tenantId, nowMs);
  }

  #missed(queueName: QueueName, count: number): false {
    this.#failedWakes.set(queueName, this.failedWakes(queueName) + count);
    return false;
  }

  #queueOf(name: QueueName): QueueOf {
    const found = this.#queues.get(name);
    if (!found) throw new Error(`This process was not given the queue "${name}".`);
    return found;
  }
}
