import type { EntityManager } from 'typeorm';
import type { DataErasure, ErasureScope } from '../entities/data-erasure.entity.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import {
  eraseAccount,
  eraseAnswers,
  eraseLinks,
  eraseRules,
  redactAuditLog,
  staysConnected,
} from './data-erasure-account.js';
import { eraseConversations } from './data-erasure-conversations.js';
import { eraseEvents } from './data-erasure-events.js';
import { eraseFacts } from './data-erasure-facts.js';
import {
  BY_INDEX_IN_ORDER,
  FROM_THE_FIRST,
  type ErasureAim,
  type ErasureStage,
  type StageBatch,
} from './data-erasure-stages.js';
import type { DataErasureRepository } from './data-erasure.repository.js';
import type { ErasedRows } from './tenant-erasure-batch.js';

/**
 * `idle`: it has ended, or somebody else is at it. `waits`: what is left is in use at this moment.
 * `erased` is what this batch removed or emptied, by table.
 */
export type DataErasureBatch =
  | { outcome: 'idle' }
  | { outcome: 'more'; erased: ErasedRows }
  | { outcome: 'waits'; erased: ErasedRows }
  | { outcome: 'done'; erased: ErasedRows; report: DataErasure };

/** What is told of an event is written together with it: facts come after the events. */
const PERSON_STAGES = {
  events: eraseEvents,
  conversations: eraseConversations,
  facts: eraseFacts,
};

/** What hangs on the account goes before it, so that nothing goes along that nobody counted. */
const ACCOUNT_STAGES = {
  ...PERSON_STAGES,
  rules: eraseRules,
  answers: eraseAnswers,
  links: eraseLinks,
  audit_log: redactAuditLog,
  account: eraseAccount,
};

const STAGES: Record<ErasureScope, Record<string, ErasureStage>> = {
  person: PERSON_STAGES,
  account: ACCOUNT_STAGES,
};

/** How long what is in use is left alone. */
const IN_USE_MS = 2_000;

/** `missedFrom`: where a further pass of the stage has to begin; null: nothing was missed. */
type Place = { stage: string; after: string; missedFrom: string | null };

type Locked = ErasureAim & { scope: ErasureScope; progress: Record<string, unknown> };

/**
 * Erases what is kept of a person or of an account. Each batch is one transaction that removes rows,
 * counts them in the report and notes where it stands, so that the counts are right wherever the
 * process dies. Two at once take turns by a lock on the report, without waiting for each other.
 */
export class DataEraser {
  constructor(
    private readonly work: TenantWork,
    private readonly erasures: DataErasureRepository,
  ) {}

  eraseBatch(tenantId: string, erasureId: string): Promise<DataErasureBatch> {
    return this.work.run(tenantId, async (manager) => {
      const locked = await lockErasure(manager, tenantId, erasureId);
      if (!locked) return { outcome: 'idle' };
      await manager.query(BY_INDEX_IN_ORDER);
      const stages = STAGES[locked.scope];
      const place = placeOf(locked.progress, stages);
      const stage = stages[place.stage];
      if (!stage) throw new Error(`An erasure has no stage "${place.stage}".`);
      const batch = await stage(manager, locked, place.after);
      const next = follow(place, batch, Object.keys(stages));
      if (next) return this.goOn(tenantId, erasureId, batch, next);
      // What was received before the erasure was asked for, and written since the events were done.
      const late = await eraseEvents(manager, locked, FROM_THE_FIRST);
      if (late.missed || Object.keys(late.erased).length > 0) {
        return this.goOn(tenantId, erasureId, late, { place: firstPlace(stages), waitMs: 0 });
      }
      const { erased } = batch;
      const step = { progress: {}, erased, leaseMs: 0 };
      await this.erasures.progress(tenantId, erasureId, step);
      const report = await this.erasures.finish(tenantId, erasureId);
      if (!report) throw new Error('An erasure ended while it was locked.');
      return { outcome: 'done', erased, report };
    });
  }

  private async goOn(
    tenantId: string,
    erasureId: string,
    { erased }: StageBatch,
    { place, waitMs }: NextPlace,
  ): Promise<DataErasureBatch> {
    await this.erasures.progress(tenantId, erasureId, { progress: place, erased, leaseMs: waitMs });
    return { outcome: waitMs > 0 ? 'waits' : 'more', erased };
  }
}

type NextPlace = { place: Place; waitMs: number };

/** Where the next batch begins; null after the last stage. */
function follow(place: Place, batch: StageBatch, names: readonly string[]): NextPlace | null {
  const { stage, after } = place;
  const missedFrom = place.missedFrom ?? (batch.missed ? after : null);
  if (batch.next !== null) return { place: { stage, after: batch.next, missedFrom }, waitMs: 0 };
  if (missedFrom !== null) {
    // What holds an account back may be in any of the stages before it.
    const again = stage === 'account' ? names[0]! : stage;
    const from = stage === 'account' ? FROM_THE_FIRST : missedFrom;
    return { place: { stage: again, after: from, missedFrom: null }, waitMs: IN_USE_MS };
  }
  const following = names[names.indexOf(stage) + 1];
  if (following === undefined) return null;
  return { place: { stage: following, after: FROM_THE_FIRST, missedFrom: null }, waitMs: 0 };
}

function firstPlace(stages: Record<string, ErasureStage>): Place {
  return { stage: Object.keys(stages)[0]!, after: FROM_THE_FIRST, missedFrom: null };
}

/** What is not there, or was written by another release, is begun anew: that removes nothing twice. */
function placeOf(progress: Record<string, unknown>, stages: Record<string, ErasureStage>): Place {
  const { stage, after, missedFrom } = progress;
  const isKnown = typeof stage === 'string' && stage in stages && typeof after === 'string';
  if (!isKnown) return firstPlace(stages);
  return { stage, after, missedFrom: typeof missedFrom === 'string' ? missedFrom : null };
}

/** Null when the erasure has ended, or another turn of it holds it. */
async function lockErasure(
  manager: EntityManager,
  tenantId: string,
  erasureId: string,
): Promise<Locked | null> {
  const [row] = await selectRows<Omit<Locked, 'tenantId' | 'isAll'>>(manager, LOCK_ERASURE, [
    tenantId,
    erasureId,
  ]);
  if (!row) return null;
  const aim = { ...row, tenantId };
  const isAll = row.scope === 'account' && !(await staysConnected(manager, aim));
  // Without somebody, or an account, everything of the tenant would be meant.
  if (row.scope === 'person' ? row.personId === null : row.accountId === null) {
    throw new Error(`The erasure ${erasureId} names nobody.`);
  }
  return { ...aim, personId: row.scope === 'person' ? row.personId : null, isAll };
}

const LOCK_ERASURE = `
  SELECT scope, account_id AS "accountId", person_id AS "personId",
         received_until::text AS until, progress
    FROM data_erasures WHERE tenant_id = $1 AND id = $2 AND status = 'running'
     FOR UPDATE SKIP LOCKED`;
