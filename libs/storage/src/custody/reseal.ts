import type { EntityManager } from 'typeorm';
import { changeRows, selectRows } from '../sql-rows.js';
import type { TokenCipher } from '../token-cipher.js';
import type { StoredDataKey } from './data-keys.js';
import { SealBroken } from './seal-broken.js';
import { contextOf, type RowKey, type SealedTable } from './sealed-tables.js';

/**
 * Rows of a tenant's table that one key sealed: a data key, or null for the keys of the settings.
 * Rows that were put aside are not among them.
 */
export type Source = { table: SealedTable; key: StoredDataKey | null };

export type ResealedBatch = { found: number; resealed: number; broken: RowKey[] };

type Row = { key: string[]; sealed: string };

/**
 * Seals at most `limit` rows anew, with the data key that seals for the tenant; gives those that do
 * not open. Passes over rows that others are writing, or with `waits` waits for them. To be called in
 * a unit of work of the tenant.
 */
export async function resealBatch(
  manager: EntityManager,
  cipher: TokenCipher,
  tenantId: string,
  source: Source,
  { limit, waits }: { limit: number; waits: boolean },
): Promise<ResealedBatch> {
  const { table, key } = source;
  const rows = await selectRows<Row>(
    manager,
    `SELECT ${keyOf(table)} AS key, ${table.sealed} AS sealed ${from(source)}
      LIMIT $3 FOR UPDATE ${waits ? '' : 'SKIP LOCKED'}`,
    [tenantId, key?.id ?? null, limit],
  );
  if (rows.length === 0) return { found: 0, resealed: 0, broken: [] };
  const seal = await cipher.sealer(tenantId);
  const broken: RowKey[] = [];
  const opened: { key: RowKey; sealed: string; dataKeyId: string | null }[] = [];
  for (const row of rows) {
    const context = contextOf(table, tenantId, row.key);
    try {
      const { sealed, dataKeyId } = seal(await cipher.open(row.sealed, context, key), context);
      opened.push({ key: row.key, sealed, dataKeyId });
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      broken.push(row.key);
    }
  }
  if (opened.length > 0) {
    await changeRows(manager, updateOf(table), [
      tenantId,
      opened[0]?.dataKeyId ?? null,
      opened.map(({ sealed }) => sealed),
      ...table.key.map((_, at) => opened.map((row) => row.key[at])),
    ]);
  }
  return { found: rows.length, resealed: opened.length, broken };
}

export async function hasRows(
  manager: EntityManager,
  tenantId: string,
  source: Source,
): Promise<boolean> {
  const sql = `SELECT 1 ${from(source)} LIMIT 1`;
  const rows = await selectRows(manager, sql, [tenantId, source.key?.id ?? null]);
  return rows.length > 0;
}

/** The sealed text of a row that is locked until the unit of work ends; null when it is gone. */
export async function lockRow(
  manager: EntityManager,
  tenantId: string,
  { table, key }: Source,
  row: RowKey,
): Promise<string | null> {
  const named = table.key.map(({ column, type }, at) => `AND ${column} = $${at + 3}::${type}`);
  const [found] = await selectRows<{ sealed: string | null }>(
    manager,
    `SELECT ${table.sealed} AS sealed FROM ${table.name}
      WHERE tenant_id = $1 AND data_key_id IS NOT DISTINCT FROM $2::uuid ${named.join(' ')}
        FOR UPDATE`,
    [tenantId, key?.id ?? null, ...row],
  );
  return found?.sealed ?? null;
}

export async function markBroken(
  manager: EntityManager,
  tenantId: string,
  table: SealedTable,
  row: RowKey,
): Promise<void> {
  const named = table.key.map(({ column, type }, at) => `AND ${column} = $${at + 2}::${type}`);
  await manager.query(
    `UPDATE ${table.name} SET seal_broken_at = now() WHERE tenant_id = $1 ${named.join(' ')}`,
    [tenantId, ...row],
  );
}

/** Written so that the index on the tenant and its data key finds the rows, also those without one. */
function from({ table, key }: Source): string {
  const sealedBy = key === null ? 'data_key_id IS NULL AND $2::uuid IS NULL' : 'data_key_id = $2';
  return `FROM ${table.name}
      WHERE tenant_id = $1 AND ${sealedBy} AND ${table.sealed} IS NOT NULL
        AND seal_broken_at IS NULL`;
}

function keyOf({ key }: SealedTable): string {
  return `ARRAY[${key.map(({ column }) => `${column}::text`).join(', ')}]`;
}

function updateOf({ name, key, sealed }: SealedTable): string {
  const lists = key.map(({ type }, at) => `$${at + 4}::${type}[]`);
  const columns = key.map((_, at) => `key_${at}`);
  const named = key.map(({ column }, at) => `AND r.${column} = n.key_${at}`);
  return `
    UPDATE ${name} r SET key_id = NULL, data_key_id = $2, ${sealed} = n.sealed
      FROM unnest($3::text[], ${lists.join(', ')}) AS n (sealed, ${columns.join(', ')})
     WHERE r.tenant_id = $1 ${named.join(' ')}
    RETURNING 1`;
}
