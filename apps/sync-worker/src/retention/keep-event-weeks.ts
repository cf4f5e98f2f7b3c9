import type { JobsLog, LaneHandler, PayloadByTurn, TurnOutcome } from '#libs/jobs';
import type { EventWeeks } from '#libs/storage';

type Payload = PayloadByTurn['keep-event-weeks'];

/** Weeks are made three ahead: nobody minds a day in which this does not run. */
const EVERY_MS = 60 * 60_000;

/** What the lane works with. */
export type KeepEventWeeksParts = {
  weeks: EventWeeks;
  count: (what: 'made' | 'dropped', weeks: number) => void;
  log: JobsLog;
  nowMs?: () => number;
};

/** The lane of the tables of events: weeks are there before their time, and gone after it. */
export class KeepEventWeeks implements LaneHandler<Payload> {
  private keptAtMs = -Infinity;

  constructor(private readonly parts: KeepEventWeeksParts) {}

  async takeTurn(): Promise<TurnOutcome> {
    const { weeks, count, log } = this.parts;
    const { made, dropped } = await weeks.keep();
    count('made', made);
    count('dropped', dropped.length);
    if (made > 0) log.info({ made }, 'weeks of events made');
    if (dropped.length > 0) log.info({ dropped }, 'weeks of events dropped');
    return { kind: 'done', claimed: made + dropped.length };
  }

  /** The sweep brings it again, see `findDueLanes`. */
  nextDueAt(): Promise<null> {
    return Promise.resolve(null);
  }

  /** Once an hour for each process that sweeps; that several look is harmless. */
  findDueLanes(_limit: number, after: Payload | null): Promise<Payload[]> {
    const nowMs = (this.parts.nowMs ?? Date.now)();
    if (after !== null || nowMs - this.keptAtMs < EVERY_MS) return Promise.resolve([]);
    this.keptAtMs = nowMs;
    return Promise.resolve([{ v: 1 }]);
  }
}
