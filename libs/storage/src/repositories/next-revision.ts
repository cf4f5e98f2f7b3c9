import type { IceBreakerSet } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import {
  IceBreakerRevision,
  type RevisionAction,
} from '../entities/ice-breaker-revision.entity.js';
import type { IceBreakers } from '../entities/ice-breakers.entity.js';
import { prepare } from '../prepared-statements.js';
import { storableJson, storableText } from '../storable.js';

export type NewRevision = {
  set: IceBreakerSet;
  /** Who set it: `key:<id of the API key>`, or `instagram`. */
  author: string;
  action: RevisionAction;
  reason?: string | null;
  restoredFrom?: number | null;
  requestId?: string | null;
  /** When it may first have been shown to people; left out: not yet. */
  sentAt?: Date | null;
};

/**
 * Makes a set the next revision of a row that is locked: the row gets its number and its words, and is
 * not saved. Nothing is owed for the revision before any more. Gives the revision's own row, not saved either.
 */
export function nextRevision(
  row: IceBreakers,
  { set, author, action, reason, restoredFrom, requestId, sentAt }: NewRevision,
): Omit<IceBreakerRevision, 'createdAt'> {
  row.revision += 1;
  row.desired = storableJson(set);
  row.attempts = 0;
  row.startedCount = 0;
  row.lastError = null;
  row.driftedTo = null;
  row.driftedAt = null;
  return {
    accountId: row.accountId,
    tenantId: row.tenantId,
    revision: row.revision,
    iceBreakers: row.desired,
    author,
    action,
    reason: storableText(reason ?? null),
    restoredFrom: restoredFrom ?? null,
    requestId: requestId ?? null,
    sentAt: sentAt ?? null,
  };
}

/**
 * Writes an edit: the revision, and of the account's row what an edit changes. One statement, since a
 * tenant may edit thousands of accounts in a minute.
 */
export async function writeEdit(
  manager: EntityManager,
  row: IceBreakers,
  revision: ReturnType<typeof nextRevision>,
): Promise<void> {
  await manager.query(WRITE_EDIT, [
    row.tenantId,
    row.accountId,
    row.revision,
    JSON.stringify(row.desired),
    revision.author,
    revision.action,
    revision.reason,
    revision.restoredFrom,
    revision.requestId,
    row.status,
    row.nextAttemptAt,
    row.lookFirst,
    row.repairs,
    row.updatedAt,
  ]);
}

const WRITE_EDIT = `
  WITH added AS (
    INSERT INTO ice_breaker_revisions (tenant_id, account_id, revision, ice_breakers, author,
                                       action, reason, restored_from, request_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  )
  UPDATE ice_breakers
     SET revision = $3, desired = $4, status = $10, next_attempt_at = $11, look_first = $12,
         repairs = $13, updated_at = $14, attempts = 0, started_count = 0, last_error = NULL,
         drifted_to = NULL, drifted_at = NULL
   WHERE tenant_id = $1 AND account_id = $2`;

prepare({ 'write-edit': WRITE_EDIT });
