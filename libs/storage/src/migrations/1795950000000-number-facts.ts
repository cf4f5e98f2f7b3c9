import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

/**
 * Half of each page of `fact_sequences` stays free, so that counting on needs no new entry in an index.
 * A position is given by the sequence of an identity column, in the order in which rows are inserted;
 * unlike a place in a stream it has holes, and may be seen before one that is lower.
 */
const TABLES = `
CREATE TABLE fact_sequences (
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  -- An account; the tenant itself for facts that are of no account.
  stream_id uuid NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (tenant_id, stream_id)
) WITH (fillfactor = 50);

ALTER TABLE facts
  -- Its place among the facts of its account, from 1 and without holes.
  ADD COLUMN sequence bigint,
  -- Its place in the feed.
  ADD COLUMN position bigint;
`;

/** As the table stands behind forced row-level security, even its owner sees no row of it. */
const ROWS = `
ALTER TABLE facts NO FORCE ROW LEVEL SECURITY;
WITH numbered AS (
  SELECT id, row_number() OVER (ORDER BY id) AS position,
         row_number() OVER (PARTITION BY tenant_id, account_id ORDER BY id) AS sequence
    FROM facts
)
UPDATE facts f
   SET position = n.position, sequence = n.sequence,
       body = '{"sequence":' || n.sequence || ',' || substr(f.body, 2)
  FROM numbered n WHERE n.id = f.id;
INSERT INTO fact_sequences (tenant_id, stream_id, last)
SELECT tenant_id, coalesce(account_id, tenant_id), max(sequence) FROM facts GROUP BY 1, 2;
ALTER TABLE facts
  ALTER COLUMN sequence SET NOT NULL,
  ALTER COLUMN position SET NOT NULL,
  ALTER COLUMN position ADD GENERATED ALWAYS AS IDENTITY;
SELECT setval('facts_position_seq', coalesce(max(position), 0) + 1, false) FROM facts;
ALTER TABLE facts FORCE ROW LEVEL SECURITY;
`;

const INDEXES = `
CREATE UNIQUE INDEX facts_feed ON facts (tenant_id, position);
CREATE INDEX facts_feed_of_account ON facts (account_id, position) WHERE account_id IS NOT NULL;
`;

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;
const THE_ACCOUNTS = `(SELECT string_to_array(nullif(current_setting('app.account_ids', true), ''), ',')::uuid[])`;

/** The router sees whose facts there are and where, never what they say. */
const GRANTS = `
ALTER TABLE fact_sequences ENABLE ROW LEVEL SECURITY;
ALTER TABLE fact_sequences FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON fact_sequences TO ${APP_ROLE}
  USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT});
CREATE POLICY bound_accounts ON fact_sequences AS RESTRICTIVE TO ${APP_ROLE}
  USING (${THE_ACCOUNTS} IS NULL OR stream_id = ANY (${THE_ACCOUNTS}::uuid[]))
  WITH CHECK (${THE_ACCOUNTS} IS NULL OR stream_id = ANY (${THE_ACCOUNTS}::uuid[]));
GRANT SELECT, INSERT, UPDATE (last), DELETE ON fact_sequences TO ${APP_ROLE};

GRANT SELECT (tenant_id, position) ON facts TO ${ROUTER_ROLE};
CREATE POLICY router ON facts FOR SELECT TO ${ROUTER_ROLE} USING (true);
GRANT SELECT ON SEQUENCE facts_position_seq TO ${ROUTER_ROLE};
`;

const UNDO = `
DROP POLICY router ON facts;
REVOKE SELECT (tenant_id, position) ON facts FROM ${ROUTER_ROLE};
DROP INDEX facts_feed_of_account;
DROP INDEX facts_feed;
ALTER TABLE facts NO FORCE ROW LEVEL SECURITY;
UPDATE facts SET body = regexp_replace(body, '^\\{"sequence":[0-9]+,', '{');
ALTER TABLE facts FORCE ROW LEVEL SECURITY;
ALTER TABLE facts DROP COLUMN position, DROP COLUMN sequence;
DROP TABLE fact_sequences;
`;

/** A number for each fact, without holes, and the order in which the feed gives them. */
export class NumberFacts1795950000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(ROWS);
    await runner.query(INDEXES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(UNDO);
  }
}
