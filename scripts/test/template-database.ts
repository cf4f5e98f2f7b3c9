import { randomBytes } from 'node:crypto';
import { migrateQueueSchema } from '#libs/jobs';
import { APP_ROLE, migrateStorage } from '#libs/storage';
import { Client } from 'pg';

export type TemplateDatabase = { name: string; drop: () => Promise<void> };

/**
 * A database at this build's schema, the queue's too, on the server of `serverUrl`. The tests copy it,
 * which takes a tenth of the time that migrating one takes. Nobody may stay connected to it: PostgreSQL
 * copies only what no one uses.
 */
export async function makeTemplateDatabase(serverUrl: string): Promise<TemplateDatabase> {
  const name = `floe_template_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrateStorage(url.href, null);
  await migrateQueueSchema(url.href, { role: APP_ROLE });
  return { name, drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
