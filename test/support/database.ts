import { randomBytes } from 'node:crypto';
import { Client, Pool } from 'pg';

/** A database of a test's own, on the server of `TEST_DATABASE_URL`. */
export type TestDatabase = {
  /** As the superuser of `TEST_DATABASE_URL`, who is also the owner. */
  url: string;
  name: string;
  /** Runs one statement as the superuser, past all row-level security. */
  ask<Row extends object = Record<string, unknown>>(
    sql: string,
    parameters?: unknown[],
  ): Promise<Row[]>;
  /** Cuts every connection to the database and removes it. */
  drop(): Promise<void>;
};

/** Questions that leave nothing behind in a session, and may share one. */
const LEAVES_NOTHING = /^\s*SELECT\b(?!.*(set_config|pg_advisory|pg_terminate))/is;

/**
 * A database at this build's schema and the queue's: a copy of `TEST_DATABASE_TEMPLATE`; without that
 * setting, one that is migrated now. Drop it in `afterAll`.
 */
export async function freshDatabase(): Promise<TestDatabase> {
  const template = process.env['TEST_DATABASE_TEMPLATE'];
  if (template) return copyOf(template);
  const database = await emptyDatabase();
  // Loaded for this alone: an end-to-end spec needs nothing else of the libraries, which are slow to load.
  const { migrateToday } = await import('./migrate-today.js');
  await migrateToday(database.url);
  return database;
}

/** Makes a database with nothing in it, of the superuser or of another owner. Drop it in `afterAll`. */
export async function emptyDatabase(owner?: string): Promise<TestDatabase> {
  return copyOf('template0', owner);
}

async function copyOf(template: string, owner?: string): Promise<TestDatabase> {
  const name = `floe_test_${randomBytes(8).toString('hex')}`;
  const owned = owner === undefined ? '' : `OWNER ${owner}`;
  await ask(serverUrl(), `CREATE DATABASE ${name} TEMPLATE ${template} ${owned}`);
  const url = urlOf(name);
  // A waiting test asks forty times a second, and to log in each time costs more than to ask.
  const pool = new Pool({ connectionString: url, max: 10, allowExitOnIdle: true });
  // A test may cut every connection there is.
  pool.on('error', () => undefined);
  const isLeftToAsk = (sql: string) => !pool.ending && LEAVES_NOTHING.test(sql);
  return {
    url,
    name,
    async ask<Row extends object>(sql: string, parameters: unknown[] = []) {
      if (!isLeftToAsk(sql)) return ask<Row>(url, sql, parameters);
      return (await pool.query<Row>(sql, parameters)).rows;
    },
    drop: async () => {
      if (!pool.ending) void pool.end();
      await ask(serverUrl(), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

/** The same database, seen by another login. */
export function urlAs(url: string, login: string, password: string): string {
  const other = new URL(url);
  other.username = login;
  other.password = password;
  return other.href;
}

function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined || url === '') {
    throw new Error(
      'These tests need a PostgreSQL: set TEST_DATABASE_URL to a superuser login of a server that ' +
        'is only for tests, or run "npm test", which brings one.',
    );
  }
  return url;
}

/** A connection for one statement, so that nothing is left open when a test fails. */
async function ask<Row extends object>(
  url: string,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Row>(sql, parameters);
    return rows;
  } finally {
    await client.end();
  }
}
