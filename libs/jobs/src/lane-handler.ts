import type { Disposition } from '#libs/domain';
import type { QueueName } from './queues.js';
import type { PayloadByTurn, TurnName, TurnNameOf } from './turns.js';

/** What a turn's log lines carry. Ids only. */
export type TurnLogContext = {
  queue: QueueName;
  turn: string;
  lane: string;
  jobId: string;
  tenantId?: string;
  accountId?: string;
  endpointId?: string;
};

export type TurnContext = {
  /**
   * Aborted when the turn must end: the drain's time is up, or another worker has taken the turn
   * over. What is already on its way to Instagram or a partner must still be recorded.
   */
  signal: AbortSignal;
  log: TurnLogContext;
};

/**
 * How a turn ended, and how many rows it claimed. The count guards against a runaway lane: one
 * that claimed nothing although something seems due is asked again only after a moment.
 */
export type TurnOutcome = Disposition & { claimed: number };

/**
 * The work of one lane. Its rows in Postgres are the truth; every method may be called by two
 * processes at once and must be harmless then: a claim moves `next_attempt_at` of the row ahead.
 */
export type LaneHandler<P> = {
  /**
   * Claims and handles at most N due rows (or T ms of work). A park or throttle kept on the lane
   * is looked at first and answered with `wait`.
   */
  takeTurn(payload: P, context: TurnContext): Promise<TurnOutcome>;
  /** The earliest instant at which a row of the lane is due (may lie in the past), null when none waits. */
  nextDueAt(payload: P): Promise<Date | null>;
  /**
   * Lanes that have due rows, oldest need first or in any stable order, at most `limit`, beginning
   * behind `after` (the last one of the page before; null for the first page). Parked lanes are best left out.
   */
  findDueLanes(limit: number, after: P | null): Promise<readonly P[]>;
};

export type LaneHandlers = { [N in TurnName]: LaneHandler<PayloadByTurn[N]> };

/** Every turn of the queues Q must have its handler, else it does not compile. */
export type HandlersOf<Q extends QueueName> = Pick<LaneHandlers, TurnNameOf<Q>>;
