import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

const TABLES = `
ALTER TABLE tenants DROP CONSTRAINT tenants_status_check;
ALTER TABLE tenants
  ADD CONSTRAINT tenants_status_check CHECK (status IN ('active', 'suspended', 'deleting')),
  ADD COLUMN limits jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX tenants_changed ON tenants (changed_at);

ALTER TABLE api_keys
  ADD COLUMN account_ids uuid[],
  ADD COLUMN requests_per_minute integer CHECK (requests_per_minute > 0),
  ADD COLUMN created_by text NOT NULL DEFAULT 'operator',
  ADD COLUMN replaced_by uuid,
  ADD COLUMN last_used_at timestamptz,
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD COLUMN changed_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX api_keys_changed ON api_keys (changed_at);

ALTER TABLE accounts ADD COLUMN version integer NOT NULL DEFAULT 1;

ALTER TABLE reply_rules
  ADD COLUMN external_id text,
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD CONSTRAINT reply_rules_external_id UNIQUE (tenant_id, external_id);

ALTER TABLE webhook_endpoints
  ADD COLUMN external_id text,
  ADD COLUMN version integer NOT NULL DEFAULT 1,
  ADD CONSTRAINT webhook_endpoints_external_id UNIQUE (tenant_id, external_id);

ALTER TABLE audit_log RENAME COLUMN detail TO after;
ALTER TABLE audit_log
  ALTER COLUMN after DROP NOT NULL,
  ADD COLUMN before jsonb,
  ADD COLUMN request_id text,
  ADD COLUMN ip text;
CREATE INDEX audit_log_target ON audit_log (tenant_id, target, id DESC);
CREATE INDEX audit_log_actor ON audit_log (tenant_id, actor, id DESC);
CREATE INDEX audit_log_time ON audit_log (tenant_id, created_at);

ALTER TABLE ice_breaker_revisions ADD COLUMN request_id text;
ALTER TABLE inbound_events ADD COLUMN request_id text;

CREATE TABLE idempotency_keys (
  tenant_id uuid NOT NULL,
  owner text NOT NULL,
  key text NOT NULL,
  fingerprint bytea NOT NULL,
  resource_id uuid NOT NULL,
  leased_until timestamptz NOT NULL,
  status integer,
  headers jsonb,
  key_id text,
  sealed_body text,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  -- Null for the operator's, which are kept under a tenant that does not exist.
  owned_by uuid GENERATED ALWAYS AS
    (nullif(tenant_id, '00000000-0000-0000-0000-000000000000')) STORED
    REFERENCES tenants (id) ON DELETE CASCADE,
  -- The tenant that an answer to the operator tells of: it goes with it.
  about uuid REFERENCES tenants (id) ON DELETE CASCADE,
  PRIMARY KEY (tenant_id, owner, key)
);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (tenant_id, expires_at);

CREATE UNLOGGED TABLE rate_windows (
  key text PRIMARY KEY,
  taken bigint NOT NULL,
  ends_at timestamptz NOT NULL
);
CREATE INDEX rate_windows_end ON rate_windows (ends_at);

CREATE TABLE tenant_erasures (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL UNIQUE,
  external_id text,
  status text NOT NULL CHECK (status IN ('running', 'done')),
  erased jsonb NOT NULL DEFAULT '{}',
  attempts integer NOT NULL DEFAULT 0,
  last_error text,
  next_attempt_at timestamptz,
  actor text NOT NULL,
  request_id text,
  ip text,
  requested_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz
);
CREATE INDEX tenant_erasures_due ON tenant_erasures (next_attempt_at) WHERE status = 'running';

-- The same keys, in an order in which the deletion of a fact or an account finds what hangs on it.
ALTER TABLE webhook_deliveries
  DROP CONSTRAINT webhook_deliveries_endpoint_id_fact_id_key,
  ADD CONSTRAINT webhook_deliveries_fact UNIQUE (fact_id, endpoint_id);
DROP INDEX replies_message;
CREATE UNIQUE INDEX replies_message ON replies (account_id, message_id);
`;

const UNDO_TABLES = `
DROP INDEX replies_message;
CREATE UNIQUE INDEX replies_message ON replies (account_id, message_id)
  WHERE message_id IS NOT NULL;
ALTER TABLE webhook_deliveries
  DROP CONSTRAINT webhook_deliveries_fact,
  ADD CONSTRAINT webhook_deliveries_endpoint_id_fact_id_key UNIQUE (endpoint_id, fact_id);
DROP TABLE tenant_erasures;
DROP TABLE rate_windows;
DROP TABLE idempotency_keys;
ALTER TABLE inbound_events DROP COLUMN request_id;
ALTER TABLE ice_breaker_revisions DROP COLUMN request_id;
DROP INDEX audit_log_target, audit_log_actor, audit_log_time;
UPDATE audit_log SET after = '{}' WHERE after IS NULL;
ALTER TABLE audit_log
  DROP COLUMN before, DROP COLUMN request_id, DROP COLUMN ip, ALTER COLUMN after SET NOT NULL;
ALTER TABLE audit_log RENAME COLUMN after TO detail;
ALTER TABLE webhook_endpoints DROP COLUMN external_id, DROP COLUMN version;
ALTER TABLE reply_rules DROP COLUMN external_id, DROP COLUMN version;
ALTER TABLE accounts DROP COLUMN version;
ALTER TABLE api_keys
  DROP COLUMN account_ids, DROP COLUMN requests_per_minute, DROP COLUMN created_by,
  DROP COLUMN replaced_by, DROP COLUMN last_used_at, DROP COLUMN version, DROP COLUMN changed_at;
UPDATE tenants SET status = 'suspended' WHERE status = 'deleting';
ALTER TABLE tenants DROP CONSTRAINT tenants_status_check;
ALTER TABLE tenants
  ADD CONSTRAINT tenants_status_check CHECK (status IN ('active', 'suspended')),
  DROP COLUMN limits, DROP COLUMN version, DROP COLUMN changed_at;
`;

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;

