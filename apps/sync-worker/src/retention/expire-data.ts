import type { Dice } from '#libs/domain';
import type { JobsLog, LaneHandler, PayloadByTurn, TurnContext, TurnOutcome } from '#libs/jobs';
import { BEFORE_ALL_IDS, EXPIRING, type DueExpiries, type ExpiredData } from '#libs/storage';
import { countRows, type CountRows } from '../erase/count-rows.js';

type Payload = PayloadByTurn['expire-data'];

/** A turn begins no further batch after this; what is left comes behind what others wait for. */
const TURN_BUDGET_MS = 2_000;
const HOUR_MS = 60 * 60_000;
/** Once a day, spread so that tenants that were made together do not stay together. */
const EVERY_MS = 24 * HOUR_MS;
const SPREAD_MS = 2 * HOUR_MS;
const AFTER_ERROR_MS = 10 * 60_000;

/** What the lane works with. */
export type ExpireDataParts = {
  expired: ExpiredData;
  due: DueExpiries;
  count: CountRows;
  log: JobsLog;
  dice: Dice;
};

/** The lane of one tenant's retention: what is older than it keeps goes in small batches. */
export class ExpireData implements LaneHandler<Payload> {
  constructor(private readonly parts: ExpireDataParts) {}

  async takeTurn({ tenantId }: Payload, { signal }: TurnContext): Promise<TurnOutcome> {
    const dueAt = await this.parts.expired.nextDueAt(tenantId);
    if (dueAt === null || dueAt.getTime() > Date.now()) return { kind: 'done', claimed: 0 };
    const deadlineMs = Date.now() + TURN_BUDGET_MS;
    const isTimeUp = () => signal.aborted || Date.now() >= deadlineMs;
    let claimed = 0;
    try {
      for (const what of EXPIRING) {
        for (let after: string | null = BEFORE_ALL_IDS; after !== null;) {
          // The due time stays in the past until all is looked through: whoever comes next goes on.
          if (isTimeUp()) return { kind: 'done', claimed };
          const batch = await this.parts.expired.removeBatch(tenantId, what, after);
          claimed += countRows(this.parts.count, batch.expired);
          after = batch.next;
        }
      }
      const jitterMs = (2 * this.parts.dice() - 1) * SPREAD_MS;
      await this.parts.expired.putOff(tenantId, Math.round(EVERY_MS + jitterMs));
    } catch (error) {
      // Throws when even this cannot be written; the queue and the sweeper bring the lane back then.
      this.parts.log.warn({ tenantId, err: error }, 'retention put off');
      const delayMs = Math.round(AFTER_ERROR_MS * (0.5 + this.parts.dice()));
      await this.parts.expired.putOff(tenantId, delayMs);
    }
    return { kind: 'done', claimed };
  }

  nextDueAt({ tenantId }: Payload): Promise<Date | null> {
    return this.parts.expired.nextDueAt(tenantId);
  }

  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const lanes = await this.parts.due.lanes(limit, after?.tenantId ?? null);
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }
}
