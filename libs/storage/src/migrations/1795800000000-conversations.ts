import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

const TABLES = `
CREATE TABLE conversations (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  account_id uuid NOT NULL,
  person_id text NOT NULL,
  state text NOT NULL DEFAULT 'automated'
    CHECK (state IN ('automated', 'human_took_over', 'handed_off')),
  -- Until when the rules rest; null: until somebody resumes it, or they do not.
  held_until timestamptz,
  -- The event by which they came to rest; null: none, or the tenant's own request.
  held_by uuid,
  opted_out_at timestamptz,
  first_event_id uuid,
  last_tap_at timestamptz,
  -- By rule, of those that limit how often they answer a person: when, and which event.
  answered_by jsonb NOT NULL DEFAULT '{}',
  -- The event with whose answer the person was told that it is automatic.
  disclosed_by uuid,
  tags text[] NOT NULL DEFAULT '{}',
  -- Counts all but changes of the tags: what was decided on another version is not written.
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (account_id, person_id),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX conversations_held ON conversations (account_id, held_until)
  WHERE held_until IS NOT NULL;
CREATE INDEX conversations_person ON conversations (tenant_id, person_id);
CREATE INDEX conversations_state ON conversations (tenant_id, state, id) WHERE state <> 'automated';

ALTER TABLE accounts
  -- How long the rules rest after a human wrote to a person; 0: they do not.
  ADD COLUMN takeover_minutes integer NOT NULL DEFAULT 15 CHECK (takeover_minutes >= 0),
  -- How long a conversation is handed off where nobody says so; null: until it is resumed.
  ADD COLUMN handoff_minutes integer CHECK (handoff_minutes > 0),
  -- Folded, as they are compared; null: those of the house.
  ADD COLUMN opt_out_words text[],
  ADD COLUMN opt_in_words text[],
  ADD COLUMN disclosure text;

ALTER TABLE reply_rules
  ADD COLUMN refs jsonb,
  ADD COLUMN person text CHECK (person IN ('first_time', 'returning')),
  ADD COLUMN person_limit jsonb;

-- The word of the link by which the person came.
ALTER TABLE inbound_events ADD COLUMN ref text;
`;

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;
const THE_ACCOUNTS = `(SELECT string_to_array(nullif(current_setting('app.account_ids', true), ''), ',')::uuid[])`;

const WALLS = `
  ALTER TABLE conversations ENABLE ROW LEVEL SECURITY;
  ALTER TABLE conversations FORCE ROW LEVEL SECURITY;
  -- A comparison that no index serves: what is asked of one person is found by the account and the person. An index
  -- of the tenant's would be taken while PostgreSQL thinks that it has few conversations, and read them all.
  CREATE POLICY tenant ON conversations TO ${APP_ROLE}
    USING (tenant_id IS NOT DISTINCT FROM ${THE_TENANT})
    WITH CHECK (tenant_id IS NOT DISTINCT FROM ${THE_TENANT});
  CREATE POLICY bound_accounts ON conversations AS RESTRICTIVE TO ${APP_ROLE}
    USING (${THE_ACCOUNTS} IS NULL OR account_id = ANY (${THE_ACCOUNTS}::uuid[]))
    WITH CHECK (${THE_ACCOUNTS} IS NULL OR account_id = ANY (${THE_ACCOUNTS}::uuid[]));
  GRANT SELECT, INSERT, UPDATE, DELETE ON conversations TO ${APP_ROLE};

  -- Which lanes have a pause to end.
  GRANT SELECT (tenant_id, account_id, held_until) ON conversations TO ${ROUTER_ROLE};
  CREATE POLICY router ON conversations FOR SELECT TO ${ROUTER_ROLE} USING (true);

  -- Whether an echo is of a message of ours, and a message one of the words.
  GRANT SELECT (account_id, event_id, message_id, state, text_sha256) ON replies TO ${ROUTER_ROLE};
  CREATE POLICY router ON replies FOR SELECT TO ${ROUTER_ROLE} USING (true);
  GRANT SELECT (takeover_minutes, opt_out_words, opt_in_words) ON accounts TO ${ROUTER_ROLE};
  GRANT SELECT (occurred_at), INSERT (ref) ON inbound_events TO ${ROUTER_ROLE};`;

const UNDO = `
REVOKE SELECT (takeover_minutes, opt_out_words, opt_in_words) ON accounts FROM ${ROUTER_ROLE};
DROP POLICY router ON replies;
REVOKE SELECT (account_id, event_id, message_id, state, text_sha256) ON replies FROM ${ROUTER_ROLE};
REVOKE SELECT (occurred_at) ON inbound_events FROM ${ROUTER_ROLE};
ALTER TABLE inbound_events DROP COLUMN ref;
ALTER TABLE reply_rules DROP COLUMN person_limit, DROP COLUMN person, DROP COLUMN refs;
ALTER TABLE accounts
  DROP COLUMN disclosure, DROP COLUMN opt_in_words, DROP COLUMN opt_out_words,
  DROP COLUMN handoff_minutes, DROP COLUMN takeover_minutes;
DROP TABLE conversations;
`;

/** Who answers each person, and what rules need to know of people. */
export class Conversations1795800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(WALLS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(UNDO);
  }
}
