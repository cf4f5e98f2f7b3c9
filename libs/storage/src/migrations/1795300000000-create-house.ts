import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantRole } from '../grant-role.js';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

/** The tables of tenants as this migration leaves them; later ones bring their own. */
const TENANT_TABLES = [
  'api_keys',
  'accounts',
  'account_tokens',
  'ice_breakers',
  'ice_breaker_revisions',
  'reply_rules',
  'inbound_events',
  'replies',
  'facts',
  'webhook_endpoints',
  'webhook_deliveries',
  'audit_log',
];

/**
 * Roles belong to the whole cluster, and two databases of it may be migrated at once: the second
 * to create a role meets `duplicate_object` or, in the narrow race, `unique_violation`.
 */
const createRole = (role: string) => `
  DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${role}') THEN
      CREATE ROLE ${role} NOLOGIN NOINHERIT;
    END IF;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END $$`;

const TABLES = `
CREATE TABLE tenants (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  external_id text UNIQUE,
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'suspended')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  name text NOT NULL,
  prefix text NOT NULL,
  key_hash bytea NOT NULL UNIQUE,
  scopes text[] NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz,
  revoked_at timestamptz
);
CREATE INDEX api_keys_tenant ON api_keys (tenant_id, id);

CREATE TABLE accounts (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  external_id text,
  ig_user_id text NOT NULL UNIQUE,
  app_scoped_id text,
  username text NOT NULL,
  name text,
  account_type text,
  status text NOT NULL
    CHECK (status IN ('connected', 'needs_reauth', 'restricted', 'disconnected')),
  status_reason text,
  when_unsure text NOT NULL DEFAULT 'hold' CHECK (when_unsure IN ('hold', 'resend')),
  replies_parked_until timestamptz,
  sync_parked_until timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id),
  UNIQUE (tenant_id, external_id)
);

CREATE TABLE account_tokens (
  account_id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  key_id text NOT NULL,
  sealed text NOT NULL,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz,
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX account_tokens_key ON account_tokens (key_id);

CREATE TABLE ice_breakers (
  account_id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  revision integer NOT NULL,
  desired jsonb NOT NULL,
  status text NOT NULL
    CHECK (status IN ('pending', 'in_sync', 'drifted', 'blocked', 'failed')),
  published_revision integer,
  published jsonb,
  published_at timestamptz,
  verified boolean NOT NULL DEFAULT false,
  last_error jsonb,
  last_call_at timestamptz,
  next_attempt_at timestamptz,
  attempts integer NOT NULL DEFAULT 0,
  started_count integer NOT NULL DEFAULT 0,
  updated_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ice_breakers_due ON ice_breakers (next_attempt_at)
  WHERE next_attempt_at IS NOT NULL;

CREATE TABLE ice_breaker_revisions (
  account_id uuid NOT NULL,
  revision integer NOT NULL,
  tenant_id uuid NOT NULL,
  ice_breakers jsonb NOT NULL,
  author text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, revision),
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);

CREATE TABLE reply_rules (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  account_id uuid,
  name text NOT NULL,
  priority integer NOT NULL,
  enabled boolean NOT NULL,
  match jsonb NOT NULL,
  actions jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX reply_rules_order ON reply_rules (tenant_id, priority, id);

CREATE TABLE inbound_events (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  account_id uuid NOT NULL,
  kind text NOT NULL,
  dedup_key text NOT NULL,
  person_id text NOT NULL,
  mid text,
  title text,
  payload text,
  text_sha256 bytea,
  occurred_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  state text NOT NULL CHECK (state IN
    ('noted', 'pending', 'unsure', 'answered', 'skipped', 'failed', 'quarantined')),
  decision jsonb,
  last_error jsonb,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  started_count integer NOT NULL DEFAULT 0,
  finished_at timestamptz,
  UNIQUE (account_id, dedup_key),
  UNIQUE (tenant_id, id),
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX inbound_events_due ON inbound_events (account_id, next_attempt_at)
  WHERE state IN ('pending', 'unsure');
CREATE INDEX inbound_events_line ON inbound_events (account_id, occurred_at, id)
  WHERE state IN ('pending', 'unsure');
CREATE INDEX inbound_events_order ON inbound_events (person_id, occurred_at, id)
  WHERE state = 'pending';
CREATE INDEX inbound_events_echoes ON inbound_events (account_id, person_id, occurred_at)
  WHERE kind = 'echo';

CREATE TABLE replies (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  account_id uuid NOT NULL,
  event_id uuid NOT NULL,
  step integer NOT NULL,
  rule_id uuid NOT NULL,
  person_id text NOT NULL,
  message jsonb NOT NULL,
  text_sha256 bytea,
  state text NOT NULL CHECK (state IN ('intended', 'unsent', 'unknown', 'sent', 'failed')),
  may_land_until timestamptz NOT NULL,
  attempts integer NOT NULL DEFAULT 1,
  message_id text,
  evidence text CHECK (evidence IN ('answer', 'echo', 'thread')),
  error jsonb,
  intended_at timestamptz NOT NULL DEFAULT now(),
  sent_at timestamptz,
  UNIQUE (event_id, step),
  FOREIGN KEY (tenant_id, event_id) REFERENCES inbound_events (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX replies_message ON replies (account_id, message_id)
  WHERE message_id IS NOT NULL;

CREATE TABLE facts (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  account_id uuid,
  type text NOT NULL,
  body text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id)
);

CREATE TABLE webhook_endpoints (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  url text NOT NULL,
  description text,
  event_types text[],
  key_id text NOT NULL,
  sealed_secret text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  disabled_reason text,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, id)
);

CREATE TABLE webhook_deliveries (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  fact_id uuid NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'quarantined')),
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  attempts integer NOT NULL DEFAULT 0,
  started_count integer NOT NULL DEFAULT 0,
  last_status integer,
  last_error text,
  last_attempt_at timestamptz,
  delivered_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (endpoint_id, fact_id),
  FOREIGN KEY (tenant_id, fact_id) REFERENCES facts (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints (tenant_id, id)
    ON DELETE CASCADE
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, next_attempt_at)
  WHERE state = 'pending';
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id DESC);

CREATE TABLE audit_log (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  actor text NOT NULL,
  action text NOT NULL,
  target text NOT NULL,
  detail jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX audit_log_tenant ON audit_log (tenant_id, id DESC);
`;

