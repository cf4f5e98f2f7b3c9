import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

const TABLES = `
CREATE TABLE tenant_keys (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  kek_id text NOT NULL,
  -- Null once the key was shredded: nothing that it sealed opens ever again.
  wrapped text,
  created_at timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz,
  shredded_at timestamptz,
  -- Null for the operator's, which are kept under a tenant that does not exist.
  owned_by uuid GENERATED ALWAYS AS
    (nullif(tenant_id, '00000000-0000-0000-0000-000000000000')) STORED
    REFERENCES tenants (id) ON DELETE CASCADE,
  UNIQUE (tenant_id, id)
);
CREATE UNIQUE INDEX tenant_keys_current ON tenant_keys (tenant_id) WHERE retired_at IS NULL;
CREATE INDEX tenant_keys_kek ON tenant_keys (kek_id);
CREATE INDEX tenant_keys_owner ON tenant_keys (owned_by);

-- A row sealed by a tenant's key names it. Null: sealed by the key-encryption key in key_id itself.
ALTER TABLE account_tokens
  ALTER COLUMN key_id DROP NOT NULL,
  ADD COLUMN data_key_id uuid,
  ADD COLUMN seal_broken_at timestamptz,
  ADD COLUMN scopes text[],
  ADD COLUMN expiry_known boolean NOT NULL DEFAULT false,
  ADD COLUMN refreshed_at timestamptz,
  ADD CONSTRAINT account_tokens_data_key
    FOREIGN KEY (tenant_id, data_key_id) REFERENCES tenant_keys (tenant_id, id);
CREATE INDEX account_tokens_data_key ON account_tokens (tenant_id, data_key_id);

ALTER TABLE webhook_endpoints
  ALTER COLUMN key_id DROP NOT NULL,
  ADD COLUMN data_key_id uuid,
  ADD COLUMN seal_broken_at timestamptz,
  ADD CONSTRAINT webhook_endpoints_data_key
    FOREIGN KEY (tenant_id, data_key_id) REFERENCES tenant_keys (tenant_id, id);
CREATE INDEX webhook_endpoints_data_key ON webhook_endpoints (tenant_id, data_key_id);

ALTER TABLE idempotency_keys
  ADD COLUMN data_key_id uuid,
  ADD COLUMN seal_broken_at timestamptz,
  -- The account that a kept answer tells of: erased with it.
  ADD COLUMN about_account uuid,
  ADD CONSTRAINT idempotency_keys_data_key
    FOREIGN KEY (tenant_id, data_key_id) REFERENCES tenant_keys (tenant_id, id);
CREATE INDEX idempotency_keys_data_key ON idempotency_keys (tenant_id, data_key_id);

CREATE TABLE key_rewraps (
  id uuid PRIMARY KEY,
  kek_id text NOT NULL,
  renews_data_keys boolean NOT NULL,
  -- The last tenant that is done; null before the first.
  after_tenant uuid,
  counts jsonb NOT NULL DEFAULT '{}',
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);

ALTER TABLE tenants
  ADD COLUMN return_urls text[] NOT NULL DEFAULT '{}',
  ADD COLUMN retention_days integer NOT NULL DEFAULT 90
    CHECK (retention_days BETWEEN 7 AND 3650),
  ADD COLUMN retention_due_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX tenants_retention ON tenants (retention_due_at);

-- One owner at a time: who has disconnected an account keeps its history, not the account.
ALTER TABLE accounts
  DROP CONSTRAINT accounts_ig_user_id_key,
  DROP CONSTRAINT accounts_status_check,
  ADD CONSTRAINT accounts_status_check CHECK
    (status IN ('connected', 'needs_reauth', 'restricted', 'disconnecting', 'disconnected')),
  ADD COLUMN reason_code text,
  ADD COLUMN connected_at timestamptz NOT NULL DEFAULT now(),
  -- What becomes of the questions at Instagram when the account is let go.
  ADD COLUMN leave_ice_breakers text CHECK (leave_ice_breakers IN ('keep', 'delete')),
  ADD CONSTRAINT accounts_once_a_tenant UNIQUE (tenant_id, ig_user_id);
CREATE UNIQUE INDEX accounts_owner ON accounts (ig_user_id) WHERE status <> 'disconnected';
CREATE INDEX accounts_ig_user ON accounts (ig_user_id);
CREATE INDEX accounts_app_scoped ON accounts (app_scoped_id);

CREATE TABLE account_care (
  account_id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  -- The earliest of what is below, or the end of a turn's claim; null: nothing is owed.
  next_due_at timestamptz,
  refresh_due_at timestamptz,
  refresh_attempts integer NOT NULL DEFAULT 0,
  refresh_error jsonb,
  -- The fewest days left of which the tenant was told.
  alarmed_days integer,
  check_due_at timestamptz,
  check_attempts integer NOT NULL DEFAULT 0,
  subscribed_fields text[],
  subscription_checked_at timestamptz,
  subscription_error jsonb,
  leave_due_at timestamptz,
  leave_attempts integer NOT NULL DEFAULT 0,
  leave_error jsonb,
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX account_care_due ON account_care (next_due_at) WHERE next_due_at IS NOT NULL;

CREATE TABLE connect_links (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  state_hash bytea NOT NULL UNIQUE,
  external_id text,
  return_url text,
  -- The account that must log in; null: any.
  expected_account_id uuid,
  actor text NOT NULL,
  request_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at timestamptz,
  -- Why it came to nothing; null: it did not, or was not used.
  failure text,
  -- Each kind of failure is told once while the link is open.
  failures_told text[] NOT NULL DEFAULT '{}',
  account_id uuid
);
CREATE INDEX connect_links_tenant ON connect_links (tenant_id, id DESC);

-- What Meta asked for in an owner's name. Names no owner any more once it is carried out.
CREATE TABLE consent_requests (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('deauthorize', 'delete')),
  request_hash bytea NOT NULL UNIQUE,
  confirmation_code text UNIQUE,
  subject_id text,
  issued_at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'erasing', 'done')),
  found integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  next_attempt_at timestamptz DEFAULT now(),
  request_id text,
  requested_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX consent_requests_due ON consent_requests (next_attempt_at) WHERE status <> 'done';

CREATE TABLE data_erasures (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  scope text NOT NULL CHECK (scope IN ('person', 'account')),
  account_id uuid,
  -- Null once nothing of the person is left.
  person_id text,
  consent_request_id uuid,
  status text NOT NULL CHECK (status IN ('running', 'done')),
  -- What came in later is not meant.
  received_until timestamptz NOT NULL DEFAULT now(),
  progress jsonb NOT NULL DEFAULT '{}',
  erased jsonb NOT NULL DEFAULT '{}',
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  next_attempt_at timestamptz DEFAULT now(),
  actor text NOT NULL,
  request_id text,
  ip text,
  requested_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX data_erasures_tenant ON data_erasures (tenant_id, id DESC);
CREATE INDEX data_erasures_due ON data_erasures (next_attempt_at) WHERE status = 'running';
CREATE UNIQUE INDEX data_erasures_consent
  ON data_erasures (consent_request_id, tenant_id, account_id, scope)
  WHERE consent_request_id IS NOT NULL;

ALTER TABLE facts ADD COLUMN person_id text;
CREATE INDEX inbound_events_account ON inbound_events (account_id, id);
CREATE INDEX inbound_events_person ON inbound_events (person_id, account_id);
CREATE INDEX replies_sent ON replies (account_id, sent_at) WHERE sent_at IS NOT NULL;
`;

