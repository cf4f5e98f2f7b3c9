import type { EntityManager } from 'typeorm';
import { IceBreakers } from '../entities/ice-breakers.entity.js';
import { prepare } from '../prepared-statements.js';
import { asEntities, selectRows } from '../sql-rows.js';

/** The row of an account's questions, locked until the unit of work ends; null when it has none. */
export async function lockIceBreakers(
  manager: EntityManager,
  tenantId: string,
  accountId: string,
): Promise<IceBreakers | null> {
  const rows = await selectRows<Record<string, unknown>>(manager, LOCK, [tenantId, accountId]);
  return asEntities(manager, IceBreakers, rows)[0] ?? null;
}

/** Writes all of a row that is locked. */
export async function writeIceBreakers(manager: EntityManager, row: IceBreakers): Promise<void> {
  await manager.query(WRITE, [
    row.tenantId,
    row.accountId,
    row.revision,
    JSON.stringify(row.desired),
    row.status,
    row.publishedRevision,
    asJson(row.published),
    row.publishedAt,
    row.verified,
    asJson(row.lastError),
    row.lastCallAt,
    row.nextAttemptAt,
    row.attempts,
    row.startedCount,
    row.lookFirst,
    row.profileCalls,
    row.checkDueAt,
    row.checkAttempts,
    row.checkedAt,
    row.strangers,
    asJson(row.driftedTo),
    row.driftedAt,
    row.repairs,
    row.updatedAt,
  ]);
}

function asJson(value: object | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

const LOCK = `
  SELECT * FROM ice_breakers WHERE tenant_id = $1 AND account_id = $2 FOR UPDATE`;

const WRITE = `
  UPDATE ice_breakers
     SET revision = $3, desired = $4, status = $5, published_revision = $6, published = $7,
         published_at = $8, verified = $9, last_error = $10, last_call_at = $11,
         next_attempt_at = $12, attempts = $13, started_count = $14, look_first = $15,
         profile_calls = $16, check_due_at = $17, check_attempts = $18, checked_at = $19,
         strangers = $20, drifted_to = $21, drifted_at = $22, repairs = $23, updated_at = $24
   WHERE tenant_id = $1 AND account_id = $2`;

prepare({ 'lock-ice-breakers': LOCK, 'write-ice-breakers': WRITE });
