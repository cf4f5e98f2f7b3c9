import { askPostgres } from './ask-postgres.js';

const DUPLICATE_DATABASE = '42P04';

/** The same server, another database. */
export function urlOfDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

/** Makes the database unless it is there, and answers with its URL. */
export async function createDatabase(url: string, name: string): Promise<string> {
  const found = await askPostgres(url, 'select 1 from pg_database where datname = $1', [name]);
  if (found.length === 0) {
    try {
      await askPostgres(url, `create database "${name.replaceAll('"', '""')}"`);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : null;
      if (code !== DUPLICATE_DATABASE) throw error;
    }
  }
  return urlOfDatabase(url, name);
}