/** As the tables stand behind forced row-level security, even their owner sees no row of them. */
const unfenced = (table: string, change: string) => `
  ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY;
  ${change};
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;`;

/** A message is recognised by the hash of its id, so that nothing of a person need stay for it. */
const ROWS = [
  unfenced(
    'inbound_events',
    `UPDATE inbound_events
        SET dedup_key = encode(sha256(convert_to(dedup_key, 'UTF8')), 'hex')`,
  ),
  unfenced(
    'facts',
    `UPDATE facts SET person_id = body::jsonb #>> '{data,person_id}'
      WHERE body LIKE '%"person_id"%'`,
  ),
  // Every account that is there is looked after from here on, spread over a day.
  `ALTER TABLE account_care NO FORCE ROW LEVEL SECURITY`,
  unfenced(
    'accounts',
    `INSERT INTO account_care (account_id, tenant_id, next_due_at, refresh_due_at, check_due_at)
     SELECT id, tenant_id, at, at, at
       FROM (SELECT a.*, now() + random() * interval '1 day' AS at FROM accounts a) a
      WHERE status = 'connected'`,
  ),
  `ALTER TABLE account_care FORCE ROW LEVEL SECURITY`,
];

const UNDO_TABLES = `
DROP INDEX replies_sent, inbound_events_person, inbound_events_account;
ALTER TABLE facts DROP COLUMN person_id;
DROP TABLE data_erasures;
DROP TABLE consent_requests;
DROP TABLE connect_links;
DROP TABLE account_care;
DROP INDEX accounts_app_scoped, accounts_ig_user, accounts_owner;
ALTER TABLE accounts NO FORCE ROW LEVEL SECURITY;
DELETE FROM accounts WHERE status = 'disconnected';
UPDATE accounts SET status = 'needs_reauth' WHERE status = 'disconnecting';
ALTER TABLE accounts FORCE ROW LEVEL SECURITY;
ALTER TABLE accounts
  DROP CONSTRAINT accounts_once_a_tenant,
  DROP COLUMN leave_ice_breakers, DROP COLUMN connected_at, DROP COLUMN reason_code,
  DROP CONSTRAINT accounts_status_check,
  ADD CONSTRAINT accounts_status_check CHECK
    (status IN ('connected', 'needs_reauth', 'restricted', 'disconnected')),
  ADD CONSTRAINT accounts_ig_user_id_key UNIQUE (ig_user_id);
DROP INDEX tenants_retention;
ALTER TABLE tenants
  DROP COLUMN return_urls, DROP COLUMN retention_days, DROP COLUMN retention_due_at;
DROP TABLE key_rewraps;
ALTER TABLE idempotency_keys
  DROP COLUMN about_account, DROP COLUMN seal_broken_at, DROP COLUMN data_key_id;
ALTER TABLE webhook_endpoints NO FORCE ROW LEVEL SECURITY;
DELETE FROM webhook_endpoints WHERE key_id IS NULL;
ALTER TABLE webhook_endpoints FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoints
  DROP COLUMN seal_broken_at, DROP COLUMN data_key_id, ALTER COLUMN key_id SET NOT NULL;
ALTER TABLE account_tokens NO FORCE ROW LEVEL SECURITY;
DELETE FROM account_tokens WHERE key_id IS NULL;
ALTER TABLE account_tokens FORCE ROW LEVEL SECURITY;
ALTER TABLE account_tokens
  DROP COLUMN refreshed_at, DROP COLUMN expiry_known, DROP COLUMN scopes,
  DROP COLUMN seal_broken_at, DROP COLUMN data_key_id, ALTER COLUMN key_id SET NOT NULL;
DROP TABLE tenant_keys;
`;

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;
const THE_ACCOUNTS = `(SELECT string_to_array(nullif(current_setting('app.account_ids', true), ''), ',')::uuid[])`;

