import type { IceBreakerSet } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import {
  IceBreakerRevision,
  type RevisionAction,
} from '../entities/ice-breaker-revision.entity.js';
import type { IceBreakers } from '../entities/ice-breakers.entity.js';
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
 * not saved. Nothing is owed for the revision before any more.
 */
export async function addRevision(
  manager: EntityManager,
  row: IceBreakers,
  { set, author, action, reason, restoredFrom, requestId, sentAt }: NewRevision,
): Promise<void> {
  row.revision += 1;
  row.desired = storableJson(set);
  row.attempts = 0;
  row.startedCount = 0;
  row.lastError = null;
  row.driftedTo = null;
  row.driftedAt = null;
  await manager.insert(IceBreakerRevision, {
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
  });
}
