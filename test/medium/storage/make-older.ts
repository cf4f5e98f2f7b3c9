import { Client } from 'pg';
import type { TestDatabase } from '../../support/database.js';

/** Columns that tell when something of a tenant happened, by the tables that expire. */
const TIMES: Record<string, string[]> = {
  inbound_events: ['occurred_at', 'received_at', 'finished_at', 'next_attempt_at'],
  replies: ['intended_at', 'sent_at', 'may_land_until'],
  facts: ['created_at'],
  webhook_deliveries: ['created_at', 'next_attempt_at'],
  webhook_attempts: ['started_at'],
  webhook_recoveries: ['created_at', 'finished_at'],
  connect_links: ['created_at', 'expires_at', 'used_at'],
  partner_links: ['created_at', 'expires_at', 'revoked_at'],
  data_erasures: ['requested_at', 'finished_at'],
  conversations: ['created_at', 'updated_at'],
  idempotency_keys: ['created_at', 'expires_at'],
};

/** Tables whose ids begin with the time, and the columns elsewhere that hold them. */
const IDS: [table: string, holders: [table: string, column: string][]][] = [
  ['inbound_events', [['replies', 'event_id']]],
  [
    'facts',
    [
      ['webhook_deliveries', 'fact_id'],
      ['webhook_attempts', 'fact_id'],
    ],
  ],
  ['webhook_attempts', []],
  ['webhook_recoveries', []],
  ['connect_links', []],
  ['partner_links', []],
  ['data_erasures', []],
  ['conversations', []],
];

/** An id that was made so many days before the one in `column`. */
const older = (column: string) => `
  (lpad(to_hex(('x' || substr(replace(${column}::text, '-', ''), 1, 12))::bit(48)::bigint
                - $2::bigint * 86400000), 12, '0')
   || substr(replace(${column}::text, '-', ''), 13))::uuid`;

/** Everything of the tenant that can expire becomes as old as if it had come so many days ago. */
export async function makeOlder(
  { database }: { database: Pick<TestDatabase, 'url'> },
  tenantId: string,
  days: number,
): Promise<void> {
  const statements = Object.entries(TIMES).map(
    ([table, columns]) =>
      `UPDATE ${table} SET ${columns
        .map((column) => `${column} = ${column} - make_interval(days => $2::int)`)
        .join(', ')} WHERE tenant_id = $1`,
  );
  for (const [table, holders] of IDS) {
    for (const [name, column] of [...holders, [table, 'id'] as const]) {
      statements.push(`UPDATE ${name} SET ${column} = ${older(column)} WHERE tenant_id = $1`);
    }
  }
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    // Rows and what refers to them change one after the other: no foreign key may look between.
    await client.query('SET session_replication_role = replica');
    for (const statement of statements) await client.query(statement, [tenantId, days]);
  } finally {
    await client.end();
  }
}
