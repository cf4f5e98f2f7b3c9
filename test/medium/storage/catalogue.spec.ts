import { APP_ROLE, ROUTER_ROLE, TENANT_TABLES } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { fenceFaults } from './fence-faults.js';

/** Every column of a tenant's row that the router may read; all others are none of its business. */
const ROUTER_READS: Record<string, string[]> = {
  api_keys: [
    'account_ids',
    'changed_at',
    'expires_at',
    'id',
    'key_hash',
    'last_used_at',
    'requests_per_minute',
    'revoked_at',
    'scopes',
    'tenant_id',
  ],
  accounts: [
    'app_scoped_id',
    'id',
    'ig_user_id',
    'opt_in_words',
    'opt_out_words',
    'replies_parked_until',
    'status',
    'sync_parked_until',
    'takeover_minutes',
    'tenant_id',
  ],
  ice_breakers: ['account_id', 'check_due_at', 'next_attempt_at', 'tenant_id'],
  inbound_events: [
    'account_id',
    'id',
    'kind',
    'mid',
    'next_attempt_at',
    'occurred_at',
    'person_id',
    'state',
    'tenant_id',
  ],
  account_care: ['account_id', 'next_due_at', 'tenant_id'],
  facts: ['position', 'tenant_id'],
  audit_log: ['id', 'target', 'tenant_id'],
  connect_links: ['id', 'state_hash', 'tenant_id'],
  partner_links: ['id', 'tenant_id', 'token_hash'],
  conversations: ['account_id', 'held_until', 'tenant_id'],
  replies: ['account_id', 'event_id', 'message_id', 'state', 'text_sha256'],
  data_erasures: [
    'attempts',
    'consent_request_id',
    'erased',
    'id',
    'next_attempt_at',
    'status',
    'tenant_id',
  ],
  tenant_keys: ['id', 'kek_id', 'retired_at', 'shredded_at', 'tenant_id'],
  webhook_endpoints: ['broken_at', 'enabled', 'id', 'parked_until', 'tenant_id'],
  webhook_recoveries: ['endpoint_id', 'finished_at', 'tenant_id'],
  webhook_deliveries: ['endpoint_id', 'next_attempt_at', 'state', 'tenant_id'],
};

