import { backoffMs, type Dice } from '#libs/domain';
import type { JobsLog, LaneHandler, PayloadByTurn, TurnContext, TurnOutcome } from '#libs/jobs';
import {
  ERASURE_PLAN,
  type TenantErasure,
  type TenantErasureRepository,
  type TenantErasures,
} from '#libs/storage';
import { countRows, type CountRows } from './count-rows.js';
import { erasureErrorWords } from './erasure-error-words.js';

type Payload = PayloadByTurn['erase-tenant'];

/** A turn begins no further batch after this. */
const TURN_BUDGET_MS = 2_000;
/** There is no last try: what must go is tried until it is gone. */
const BACKOFF = { firstMs: 1_000, maxMs: 5 * 60_000 };

/** What the lane works with. */
export type EraseTenantParts = {
  /** How far each erasure has come. */
  erasures: TenantErasures;
  eraser: TenantErasureRepository;
  count: CountRows;
  log: JobsLog;
  dice: Dice;
};

/** The lane of a tenant that is being deleted: its rows go in small batches, its own at last. */
export class EraseTenant implements LaneHandler<Payload> {
  constructor(private readonly parts: EraseTenantParts) {}

  async takeTurn({ tenantId }: Payload, { signal }: TurnContext): Promise<TurnOutcome> {
    const erasure = await this.parts.erasures.find(tenantId);
    if (erasure?.status !== 'running') return { kind: 'done', claimed: 0 };
    const deadlineMs = Date.now() + TURN_BUDGET_MS;
    const isTimeUp = () => signal.aborted || Date.now() >= deadlineMs;
    let claimed = 0;
    try {
      for (const root of ERASURE_PLAN) {
        for (let isLast = false; !isLast && !isTimeUp();) {
          const batch = await this.parts.eraser.erase(tenantId, root);
          claimed += countRows(this.parts.count, batch.erased);
          isLast = batch.isLast;
        }
      }
      if (!isTimeUp()) await this.finish(erasure);
    } catch (error) {
      await this.putOff(erasure, error);
    }
    return { kind: 'done', claimed };
  }

  nextDueAt({ tenantId }: Payload): Promise<Date | null> {
    return this.parts.erasures.nextDueAt(tenantId);
  }

  async findDueLanes(limit: number, after: Payload | null): Promise<Payload[]> {
    const lanes = await this.parts.erasures.dueLanes(limit, after?.tenantId ?? null);
    return lanes.map((lane) => ({ v: 1, ...lane }));
  }

  private async finish({ id, tenantId }: TenantErasure): Promise<void> {
    const end = await this.parts.eraser.finish(tenantId);
    if (end.outcome !== 'done') return;
    countRows(this.parts.count, end.erased);
    this.parts.log.info({ tenantId, erasureId: id, erased: end.report }, 'tenant erased');
  }

  /** Throws when even this cannot be written; the queue and the sweeper bring the lane back then. */
  private async putOff({ id, tenantId, attempts }: TenantErasure, error: unknown): Promise<void> {
    const attempt = attempts + 1;
    const words = erasureErrorWords(error);
    this.parts.log.warn({ tenantId, erasureId: id, attempt, err: error }, 'erasure put off');
    const delayMs = backoffMs(attempt, BACKOFF, this.parts.dice);
    await this.parts.erasures.putOff(tenantId, words, delayMs);
  }
}
