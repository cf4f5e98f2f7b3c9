import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

const TABLES = `
CREATE TABLE partner_links (
  id uuid PRIMARY KEY,
  tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
  token_hash bytea NOT NULL UNIQUE,
  -- What it shows; null: every endpoint of the tenant.
  endpoint_ids uuid[],
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz
);
CREATE INDEX partner_links_tenant ON partner_links (tenant_id, id DESC);
`;

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;

/** The router finds whose a link is, and nothing else of it. */
const GRANTS = `
ALTER TABLE partner_links ENABLE ROW LEVEL SECURITY;
ALTER TABLE partner_links FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON partner_links TO ${APP_ROLE}
  USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT});
GRANT SELECT, INSERT, UPDATE (revoked_at), DELETE ON partner_links TO ${APP_ROLE};
GRANT SELECT (id, tenant_id, token_hash) ON partner_links TO ${ROUTER_ROLE};
CREATE POLICY router ON partner_links FOR SELECT TO ${ROUTER_ROLE} USING (true);
`;

/** Links by which a partner looks after webhooks without an account. */
export class PartnerLinks1795960000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE partner_links');
  }
}
