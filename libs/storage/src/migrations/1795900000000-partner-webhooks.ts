import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

const TABLES = `
ALTER TABLE facts
  -- A sample that was sent on request: it tells of nothing that happened.
  ADD COLUMN sample boolean NOT NULL DEFAULT false;

ALTER TABLE webhook_endpoints
  -- Null: facts of every account, and those of none.
  ADD COLUMN account_ids uuid[],
  ADD COLUMN labels jsonb NOT NULL DEFAULT '{}',
  -- The values are sealed with the secrets.
  ADD COLUMN header_names text[] NOT NULL DEFAULT '{}',
  ADD COLUMN signature text NOT NULL DEFAULT 'v1' CHECK (signature IN ('v1', 'v1a')),
  ADD COLUMN public_key text,
  -- Until when a secret that was rotated signs too.
  ADD COLUMN overlap_until timestamptz,
  ADD COLUMN rate_per_second integer CHECK (rate_per_second > 0),
  ADD COLUMN concurrency integer NOT NULL DEFAULT 8 CHECK (concurrency > 0),
  ADD COLUMN ordered boolean NOT NULL DEFAULT false,
  ADD COLUMN thin boolean NOT NULL DEFAULT false,
  -- Seconds before each try but the first; null: those of Standard Webhooks.
  ADD COLUMN retry_schedule integer[],
  ADD COLUMN disabled_at timestamptz,
  -- How it fares. None of these counts as a change of the endpoint.
  ADD COLUMN failing_since timestamptz,
  ADD COLUMN last_failure_at timestamptz,
  ADD COLUMN failures integer NOT NULL DEFAULT 0,
  ADD COLUMN slowdown integer NOT NULL DEFAULT 0,
  ADD COLUMN probes integer NOT NULL DEFAULT 0,
  -- Set while the breaker is open.
  ADD COLUMN broken_at timestamptz,
  -- Nothing is sent to it before.
  ADD COLUMN parked_until timestamptz;
CREATE INDEX webhook_endpoints_broken ON webhook_endpoints (id) WHERE broken_at IS NOT NULL;

ALTER TABLE webhook_deliveries
  -- Tries since it was last owed anew: what the schedule goes by.
  ADD COLUMN step integer NOT NULL DEFAULT 0,
  -- Where its endpoint wants order: within what (the account, or the zero id for facts of none).
  ADD COLUMN order_key uuid,
  -- Drawn after the locks of what caused the fact: within an account it is the order of the facts.
  ADD COLUMN place bigint GENERATED ALWAYS AS IDENTITY;
CREATE INDEX webhook_deliveries_order ON webhook_deliveries (endpoint_id, order_key, place)
  WHERE state = 'pending' AND order_key IS NOT NULL;

CREATE TABLE webhook_attempts (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  delivery_id uuid NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
  fact_id uuid NOT NULL,
  number integer NOT NULL,
  outcome text NOT NULL,
  status integer,
  error text,
  started_at timestamptz NOT NULL,
  ms integer NOT NULL,
  request_headers jsonb NOT NULL,
  answer_headers jsonb,
  answer text
);
CREATE INDEX webhook_attempts_delivery ON webhook_attempts (delivery_id, id DESC);
CREATE INDEX webhook_attempts_fact ON webhook_attempts (fact_id);
CREATE INDEX webhook_attempts_tenant ON webhook_attempts (tenant_id, id);

CREATE TABLE webhook_recoveries (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL,
  endpoint_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('failed', 'all')),
  -- Facts that were written between these.
  since timestamptz NOT NULL,
  until timestamptz NOT NULL,
  event_types text[],
  account_ids uuid[],
  -- The last fact that was looked at.
  after_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  scanned integer NOT NULL DEFAULT 0,
  queued integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  FOREIGN KEY (tenant_id, endpoint_id) REFERENCES webhook_endpoints (tenant_id, id)
    ON DELETE CASCADE
);
CREATE INDEX webhook_recoveries_running ON webhook_recoveries (endpoint_id)
  WHERE finished_at IS NULL;
CREATE INDEX webhook_recoveries_endpoint ON webhook_recoveries (endpoint_id, id DESC);
CREATE INDEX webhook_recoveries_tenant ON webhook_recoveries (tenant_id, id);
`;

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;

const wall = (table: string) => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON ${table} TO ${APP_ROLE}
    USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT});`;

const WALLS = `
  ${wall('webhook_attempts')}
  GRANT SELECT, INSERT, DELETE ON webhook_attempts TO ${APP_ROLE};
  ${wall('webhook_recoveries')}
  GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_recoveries TO ${APP_ROLE};
  CREATE POLICY router ON webhook_recoveries FOR SELECT TO ${ROUTER_ROLE} USING (true);
  GRANT SELECT (tenant_id, endpoint_id, finished_at) ON webhook_recoveries TO ${ROUTER_ROLE};
  GRANT SELECT (broken_at, parked_until) ON webhook_endpoints TO ${ROUTER_ROLE};`;

/** As the table stands behind forced row-level security, even its owner sees no row of it. */
const ROWS = `
ALTER TABLE webhook_endpoints NO FORCE ROW LEVEL SECURITY;
UPDATE webhook_endpoints SET disabled_at = updated_at WHERE NOT enabled;
ALTER TABLE webhook_endpoints FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries NO FORCE ROW LEVEL SECURITY;
UPDATE webhook_deliveries SET step = attempts WHERE attempts > 0;
ALTER TABLE webhook_deliveries FORCE ROW LEVEL SECURITY;
`;

/** An endpoint whose secrets no release before can read goes: it would stop the lane for ever. */
const UNDO = `
REVOKE SELECT (broken_at, parked_until) ON webhook_endpoints FROM ${ROUTER_ROLE};
DROP TABLE webhook_recoveries;
DROP TABLE webhook_attempts;
DROP INDEX webhook_deliveries_order;
ALTER TABLE webhook_deliveries DROP COLUMN place, DROP COLUMN order_key, DROP COLUMN step;
DROP INDEX webhook_endpoints_broken;
ALTER TABLE webhook_endpoints NO FORCE ROW LEVEL SECURITY;
DELETE FROM webhook_endpoints
 WHERE signature <> 'v1' OR header_names <> '{}' OR overlap_until IS NOT NULL;
UPDATE webhook_endpoints
   SET event_types = nullif(ARRAY(SELECT t FROM unnest(event_types) t WHERE t NOT LIKE '%*'), '{}')
 WHERE event_types IS NOT NULL;
ALTER TABLE webhook_endpoints FORCE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoints
  DROP COLUMN parked_until, DROP COLUMN broken_at, DROP COLUMN probes, DROP COLUMN slowdown,
  DROP COLUMN failures, DROP COLUMN last_failure_at, DROP COLUMN failing_since,
  DROP COLUMN disabled_at, DROP COLUMN retry_schedule, DROP COLUMN thin, DROP COLUMN ordered,
  DROP COLUMN concurrency, DROP COLUMN rate_per_second, DROP COLUMN overlap_until,
  DROP COLUMN public_key, DROP COLUMN signature, DROP COLUMN header_names, DROP COLUMN labels,
  DROP COLUMN account_ids;
ALTER TABLE facts DROP COLUMN sample;
`;

/** What partners may choose, how their endpoints fare, each attempt, and what is sent again. */
export class PartnerWebhooks1795900000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(WALLS);
    await runner.query(ROWS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(UNDO);
  }
}
