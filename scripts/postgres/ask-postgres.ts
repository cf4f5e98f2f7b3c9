import { Client } from 'pg';

const TIMEOUT_MS = 3_000;

/** Runs one statement on a connection of its own. Throws what PostgreSQL answers. */
export async function askPostgres(
  url: string,
  sql: string,
  values: string[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: TIMEOUT_MS,
    query_timeout: 30_000,
  });
  // A connection that breaks also fails the query under way; nobody else listens.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const result = await client.query<Record<string, unknown>>(sql, values);
    return result.rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
