import type { IceBreakerSet } from '#libs/domain';
import type { SyncKind, SyncResult } from '../entities/ice-breaker-sync.entity.js';
import type { IceBreakers, LastError } from '../entities/ice-breakers.entity.js';
import { storableJson } from '../storable.js';

/** How a publication ended. */
type PublishOutcome =
  /**
   * Equal to the wish. `isNew` false: it was there already, and nothing was sent. `isSeen` false:
   * Instagram was not even asked. `checkAt`: the next look.
   */
  | {
      kind: 'published';
      live: IceBreakerSet;
      at: Date;
      checkAt: Date;
      isNew: boolean;
      isSeen: boolean;
    }
  /** `lookFirst`: the set may stand there by now. */
  | { kind: 'retry'; at: Date; error: LastError; lookFirst?: boolean }
  | { kind: 'ended'; status: 'blocked' | 'failed'; error: LastError }
  /** Blocked, but still owed: tried again as soon as the account is connected. */
  | { kind: 'parked'; error: LastError }
  /** Set, and not read back: an edit has overtaken it. */
  | { kind: 'overtaken' };

/** How a look at what Instagram shows ended. */
type CheckOutcome =
  | { kind: 'in_sync'; live: IceBreakerSet; checkAt: Date }
  | { kind: 'repair'; live: IceBreakerSet; repairs: readonly Date[] }
  | { kind: 'tell'; status: 'drifted' | 'foreign'; live: IceBreakerSet; checkAt: Date }
  | { kind: 'adopted'; live: IceBreakerSet; checkAt: Date }
  /** Instagram did not say. */
  | { kind: 'unseen'; checkAt: Date; error: LastError };

export type SyncOutcome = PublishOutcome | CheckOutcome;

type Try = { kind: SyncKind; revision: number; until: Date; now: Date };

/**
 * Changes a locked row by how a try of it ended. False when that is no news to anybody: the row has
 * moved on since, or tells it already.
 */
export function applyOutcome(row: IceBreakers, one: Try, outcome: SyncOutcome): boolean {
  switch (outcome.kind) {
    case 'in_sync':
    case 'repair':
    case 'tell':
    case 'adopted':
    case 'unseen':
      return applyCheck(row, one, outcome);
    default:
      return applyPublication(row, one, outcome);
  }
}

function applyPublication(
  row: IceBreakers,
  { revision, now }: Try,
  outcome: PublishOutcome,
): boolean {
  if (row.revision === revision && hasSettled(row)) return false;
  row.startedCount = 0;
  if (outcome.kind === 'published') {
    const at = outcome.isSeen ? outcome.at : (row.publishedAt ?? outcome.at);
    showsWish(row, revision, outcome.live, at);
  }
  if (row.revision !== revision) {
    if (outcome.kind === 'parked') return false;
    // A late try may also end after the newer set was published, and have overwritten it.
    if (outcome.kind !== 'published') row.verified = false;
    // The edit has said when it is due: after others like it, which may still come.
    owe(row, row.nextAttemptAt ?? now);
    return false;
  }
  switch (outcome.kind) {
    case 'published':
      row.status = 'in_sync';
      row.nextAttemptAt = null;
      // What nobody has looked at stays due for a look.
      if (outcome.isSeen || row.checkDueAt === null) row.checkDueAt = outcome.checkAt;
      row.attempts = 0;
      break;
    case 'retry':
      row.lastError = storableJson(outcome.error);
      row.attempts += 1;
      row.lookFirst ||= outcome.lookFirst ?? false;
      owe(row, outcome.at);
      break;
    case 'ended':
      row.status = outcome.status;
      row.lastError = storableJson(outcome.error);
      row.nextAttemptAt = null;
      row.checkDueAt = null;
      break;
    case 'parked':
      row.lastError = storableJson(outcome.error);
      owe(row, now);
      row.status = 'blocked';
      break;
    case 'overtaken':
      row.verified = false;
      owe(row, now);
      break;
    default:
      outcome satisfies never;
  }
  return true;
}

function applyCheck(row: IceBreakers, one: Try, outcome: CheckOutcome): boolean {
  const isHeld = row.checkDueAt?.getTime() === one.until.getTime();
  // An edit or another turn came meanwhile, and knows better.
  if (!isHeld || row.revision !== one.revision || row.nextAttemptAt !== null) return false;
  row.startedCount = 0;
  if (outcome.kind === 'unseen') {
    row.checkAttempts += 1;
    row.checkDueAt = outcome.checkAt;
    return true;
  }
  row.checkAttempts = 0;
  row.checkedAt = one.now;
  // From here on other questions stand there, and a tap on what stood there before is news again.
  if (outcome.kind === 'repair' || outcome.kind === 'adopted') row.strangers = [];
  switch (outcome.kind) {
    case 'in_sync':
      if (row.revision > 0) showsWish(row, row.revision, outcome.live, one.now);
      forgetDrift(row);
      row.status = 'in_sync';
      row.checkDueAt = outcome.checkAt;
      break;
    case 'repair':
      noteDrift(row, outcome.live, one.now);
      row.repairs = [...outcome.repairs];
      row.checkDueAt = null;
      owe(row, one.now);
      break;
    case 'tell':
      noteDrift(row, outcome.live, one.now);
      row.status = outcome.status;
      row.checkDueAt = outcome.checkAt;
      break;
    case 'adopted':
      row.published = storableJson(outcome.live);
      row.publishedAt = one.now;
      row.verified = true;
      forgetDrift(row);
      row.status = 'in_sync';
      row.checkDueAt = outcome.checkAt;
      break;
    default:
      outcome satisfies never;
  }
  return true;
}

/** The present revision was seen on Instagram, and nothing is owed. */
function hasSettled(row: IceBreakers): boolean {
  const isPublished = row.status === 'in_sync' && row.publishedRevision === row.revision;
  return isPublished && row.nextAttemptAt === null;
}

function owe(row: IceBreakers, at: Date): void {
  row.status = 'pending';
  row.nextAttemptAt = at;
}

function showsWish(row: IceBreakers, revision: number, live: IceBreakerSet, at: Date): void {
  row.published = storableJson(live);
  row.publishedRevision = revision;
  row.publishedAt = at;
  row.verified = true;
  row.lookFirst = false;
  row.lastError = null;
  forgetDrift(row);
}

function forgetDrift(row: IceBreakers): void {
  row.driftedTo = null;
  row.driftedAt = null;
}

function noteDrift(row: IceBreakers, live: IceBreakerSet, now: Date): void {
  row.driftedTo = storableJson(live);
  row.driftedAt ??= now;
  row.verified = false;
}

/** The word for it in the history of the account's tries. */
export function toldAs(outcome: SyncOutcome, stands: boolean): SyncResult {
  if (!stands && outcome.kind !== 'published') return 'overtaken';
  switch (outcome.kind) {
    case 'published':
      return outcome.isNew ? 'published' : 'unchanged';
    case 'retry':
    case 'unseen':
      return 'will_retry';
    case 'ended':
      return 'failed';
    case 'parked':
      return 'waits';
    case 'repair':
      return 'repairing';
    case 'tell':
      return outcome.status;
    case 'in_sync':
    case 'adopted':
    case 'overtaken':
      return outcome.kind;
  }
}
