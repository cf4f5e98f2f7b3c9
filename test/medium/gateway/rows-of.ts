import { BEFORE_ALL_IDS, TENANT_TABLES } from '#libs/storage';
import type { TestDatabase } from '../../support/database.js';

export type Row = Record<string, unknown>;

/** Every row of a tenant, by table. */
export type RowsOfTenant = Record<string, Row[]>;

/** Written behind the back of a request, some time after it. */
const WRITTEN_LATER = ['last_used_at'];

/** All that is kept of a tenant, read past row-level security. */
export async function rowsOf(database: TestDatabase, tenantId: string): Promise<RowsOfTenant> {
  const tables = [
    ['tenants', 'id'],
    ...[...TENANT_TABLES, 'tenant_erasures'].map((table) => [table, 'tenant_id']),
  ];
  const selects = tables.map(
    ([table, column]) =>
      `SELECT '${table}' AS table, to_jsonb(t) - $2::text[] AS row
         FROM ${table} t WHERE ${column} = $1`,
  );
  const rows = await database.ask<{ table: string; row: Row }>(
    `${selects.join(' UNION ALL ')} ORDER BY 1, 2`,
    [tenantId, WRITTEN_LATER],
  );
  const found = Object.groupBy(rows, ({ table }) => table);
  return Object.fromEntries(
    tables.map(([table = '']) => [table, (found[table] ?? []).map(({ row }) => row)]),
  );
}

/** Every id and external id in the rows, each once: what names a thing in a path. */
export function namesIn(rows: RowsOfTenant): string[] {
  const columns = /^(?!request_id|key_id|kek_id)(id|\w+_id)$/;
  const names = Object.values(rows)
    .flat()
    .flatMap((row) => Object.entries(row))
    .filter(([column]) => columns.test(column))
    // The id before all others is nobody's: it says that something has not begun.
    .flatMap(([, value]) => (typeof value === 'string' && value !== BEFORE_ALL_IDS ? [value] : []));
  return [...new Set(names)];
}
