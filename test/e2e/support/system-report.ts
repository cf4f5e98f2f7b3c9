import type { TestDatabase } from '../../support/database.js';
import type { AppProcess } from './app-process.js';

const EVENTS_BY_STATE = `
  SELECT state, started_count, count(*)::int AS events, count(DISTINCT account_id)::int AS accounts,
         round(extract(epoch FROM min(next_attempt_at) - now()), 1)::float AS due_from_s,
         round(extract(epoch FROM max(next_attempt_at) - now()), 1)::float AS due_until_s
    FROM inbound_events GROUP BY state, started_count ORDER BY state, started_count`;

const STUCK_EVENTS = `
  SELECT e.id, e.account_id, e.person_id, e.state, e.started_count, e.attempts, e.next_attempt_at,
         e.last_error, array_agg(r.state ORDER BY r.step) FILTER (WHERE r.id IS NOT NULL) AS replies
    FROM inbound_events e LEFT JOIN replies r ON r.event_id = e.id
   WHERE e.state NOT IN ('answered', 'skipped', 'noted')
   GROUP BY e.id ORDER BY e.next_attempt_at LIMIT 5`;

/** Behind these the others of their conversations may wait. */
const PUT_OFF_EVENTS = STUCK_EVENTS.replace(
  'e.next_attempt_at LIMIT',
  'e.next_attempt_at DESC LIMIT',
);

/** Empty with Redis. */
const TURNS = `
  SELECT queue, name, state, count(*)::int AS turns,
         round(min(locked_until_ms) / 1000 - extract(epoch FROM now()), 1)::float AS locked_from_s,
         round(min(process_at_ms) / 1000 - extract(epoch FROM now()), 1)::float AS due_from_s
    FROM bullmq.job GROUP BY queue, name, state ORDER BY queue, name, state`;

/** How a system stands, for the message of a test that waited in vain. Never throws. */
export async function systemReport(
  database: TestDatabase,
  apps: readonly AppProcess[],
): Promise<string> {
  const tables = [
    ['events by state', EVENTS_BY_STATE],
    ['the longest due of those without an end', STUCK_EVENTS],
    ['the furthest ahead of those', PUT_OFF_EVENTS],
    ['turns in PostgreSQL', TURNS],
  ] as const;
  const parts = [`at ${new Date().toISOString()}`];
  for (const [title, sql] of tables) parts.push(`${title}:`, ...(await rowsOf(database, sql)));
  return [...parts, ...apps.map(({ condition }) => condition)].join('\n');
}

async function rowsOf(database: TestDatabase, sql: string): Promise<string[]> {
  try {
    return (await database.ask(sql)).map((row) => `  ${JSON.stringify(row)}`);
  } catch (error) {
    return [`  ${String(error)}`];
  }
}
