import type { TestDatabase } from '../../support/database.js';

/** What outlives a tenant on purpose: the report of its end. */
const OUTLIVES = 'tenant_erasures';

/**
 * Every table of the database's own catalogue whose rows name a tenant, and `tenants` itself, with
 * the column that does. A table that somebody adds is in it without a word here.
 */
export async function tablesOfTenants(
  database: Pick<TestDatabase, 'ask'>,
): Promise<{ table: string; column: string }[]> {
  return database.ask(
    `SELECT c.relname AS table, CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END AS column
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname = 'public' AND c.relname <> $1
        AND (c.relname = 'tenants' OR EXISTS (
          SELECT FROM pg_attribute a
           WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
      ORDER BY c.relname`,
    [OUTLIVES],
  );
}

/** How many rows the tenant has in each table that could hold one. */
export async function countRowsOf(
  database: Pick<TestDatabase, 'ask'>,
  tenantId: string,
): Promise<Record<string, number>> {
  const counts = (await tablesOfTenants(database)).map(
    ({ table, column }) =>
      `SELECT '${table}' AS table, count(*)::int AS rows FROM ${table} WHERE ${column} = $1`,
  );
  const rows = await database.ask<{ table: string; rows: number }>(counts.join(' UNION ALL '), [
    tenantId,
  ]);
  return Object.fromEntries(rows.map(({ table, rows: count }) => [table, count]));
}

/** The same counts without the tables in which there is nothing. */
export function present(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, rows]) => rows > 0));
}