describe('the fences around tenants', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase();
  });
  afterAll(() => database.drop());

  it('stand around every table of tenants', async () => {
    expect(await fenceFaults(database)).toEqual([]);
  });

  it.each([
    [
      'a table with a tenant_id and no policy',
      'CREATE TABLE planted (tenant_id uuid)',
      [
        'planted has row-level security off',
        'planted does not force it on its owner',
        'planted has no policy for floe_app',
        'planted is not in TENANT_TABLES',
      ],
    ],
    [
      'a week that can be read by itself',
      'GRANT SELECT ON inbound_events_rest TO floe_app',
      ['inbound_events_rest can be reached past the fence of its table'],
    ],
    [
      'a table in another schema',
      'CREATE SCHEMA side; CREATE TABLE side.planted (tenant_id uuid)',
      expect.arrayContaining(['planted has no policy for floe_app']),
    ],
    [
      'a table of accounts that knows no bounds',
      `CREATE TABLE planted (tenant_id uuid, account_id uuid)`,
      expect.arrayContaining(['planted does not hold keys to their accounts']),
    ],
    [
      'row-level security that was switched off',
      'ALTER TABLE facts DISABLE ROW LEVEL SECURITY',
      ['facts has row-level security off'],
    ],
    [
      'an owner who sees everything',
      'ALTER TABLE facts NO FORCE ROW LEVEL SECURITY',
      ['facts does not force it on its owner'],
    ],
    ['a policy taken away', 'DROP POLICY tenant ON facts', ['facts has no policy for floe_app']],
    [
      'a second policy that shows all',
      'CREATE POLICY all_of_it ON facts FOR SELECT TO PUBLIC USING (true)',
      ['facts has more than one policy: each widens the view'],
    ],
    [
      'a condition that is always true',
      'ALTER POLICY tenant ON tenants USING (true)',
      ['tenants shows other rows'],
    ],
    [
      'rows of nobody, where these are shown to who names nobody',
      'ALTER TABLE conversations ALTER tenant_id DROP NOT NULL',
      ['conversations shows other rows', 'conversations takes other rows'],
    ],
    [
      'rows of others that may be written',
      'ALTER POLICY tenant ON facts WITH CHECK (true)',
      ['facts takes other rows'],
    ],
    [
      'keys that are not held to their accounts',
      'DROP POLICY bound_accounts ON replies',
      ['replies does not hold keys to their accounts'],
    ],
    [
      'bounds that widen the view instead of narrowing it',
      'DROP POLICY bound_accounts ON replies; CREATE POLICY bound_accounts ON replies USING (true)',
      ['replies has more than one policy: each widens the view'],
    ],
    [
      'bounds that show all',
      'ALTER POLICY bound_accounts ON accounts USING (true)',
      [`accounts shows other accounts' rows`],
    ],
    [
      'bounds within which anything may be written',
      'ALTER POLICY bound_accounts ON reply_rules WITH CHECK (account_id IS NULL)',
      [`reply_rules takes other accounts' rows`],
    ],
    [
      'a table of the router that an app sees',
      'CREATE POLICY tenant ON tenant_erasures TO floe_app USING (true)',
      ['tenant_erasures shows other rows'],
    ],
    ['a table that is gone', 'DROP TABLE audit_log', ['audit_log has no tenant_id']],
  ])('are found wanting by %s', async (_, plant, faults) => {
    const planted = await freshDatabase();
    try {
      for (const statement of plant.split('; ')) await planted.ask(statement);
      expect(await fenceFaults(planted)).toEqual(faults);
    } finally {
      await planted.drop();
    }
  });

  it.each([APP_ROLE, ROUTER_ROLE])('cannot be stepped over by %s', async (role) => {
    const [found] = await database.ask(
      `SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication, rolcanlogin,
              (SELECT count(*)::int FROM pg_shdepend d
                WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
                  AND d.deptype = 'o') AS owned
         FROM pg_roles r WHERE rolname = $1`,
      [role],
    );
    expect(found).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      rolcanlogin: false,
      owned: 0,
    });
  });

  it('let the router read where a thing belongs and when it is due, and nothing else', async () => {
    const rows = await database.ask<{ table: string; column: string }>(
      `SELECT c.relname AS table, a.attname AS column
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relname = ANY($1) AND a.attnum > 0 AND NOT a.attisdropped
          AND has_column_privilege('${ROUTER_ROLE}', c.oid, a.attnum, 'SELECT')
        ORDER BY a.attname`,
      [TENANT_TABLES],
    );
    const readable = Object.groupBy(rows, ({ table }) => table);
    const columns = Object.entries(readable).map(([table, found]) => [
      table,
      (found ?? []).map(({ column }) => column),
    ]);
    expect(Object.fromEntries(columns)).toEqual(ROUTER_READS);
  });

  it.each([
    [ROUTER_ROLE, ['DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'], [...TENANT_TABLES]],
    [
      ROUTER_ROLE,
      ['TRUNCATE', 'REFERENCES', 'TRIGGER'],
      ['tenants', 'tenant_erasures', 'consent_requests', 'key_rewraps'],
    ],
    [APP_ROLE, ['UPDATE', 'DELETE'], ['audit_log']],
    [APP_ROLE, ['UPDATE'], ['facts']],
    [APP_ROLE, ['DELETE'], ['tenants']],
    [
      APP_ROLE,
      ['INSERT', 'UPDATE', 'DELETE'],
      ['migrations', 'tenant_erasures', 'consent_requests', 'key_rewraps'],
    ],
    [APP_ROLE, ['TRUNCATE', 'REFERENCES', 'TRIGGER'], [...TENANT_TABLES, 'tenants']],
  ])('keep %s from %j on %j', async (role, privileges, tables) => {
    const held = await database.ask(
      `SELECT t, p FROM unnest($1::text[]) t, unnest($2::text[]) p
        WHERE has_table_privilege('${role}', t, p)
           OR (p IN ('INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege('${role}', t, p))`,
      [tables, privileges],
    );
    expect(held).toEqual([]);
  });

  const writable = async (role: string, privilege: string, tables: readonly string[]) => {
    const rows = await database.ask<{ name: string }>(
      `SELECT concat(c.relname, '.', a.attname) AS name
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relname = ANY($1) AND a.attnum > 0 AND NOT a.attisdropped
          AND has_column_privilege('${role}', c.oid, a.attnum, '${privilege}')
        ORDER BY 1`,
      [tables],
    );
    return rows.map(({ name }) => name);
  };

  it('let nobody change the words of a revision', async () => {
    const columns = await writable(APP_ROLE, 'UPDATE', ['ice_breaker_revisions']);
    expect(columns).toEqual(['ice_breaker_revisions.sent_at']);
  });

  it('let the router fill one table of tenants only: the events', async () => {
    const columns = await writable(ROUTER_ROLE, 'INSERT', [...TENANT_TABLES, 'tenants']);
    expect(columns.filter((name) => !name.startsWith('inbound_events.'))).toEqual([]);
    expect(columns).toContain('inbound_events.mid');
  });

  it('let the router change nothing of a tenant but when a key was used last, and what an erasure redacts', async () => {
    const columns = await writable(ROUTER_ROLE, 'UPDATE', [...TENANT_TABLES, 'tenants']);
    expect(columns).toEqual(['api_keys.last_used_at', 'audit_log.after', 'audit_log.before']);
  });

  it('let the router remove a tenant that is being deleted, and no other', async () => {
    const removable = await database.ask(
      `SELECT cmd, qual FROM pg_policies
        WHERE tablename = 'tenants' AND '${ROUTER_ROLE}' = ANY(roles) AND cmd IN ('ALL', 'DELETE')`,
    );
    expect(removable).toEqual([{ cmd: 'DELETE', qual: `(status = 'deleting'::text)` }]);
  });

  it('let a tenant change in its own row what is not its identity', async () => {
    expect(await writable(APP_ROLE, 'INSERT', ['tenants'])).toEqual(
      ['external_id', 'id', 'limits', 'name', 'retention_days', 'return_urls', 'status'].map(
        (name) => `tenants.${name}`,
      ),
    );
    expect(await writable(APP_ROLE, 'UPDATE', ['tenants'])).toEqual(
      [
        'changed_at',
        'external_id',
        'limits',
        'name',
        'retention_days',
        'retention_due_at',
        'return_urls',
        'status',
        'updated_at',
        'version',
      ].map((name) => `tenants.${name}`),
    );
  });
});
