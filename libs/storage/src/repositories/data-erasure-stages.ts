import type { EntityManager } from 'typeorm';
import { selectRows } from '../sql-rows.js';
import type { ErasedRows } from './tenant-erasure-batch.js';

/** What an erasure is to remove, as it stands at the begin of a batch. */
export type ErasureAim = {
  tenantId: string;
  /** Null: of all accounts of the tenant. */
  accountId: string | null;
  /** Null: of everybody. */
  personId: string | null;
  /** What came in later is not meant. PostgreSQL's own text of the instant, with its microseconds. */
  until: string;
  /** Everything whenever it came, since the account itself goes. */
  isAll: boolean;
};

/**
 * What one batch of a stage did. `next` is from where the stage goes on; null when it has come to
 * the end. `missed`: something that is meant was in use and stays for a later pass.
 */
export type StageBatch = { erased: ErasedRows; next: string | null; missed: boolean };

/** Removes some of what is meant, from behind `after` (empty: from the first). One short transaction. */
export type ErasureStage = (
  manager: EntityManager,
  aim: ErasureAim,
  after: string,
) => Promise<StageBatch>;

/** Before every id: where a walk over ids begins. */
export const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/** Where the first batch of a stage begins. */
export const FROM_THE_FIRST = '';

/**
 * For the rest of the transaction rows are found by the index that their order names: each batch is
 * a small part of a table of which PostgreSQL's statistics may know nothing.
 */
export const BY_INDEX_IN_ORDER = `
  SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
         set_config('enable_sort', 'off', true)`;

/** How many rows a DELETE or UPDATE met. TypeORM's driver answers it with `[rows, count]`. */
export async function changeCount(
  manager: EntityManager,
  sql: string,
  parameters: unknown[],
): Promise<number> {
  const [, count] = await manager.query<[unknown[], number]>(sql, parameters);
  return count;
}

/** The counts without those of nothing. */
export function counted(counts: Record<string, number>): ErasedRows {
  return Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows > 0));
}

/** Those of `ids` on which no row of `table` hangs by `column`; the others stay until it is gone. */
export async function unheld(
  manager: EntityManager,
  ids: readonly string[],
  { table, column }: { table: string; column: string },
): Promise<string[]> {
  const rows = await selectRows<{ id: string }>(
    manager,
    `SELECT DISTINCT ${column} AS id FROM ${table} WHERE ${column} = ANY ($1::uuid[])`,
    [ids],
  );
  const held = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !held.has(id));
}

export async function isThere(
  manager: EntityManager,
  sql: string,
  parameters: unknown[],
): Promise<boolean> {
  const [row] = await selectRows<{ there: boolean }>(
    manager,
    `SELECT EXISTS (${sql}) AS there`,
    parameters,
  );
  return row?.there ?? false;
}
