import { backoffMs, type Dice } from '#libs/domain';
import type { JobsLog, LaneHandler, PayloadByTurn, TurnContext, TurnOutcome } from '#libs/jobs';
import type { DataEraser, DataErasureRepository, DueErasures } from '#libs/storage';
import { countRows, type CountRows } from '../erase/count-rows.js';
import { erasureErrorWords } from '../erase/erasure-error-words.js';

type Payload = PayloadByTurn['erase-data'];

/** A turn begins no further batch after this. */
const TURN_BUDGET_MS = 2_000;
/** There is no last try: what must go is tried until it is gone. */
const BACKOFF = { firstMs: 1_000, maxMs: 5 * 60_000 };

/** What the lane works with. */
export type EraseDataParts = {
  erasures: Pick<DataErasureRepository, 'find' | 'nextDueAt' | 'putOff'>;
  due: DueErasures;
  eraser: DataEraser;
  count: CountRows;
  log: JobsLog;
  dice: Dice;
};

/** The lane of one erasure, of a person or an account: what is meant goes in small batches. */
export class EraseData implements LaneHandler<Payload> {
  constructor(private readonly parts: EraseDataParts) {}

  async takeTurn(payload: Payload, { signal }: TurnContext): Promise<TurnOutcome> {
    const deadlineMs = Date.now() + TURN_BUDGET_MS;
    let claimed = 0;
    try {
      while (!signal.aborted && Date.now() < deadlineMs) {
        const batch = await this.parts.eraser.eraseBatch(payload.tenantId, payload.erasureId);
        if (batch.outcome === 'idle') break;
        claimed += countRows(this.parts.count, batch.erased);
        if (batch.outcome === 'waits') break;
        if (batch.outcome === 'more') continue;
        const { tenantId, erasureId } = payload;
        const { scope, erased } = batch.report;
        this.parts.log.info({ tenantId, erasureId, scope, erased }, 'data erased');
        break;
      }
    } catch (error) {
      await this.putOff(payload, error);
    }
    return { kind: 'done', claimed };
  }

  nextDueAt({ tenantId, erasureId }: Payload): Promise<Date | null> {
    return this.parts.erasures.nextDueAt(tenantId, erasureId);
  }

  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const lanes = await this.parts.due.lanes(limit, after?.erasureId ?? null);
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }

  /** Throws when even this cannot be written; the queue and the sweeper bring the lane back then. */
  private async putOff({ tenantId, erasureId }: Payload, error: unknown): Promise<void> {
    const row = await this.parts.erasures.find(tenantId, erasureId);
    const attempt = (row?.attempts ?? 0) + 1;
    this.parts.log.warn({ tenantId, erasureId, attempt, err: error }, 'erasure put off');
    const delayMs = backoffMs(attempt, BACKOFF, this.parts.dice);
    await this.parts.erasures.putOff(tenantId, erasureId, erasureErrorWords(error), delayMs);
  }
}
