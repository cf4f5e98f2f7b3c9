import { quoteSchemaName, runMigrations } from 'bullmq';
import { Client } from 'pg';
import { DEFAULT_POSTGRES_SCHEMA, roleName } from './queue-connection.js';

/**
 * Makes or updates BullMQ's own schema and lets `role` work in it. Idempotent; several processes
 * may do it at once. Runs on every install, with Redis too, so that taking REDIS_URL away later
 * needs no step of its own. The role must exist. Gives BullMQ's schema version.
 */
export async function migrateQueueSchema(
  ownerUrl: string,
  options: { role?: string; postgresSchema?: string } = {},
): Promise<number> {
  const schema = options.postgresSchema ?? DEFAULT_POSTGRES_SCHEMA;
  const client = new Client({ connectionString: ownerUrl, connectionTimeoutMillis: 10_000 });
  // A cut fails the statement that waits; unheard it would end the process without a word.
  client.on('error', () => {});
  await client.connect();
  try {
    const version = await runMigrations(client, schema);
    if (options.role !== undefined) await grant(client, quoteSchemaName(schema), options.role);
    return version;
  } finally {
    await client.end();
  }
}

/** `create` as well: BullMQ makes one sequence per queue when it first numbers a job there. */
async function grant(client: Client, schema: string, role: string): Promise<void> {
  const grantee = `"${roleName(role)}"`;
  await client.query('begin');
  try {
    // Grants of two processes at once fail with "tuple concurrently updated" without this.
    await client.query(
      `select pg_advisory_xact_lock(hashtext('floe: grants on the queue schema'))`,
    );
    await client.query(`grant usage, create on schema ${schema} to ${grantee}`);
    await client.query(
      `grant select, insert, update, delete on all tables in schema ${schema} to ${grantee}`,
    );
    await client.query(
      `grant usage, select, update on all sequences in schema ${schema} to ${grantee}`,
    );
    await client.query(`grant execute on all functions in schema ${schema} to ${grantee}`);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}
