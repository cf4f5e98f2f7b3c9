import type { TestDatabase } from '../../support/database.js';

/**
 * Every row of every table of the database as text, one a line with its table before it: where an
 * erasure has left something, a search for it finds it here. Bytes are printed as hex.
 */
export async function dumpText(database: Pick<TestDatabase, 'ask'>): Promise<string[]> {
  const tables = await database.ask<{ table: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS table
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      ORDER BY 1`,
  );
  const selects = tables.map(
    ({ table }) => `SELECT '${table} ' || t::text AS line FROM ${table} t`,
  );
  const rows = await database.ask<{ line: string }>(selects.join(' UNION ALL '));
  return rows.map(({ line }) => line);
}

/** The lines in which any of the words stands, also where it was written as the hex of its bytes. */
export async function whereStands(
  database: Pick<TestDatabase, 'ask'>,
  ...words: string[]
): Promise<string[]> {
  const forms = words.flatMap((word) => [word, Buffer.from(word, 'utf8').toString('hex')]);
  return (await dumpText(database)).filter((line) => forms.some((form) => line.includes(form)));
}
