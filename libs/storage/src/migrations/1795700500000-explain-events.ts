import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ROUTER_ROLE } from '../roles.js';

/**
 * `UNIQUE (event_id, step)` of the replies stays as it is: the steps of a replay go on where those
 * before it ended, so that workers of the last release can go on writing theirs.
 */
const TABLES = `
ALTER TABLE inbound_events
  -- Which of META_APP_SECRETS signed it, from 1; null: not known.
  ADD COLUMN signed_by integer,
  -- How often it was replayed.
  ADD COLUMN replays integer NOT NULL DEFAULT 0,
  -- What the decision was taken on: standing, rules and why each lost.
  ADD COLUMN grounds jsonb,
  -- Why it failed.
  ADD COLUMN failure text;

ALTER TABLE replies
  -- The replay that it belongs to; 0: the first answer.
  ADD COLUMN replay integer NOT NULL DEFAULT 0,
  -- Why it was sent again after a call that may have acted.
  ADD COLUMN settled text CHECK (settled IN ('not_landed', 'resent'));

ALTER TABLE facts ADD COLUMN event_id uuid;
CREATE INDEX facts_event ON facts (event_id) WHERE event_id IS NOT NULL;
GRANT INSERT (signed_by) ON inbound_events TO ${ROUTER_ROLE};
`;

/** As the table stands behind forced row-level security, even its owner sees no row of it. */
const ROWS = `
ALTER TABLE facts NO FORCE ROW LEVEL SECURITY;
UPDATE facts SET event_id = (body::jsonb #>> '{data,event_id}')::uuid
 WHERE body LIKE '%"event_id"%';
ALTER TABLE facts FORCE ROW LEVEL SECURITY;
`;

const UNDO = `
DROP INDEX facts_event;
ALTER TABLE facts DROP COLUMN event_id;
ALTER TABLE replies DROP COLUMN settled, DROP COLUMN replay;
ALTER TABLE inbound_events
  DROP COLUMN failure, DROP COLUMN grounds, DROP COLUMN replays, DROP COLUMN signed_by;
`;

/** What it takes to tell what became of an event, and to run it again. */
export class ExplainEvents1795700500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(ROWS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(UNDO);
  }
}