const tenantWall = (table: string) => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON ${table} TO ${APP_ROLE}
    USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT});
  GRANT SELECT, INSERT, UPDATE, DELETE ON ${table} TO ${APP_ROLE};`;

const accountWall = (table: string) => `
  CREATE POLICY bound_accounts ON ${table} AS RESTRICTIVE TO ${APP_ROLE}
    USING (${THE_ACCOUNTS} IS NULL OR account_id = ANY (${THE_ACCOUNTS}::uuid[]))
    WITH CHECK (${THE_ACCOUNTS} IS NULL OR account_id = ANY (${THE_ACCOUNTS}::uuid[]));`;

const routerOnly = (table: string) => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY router ON ${table} TO ${ROUTER_ROLE} USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT, UPDATE ON ${table} TO ${ROUTER_ROLE};`;

const OF_ACCOUNTS = ['account_care', 'connect_links', 'data_erasures'];
const NEW_TABLES = ['tenant_keys', 'account_care', 'connect_links', 'data_erasures'];

/** The router finds whose a callback is and what is due; it redacts the log of what was erased. */
const GRANTS = `
  GRANT INSERT (return_urls, retention_days) ON tenants TO ${APP_ROLE};
  GRANT UPDATE (return_urls, retention_days, retention_due_at) ON tenants TO ${APP_ROLE};

  GRANT SELECT (app_scoped_id) ON accounts TO ${ROUTER_ROLE};
  GRANT SELECT (person_id) ON inbound_events TO ${ROUTER_ROLE};
  GRANT SELECT (account_id, tenant_id, next_due_at) ON account_care TO ${ROUTER_ROLE};
  CREATE POLICY router ON account_care FOR SELECT TO ${ROUTER_ROLE} USING (true);
  GRANT SELECT (id, tenant_id, state_hash) ON connect_links TO ${ROUTER_ROLE};
  CREATE POLICY router ON connect_links FOR SELECT TO ${ROUTER_ROLE} USING (true);
  GRANT SELECT (id, tenant_id, status, next_attempt_at, consent_request_id, attempts, erased)
    ON data_erasures TO ${ROUTER_ROLE};
  CREATE POLICY router ON data_erasures FOR SELECT TO ${ROUTER_ROLE} USING (true);
  GRANT SELECT (id, tenant_id, kek_id, retired_at, shredded_at) ON tenant_keys TO ${ROUTER_ROLE};
  CREATE POLICY router ON tenant_keys FOR SELECT TO ${ROUTER_ROLE} USING (true);

  GRANT SELECT (id, tenant_id, target), UPDATE (before, after) ON audit_log TO ${ROUTER_ROLE};
  CREATE POLICY router_finds ON audit_log FOR SELECT TO ${ROUTER_ROLE}
    USING (tenant_id = ${THE_TENANT});
  CREATE POLICY router_redacts ON audit_log FOR UPDATE TO ${ROUTER_ROLE}
    USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT});`;

const UNDO_GRANTS = `
  DROP POLICY router_redacts ON audit_log;
  DROP POLICY router_finds ON audit_log;
  REVOKE SELECT (id, tenant_id, target), UPDATE (before, after) ON audit_log FROM ${ROUTER_ROLE};
  REVOKE SELECT (person_id) ON inbound_events FROM ${ROUTER_ROLE};
  REVOKE SELECT (app_scoped_id) ON accounts FROM ${ROUTER_ROLE};`;

/** Keys of tenants, the life of accounts and their tokens, what owners consent to, and retention. */
export class AccountsAndConsent1795500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    for (const table of NEW_TABLES) await runner.query(tenantWall(table));
    for (const table of OF_ACCOUNTS) await runner.query(accountWall(table));
    await runner.query(routerOnly('key_rewraps'));
    await runner.query(routerOnly('consent_requests'));
    await runner.query(GRANTS);
    for (const change of ROWS) await runner.query(change);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(UNDO_GRANTS);
    await runner.query(UNDO_TABLES);
  }
}