/** A key that is bound to some accounts sees no others; what spans the tenant is not its to see. */
const THE_ACCOUNTS = `(SELECT string_to_array(nullif(current_setting('app.account_ids', true), ''), ',')::uuid[])`;

/** Tables whose rows belong to one account, with the column that says to which. */
const ACCOUNT_TABLES = {
  accounts: 'id',
  account_tokens: 'account_id',
  ice_breakers: 'account_id',
  ice_breaker_revisions: 'account_id',
  reply_rules: 'account_id',
  inbound_events: 'account_id',
  replies: 'account_id',
  facts: 'account_id',
};

const accountWall = (table: string, column: string) => `
  CREATE POLICY bound_accounts ON ${table} AS RESTRICTIVE TO ${APP_ROLE}
    USING (${THE_ACCOUNTS} IS NULL OR ${column} = ANY (${THE_ACCOUNTS}::uuid[]))
    WITH CHECK (${THE_ACCOUNTS} IS NULL OR ${column} = ANY (${THE_ACCOUNTS}::uuid[]))`;

/**
 * Tenants are made and changed by the role that is held to one tenant, so that its audit row is in
 * the same transaction. The router reads them, and removes those that are being deleted.
 */
const GRANTS = `
  GRANT INSERT (id, name, external_id, status, limits) ON tenants TO ${APP_ROLE};
  GRANT UPDATE (name, external_id, status, limits, version, updated_at, changed_at)
    ON tenants TO ${APP_ROLE};
  REVOKE INSERT, UPDATE ON tenants FROM ${ROUTER_ROLE};
  GRANT DELETE ON tenants TO ${ROUTER_ROLE};
  DROP POLICY router ON tenants;
  CREATE POLICY router_reads ON tenants FOR SELECT TO ${ROUTER_ROLE} USING (true);
  CREATE POLICY router_removes ON tenants FOR DELETE TO ${ROUTER_ROLE} USING (status = 'deleting');

  GRANT SELECT (account_ids, requests_per_minute, changed_at, last_used_at),
    UPDATE (last_used_at) ON api_keys TO ${ROUTER_ROLE};
  CREATE POLICY router_touches ON api_keys FOR UPDATE TO ${ROUTER_ROLE}
    USING (true) WITH CHECK (true);

  GRANT INSERT (request_id) ON inbound_events TO ${ROUTER_ROLE};

  ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
  ALTER TABLE idempotency_keys FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON idempotency_keys TO ${APP_ROLE}
    USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT});
  GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency_keys TO ${APP_ROLE};

  GRANT SELECT, INSERT, UPDATE, DELETE ON rate_windows TO ${ROUTER_ROLE};

  ALTER TABLE tenant_erasures ENABLE ROW LEVEL SECURITY;
  ALTER TABLE tenant_erasures FORCE ROW LEVEL SECURITY;
  CREATE POLICY router ON tenant_erasures TO ${ROUTER_ROLE} USING (true) WITH CHECK (true);
  GRANT SELECT, INSERT, UPDATE ON tenant_erasures TO ${ROUTER_ROLE};`;

const UNDO_GRANTS = `
  DROP POLICY router_touches ON api_keys;
  REVOKE UPDATE (last_used_at) ON api_keys FROM ${ROUTER_ROLE};
  DROP POLICY router_removes ON tenants;
  DROP POLICY router_reads ON tenants;
  REVOKE DELETE ON tenants FROM ${ROUTER_ROLE};
  GRANT INSERT, UPDATE ON tenants TO ${ROUTER_ROLE};
  CREATE POLICY router ON tenants TO ${ROUTER_ROLE} USING (true) WITH CHECK (true);
  REVOKE INSERT (id, name, external_id, status, limits),
    UPDATE (name, external_id, status, limits, version, updated_at, changed_at)
    ON tenants FROM ${APP_ROLE};`;

/** What a tenant's API needs: keys with bounds, versions, idempotency, limits, erasure. */
export class TenantApi1795400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
    for (const [table, column] of Object.entries(ACCOUNT_TABLES)) {
      await runner.query(accountWall(table, column));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(ACCOUNT_TABLES)) {
      await runner.query(`DROP POLICY bound_accounts ON ${table}`);
    }
    await runner.query(UNDO_GRANTS);
    await runner.query(UNDO_TABLES);
  }
}