/**
 * After `SET LOCAL` ends, the setting is `''` rather than NULL, hence the nullif; the sub-select
 * makes PostgreSQL evaluate it once a statement instead of once a row.
 */
const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;

const tenantWall = (table: string, column: string) => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON ${table} TO ${APP_ROLE}
    USING (${column} = ${THE_TENANT}) WITH CHECK (${column} = ${THE_TENANT});`;

const APP_GRANTS = `
  GRANT SELECT ON tenants TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON
    api_keys, accounts, account_tokens, ice_breakers, reply_rules, replies,
    webhook_endpoints, webhook_deliveries TO ${APP_ROLE};
  GRANT SELECT, INSERT, DELETE ON ice_breaker_revisions, facts TO ${APP_ROLE};
  GRANT SELECT, UPDATE, DELETE ON inbound_events TO ${APP_ROLE};
  GRANT SELECT, INSERT ON audit_log TO ${APP_ROLE};`;

/** What the router may see, column by column, and the only table that it may fill. */
const ROUTER_GRANTS = `
  GRANT SELECT, INSERT, UPDATE ON tenants TO ${ROUTER_ROLE};
  CREATE POLICY router ON tenants TO ${ROUTER_ROLE} USING (true) WITH CHECK (true);

  GRANT SELECT (id, tenant_id, key_hash, scopes, expires_at, revoked_at) ON api_keys TO ${ROUTER_ROLE};
  CREATE POLICY router ON api_keys FOR SELECT TO ${ROUTER_ROLE} USING (true);

  GRANT SELECT (id, tenant_id, ig_user_id, status, replies_parked_until, sync_parked_until)
    ON accounts TO ${ROUTER_ROLE};
  CREATE POLICY router ON accounts FOR SELECT TO ${ROUTER_ROLE} USING (true);

  GRANT SELECT (account_id, tenant_id, next_attempt_at) ON ice_breakers TO ${ROUTER_ROLE};
  CREATE POLICY router ON ice_breakers FOR SELECT TO ${ROUTER_ROLE} USING (true);

  GRANT SELECT (id, account_id, tenant_id, dedup_key, state, next_attempt_at)
    ON inbound_events TO ${ROUTER_ROLE};
  GRANT INSERT (id, tenant_id, account_id, kind, dedup_key, person_id, mid, title, payload,
    text_sha256, occurred_at, state) ON inbound_events TO ${ROUTER_ROLE};
  CREATE POLICY router_reads ON inbound_events FOR SELECT TO ${ROUTER_ROLE} USING (true);
  CREATE POLICY router_adds ON inbound_events FOR INSERT TO ${ROUTER_ROLE} WITH CHECK (true);

  GRANT SELECT (endpoint_id, tenant_id, state, next_attempt_at)
    ON webhook_deliveries TO ${ROUTER_ROLE};
  GRANT SELECT (id, tenant_id, enabled) ON webhook_endpoints TO ${ROUTER_ROLE};
  CREATE POLICY router ON webhook_endpoints FOR SELECT TO ${ROUTER_ROLE} USING (true);
  CREATE POLICY router ON webhook_deliveries FOR SELECT TO ${ROUTER_ROLE} USING (true);`;

export class CreateHouse1795300000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createRole(APP_ROLE));
    await runner.query(createRole(ROUTER_ROLE));
    await runner.query(grantRole(ROUTER_ROLE, APP_ROLE));
    await runner.query(TABLES);
    await runner.query(`GRANT USAGE ON SCHEMA public TO ${APP_ROLE}, ${ROUTER_ROLE}`);
    await runner.query(tenantWall('tenants', 'id'));
    for (const table of TENANT_TABLES) await runner.query(tenantWall(table, 'tenant_id'));
    await runner.query(APP_GRANTS);
    await runner.query(ROUTER_GRANTS);
  }

  /** The roles stay: other databases of the cluster may hold grants to them. */
  async down(runner: QueryRunner): Promise<void> {
    for (const table of TENANT_TABLES.toReversed()) await runner.query(`DROP TABLE ${table}`);
    await runner.query('DROP TABLE tenants');
    await runner.query(`REVOKE USAGE ON SCHEMA public FROM ${APP_ROLE}, ${ROUTER_ROLE}`);
  }
}
