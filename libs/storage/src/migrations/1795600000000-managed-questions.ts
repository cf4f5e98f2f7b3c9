import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

const TABLES = `
ALTER TABLE accounts
  ADD COLUMN drift_policy text NOT NULL DEFAULT 'enforce'
    CHECK (drift_policy IN ('enforce', 'alert', 'adopt'));

ALTER TABLE ice_breakers
  DROP CONSTRAINT ice_breakers_status_check,
  ADD CONSTRAINT ice_breakers_status_check CHECK
    (status IN ('pending', 'in_sync', 'drifted', 'foreign', 'blocked', 'failed')),
  -- What Instagram shows is to be read before anything is sent: it may be the wish already.
  ADD COLUMN look_first boolean NOT NULL DEFAULT false,
  -- Until when each of the last calls of the profile API may have landed: what its limit counts.
  ADD COLUMN profile_calls timestamptz[] NOT NULL DEFAULT '{}',
  -- When it is looked at next whether Instagram still shows what it should.
  ADD COLUMN check_due_at timestamptz,
  ADD COLUMN check_attempts integer NOT NULL DEFAULT 0,
  ADD COLUMN checked_at timestamptz,
  -- Hashes of payloads that were tapped and never published, and that were looked into.
  ADD COLUMN strangers text[] NOT NULL DEFAULT '{}',
  -- What Instagram was last seen to show instead, and since when; null: what it should.
  ADD COLUMN drifted_to jsonb,
  ADD COLUMN drifted_at timestamptz,
  -- When the questions were put right, as far back as the limit on that looks.
  ADD COLUMN repairs timestamptz[] NOT NULL DEFAULT '{}';
CREATE INDEX ice_breakers_check_due ON ice_breakers (check_due_at) WHERE check_due_at IS NOT NULL;

ALTER TABLE ice_breaker_revisions
  ADD COLUMN action text NOT NULL DEFAULT 'set'
    CHECK (action IN ('set', 'cleared', 'restored', 'adopted')),
  ADD COLUMN reason text,
  ADD COLUMN restored_from integer,
  -- When it may first have been shown to people; null: never.
  ADD COLUMN sent_at timestamptz;

ALTER TABLE inbound_events
  ADD COLUMN tapped_revision integer,
  ADD COLUMN tapped_locale text;

CREATE TABLE ice_breaker_syncs (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('publish', 'check')),
  revision integer NOT NULL,
  -- Null while it is under way; it stays so when its worker died.
  outcome text,
  calls jsonb NOT NULL DEFAULT '[]',
  error jsonb,
  started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ice_breaker_syncs_account ON ice_breaker_syncs (account_id, id DESC);
CREATE INDEX ice_breaker_syncs_tenant ON ice_breaker_syncs (tenant_id, id);
`;

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;
const THE_ACCOUNTS = `(SELECT string_to_array(nullif(current_setting('app.account_ids', true), ''), ',')::uuid[])`;

const WALLS = `
  ALTER TABLE ice_breaker_syncs ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ice_breaker_syncs FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON ice_breaker_syncs TO ${APP_ROLE}
    USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT});
  CREATE POLICY bound_accounts ON ice_breaker_syncs AS RESTRICTIVE TO ${APP_ROLE}
    USING (${THE_ACCOUNTS} IS NULL OR account_id = ANY (${THE_ACCOUNTS}::uuid[]))
    WITH CHECK (${THE_ACCOUNTS} IS NULL OR account_id = ANY (${THE_ACCOUNTS}::uuid[]));
  GRANT SELECT, INSERT, UPDATE, DELETE ON ice_breaker_syncs TO ${APP_ROLE};

  GRANT UPDATE (sent_at) ON ice_breaker_revisions TO ${APP_ROLE};
  GRANT SELECT (check_due_at) ON ice_breakers TO ${ROUTER_ROLE};`;

/** As the tables stand behind forced row-level security, even their owner sees no row of them. */
const unfenced = (tables: string[], change: string) => `
  ${tables.map((table) => `ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;`).join('\n')}
  ${change};
  ${tables.map((table) => `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;`).join('\n')}`;

/** What was published counts as shown from its publication on; every account gets its row. */
const ROWS = [
  unfenced(
    ['ice_breaker_revisions', 'ice_breakers'],
    `UPDATE ice_breaker_revisions r SET sent_at = r.created_at
       FROM ice_breakers i
      WHERE i.account_id = r.account_id AND r.revision <= i.published_revision`,
  ),
  unfenced(
    ['accounts', 'ice_breakers'],
    `INSERT INTO ice_breakers (account_id, tenant_id, revision, desired, status)
     SELECT id, tenant_id, 0, '[]', 'in_sync' FROM accounts
     ON CONFLICT (account_id) DO NOTHING;
     UPDATE ice_breakers SET check_due_at = now() + random() * interval '1 day'`,
  ),
];

const UNDO = `
REVOKE SELECT (check_due_at) ON ice_breakers FROM ${ROUTER_ROLE};
REVOKE UPDATE (sent_at) ON ice_breaker_revisions FROM ${APP_ROLE};
DROP TABLE ice_breaker_syncs;
ALTER TABLE inbound_events DROP COLUMN tapped_locale, DROP COLUMN tapped_revision;
ALTER TABLE ice_breaker_revisions
  DROP COLUMN sent_at, DROP COLUMN restored_from, DROP COLUMN reason, DROP COLUMN action;
DROP INDEX ice_breakers_check_due;
ALTER TABLE ice_breakers NO FORCE ROW LEVEL SECURITY;
DELETE FROM ice_breakers WHERE revision = 0;
UPDATE ice_breakers SET status = 'drifted' WHERE status = 'foreign';
ALTER TABLE ice_breakers FORCE ROW LEVEL SECURITY;
ALTER TABLE ice_breakers
  DROP COLUMN repairs, DROP COLUMN drifted_at, DROP COLUMN drifted_to, DROP COLUMN strangers,
  DROP COLUMN checked_at, DROP COLUMN check_attempts, DROP COLUMN check_due_at,
  DROP COLUMN profile_calls, DROP COLUMN look_first,
  DROP CONSTRAINT ice_breakers_status_check,
  ADD CONSTRAINT ice_breakers_status_check CHECK
    (status IN ('pending', 'in_sync', 'drifted', 'blocked', 'failed'));
ALTER TABLE accounts DROP COLUMN drift_policy;
`;

/** Why each set was made, what became of each try, what drifts, and what people tapped on. */
export class ManagedQuestions1795600000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(WALLS);
    for (const change of ROWS) await runner.query(change);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(UNDO);
  }
}
