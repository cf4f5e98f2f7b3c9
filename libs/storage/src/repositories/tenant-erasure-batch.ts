import type { EntityManager } from 'typeorm';
import { selectRows } from '../sql-rows.js';
import { ERASURE_PLAN, type ErasureRoot } from './tenant-erasure-plan.js';

/** Rows that are gone, by table; tables that lost none are left out. */
export type ErasedRows = Record<string, number>;

/** `isLast`: there were no more rows of this root than these, but for such as others are writing. */
export type ErasedBatch = { erased: ErasedRows; isLast: boolean };

/**
 * For the rest of the transaction: rows are found by their index. Each batch is a small part of a
 * table in which others may have millions of rows, and PostgreSQL's statistics know nothing of how
 * many this tenant has left.
 */
const BY_INDEX_ONLY = `
  SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`;

/**
 * Removes some rows of a root with their branches. Rows that somebody is writing at this moment
 * are passed over, so nobody waits for an erasure and it waits for nobody: they go in a later batch.
 */
export async function eraseBatch(
  manager: EntityManager,
  tenantId: string,
  { table, batchRows, lockable, branches, guards }: ErasureRoot,
): Promise<ErasedBatch> {
  await manager.query(BY_INDEX_ONLY);
  // Locked first and removed by later statements: what is added to a row before it is locked, those
  // see; and afterwards nothing can be.
  const picked = await selectRows<{ place: string }>(
    manager,
    `SELECT ctid::text AS place FROM ${table} WHERE tenant_id = $1 LIMIT $2${locking(lockable)}`,
    [tenantId, batchRows],
  );
  if (picked.length === 0) return { erased: {}, isLast: true };
  const places = [picked.map(({ place }) => place)];
  const erased: [string, number][] = [];
  for (const branch of branches) {
    const rows = await erase(
      manager,
      `DELETE FROM ${branch.table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${branch.table}
          WHERE ${branch.column} IN (SELECT id FROM ${table} WHERE ctid = ANY ($1::tid[]))
          ${locking(branch.lockable)}))`,
      places,
    );
    erased.push([branch.table, rows]);
  }
  const isFree = [...branches, ...guards].map(
    (of) =>
      `AND NOT EXISTS (SELECT 1 FROM ${of.table} c
         WHERE c.tenant_id = p.tenant_id AND c.${of.column} = p.id)`,
  );
  const rows = await erase(
    manager,
    `DELETE FROM ${table} p WHERE p.ctid = ANY ($1::tid[]) ${isFree.join(' ')}`,
    places,
  );
  erased.push([table, rows]);
  const gone = erased.filter(([, count]) => count > 0);
  return {
    erased: Object.fromEntries(gone),
    isLast: picked.length < batchRows || gone.length === 0,
  };
}

/** What keeps the row of a tenant from going, and how much of the audit log goes along with it. */
export async function whatIsLeft(
  manager: EntityManager,
  tenantId: string,
): Promise<{ isAnything: boolean; audited: number }> {
  await manager.query(BY_INDEX_ONLY);
  const left = ERASURE_PLAN.map(
    ({ table }) => `EXISTS (SELECT 1 FROM ${table} WHERE tenant_id = $1)`,
  );
  const [row] = await selectRows<{ isAnything: boolean; audited: number }>(
    manager,
    `SELECT ${left.join(' OR ')} AS "isAnything",
            (SELECT count(*)::int FROM audit_log WHERE tenant_id = $1) AS audited`,
    [tenantId],
  );
  return row ?? { isAnything: true, audited: 0 };
}

function locking(lockable: boolean): string {
  return lockable ? ' FOR UPDATE SKIP LOCKED' : '';
}

/** How many rows a DELETE removed. TypeORM's driver answers it with `[rows, count]`. */
async function erase(manager: EntityManager, sql: string, parameters: unknown[]): Promise<number> {
  const [, count] = await manager.query<[unknown[], number]>(sql, parameters);
  return count;
}
