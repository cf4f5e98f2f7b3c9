import type { MigrationInterface, QueryRunner } from 'typeorm';
import { APP_ROLE, ROUTER_ROLE } from '../roles.js';

/** The tables stay as they are, but for `dedup_key`: the id says it now. */
const APART = `
ALTER TABLE inbound_events RENAME TO inbound_events_before;
ALTER TABLE replies RENAME TO replies_before;
ALTER TABLE inbound_events_before DROP COLUMN dedup_key;

CREATE TABLE inbound_events (
  LIKE inbound_events_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS
) PARTITION BY RANGE (id);
CREATE TABLE inbound_events_rest PARTITION OF inbound_events DEFAULT;
ALTER TABLE inbound_events_rest ENABLE ROW LEVEL SECURITY;

CREATE TABLE replies (
  LIKE replies_before INCLUDING DEFAULTS INCLUDING CONSTRAINTS
) PARTITION BY RANGE (event_id);
CREATE TABLE replies_rest PARTITION OF replies DEFAULT;
ALTER TABLE replies_rest ENABLE ROW LEVEL SECURITY;
-- One message of Instagram's is not the outcome of two replies: within a week, which is what PostgreSQL
-- can promise of a table in parts, and longer than any reply is looked for.
CREATE UNIQUE INDEX replies_rest_message ON replies_rest (account_id, message_id);
`;

/**
 * Makes the weeks from \`since\` to \`until\` that are not there. Rows that came before their week did are
 * taken along. Returns how many were made.
 *
 * A week is made apart and then attached, so that nobody who reads or writes waits for more than the
 * look at the rest, where next to nothing is.
 */
const MAKE_WEEKS = `
CREATE FUNCTION floe_make_event_weeks(since timestamptz, until timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
  week timestamptz := date_bin('7 days', since, '2024-01-01 00:00:00+00');
  made integer := 0;
  root text; part text; line text; low uuid; high uuid;
BEGIN
  IF until > now() + interval '1 year' OR since < now() - interval '11 years' THEN
    RAISE EXCEPTION 'weeks are made for eleven years back and one ahead';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('floe_event_weeks'));
  WHILE week < until LOOP
    low := floe_first_id_of(week);
    high := floe_first_id_of(week + interval '7 days');
    IF to_regclass('inbound_events' || floe_week_suffix(week)) IS NULL THEN
      FOREACH root IN ARRAY ARRAY['inbound_events', 'replies'] LOOP
        part := root || floe_week_suffix(week);
        line := CASE root WHEN 'replies' THEN 'event_id' ELSE 'id' END;
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', part, root);
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', part);
        IF root = 'replies' THEN
          EXECUTE format('CREATE UNIQUE INDEX %I ON %I (account_id, message_id)', part || '_message', part);
        END IF;
        EXECUTE format(
          'WITH moved AS (DELETE FROM %I WHERE %I >= %L AND %I < %L RETURNING *)
           INSERT INTO %I SELECT * FROM moved', root || '_rest', line, low, line, high, part);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
          root, part, low, high);
      END LOOP;
      made := made + 1;
    END IF;
    week := week + interval '7 days';
  END LOOP;
  RETURN made;
END $$;
`;

/**
 * Drops the weeks that ended at \`before\` or earlier, oldest first, with their replies; returns their
 * first days. A week in which something is still owed an answer stays. Ends early, and may be called
 * again, when the tables are in use for longer than a moment.
 */
const DROP_WEEKS = `
CREATE FUNCTION floe_drop_event_weeks(before timestamptz) RETURNS SETOF timestamptz
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '500ms' AS $$
DECLARE
  part record;
  is_owed boolean;
BEGIN
  IF before > now() - interval '7 days' THEN
    RAISE EXCEPTION 'a week of events is kept for seven days at least';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('floe_event_weeks'));
  FOR part IN
    SELECT c.relname AS name, weeks.week
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid,
           LATERAL (SELECT floe_week_of(c.relname) AS week) weeks
     WHERE i.inhparent = 'inbound_events'::regclass AND weeks.week IS NOT NULL
       AND weeks.week + interval '7 days' <= before
     ORDER BY weeks.week
  LOOP
    EXECUTE format(
      'SELECT EXISTS (SELECT FROM %I WHERE state IN (''pending'', ''unsure''))', part.name) INTO is_owed;
    CONTINUE WHEN is_owed;
    EXECUTE format('DROP TABLE %I, %I', part.name, 'replies' || floe_week_suffix(part.week));
    RETURN NEXT part.week;
  END LOOP;
EXCEPTION WHEN lock_not_available THEN
  RETURN;
END $$;
`;

const NAMES = `
CREATE FUNCTION floe_first_id_of(at timestamptz) RETURNS uuid IMMUTABLE LANGUAGE sql AS $$
  SELECT rpad(lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0'), 32, '0')::uuid $$;
CREATE FUNCTION floe_week_suffix(week timestamptz) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT '_' || to_char(week AT TIME ZONE 'UTC', 'YYYYMMDD') $$;
CREATE FUNCTION floe_week_of(part text) RETURNS timestamptz IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN part ~ '_[0-9]{8}$'
              THEN to_timestamp(right(part, 8), 'YYYYMMDD')::timestamp AT TIME ZONE 'UTC' END $$;
`;

/**
 * Replies have no foreign key to their events: a week of these could not be dropped without a look at
 * every reply. Whoever writes a reply has locked its event.
 */
const KEYS = `
ALTER TABLE inbound_events ADD PRIMARY KEY (id),
  ADD FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE;
CREATE INDEX inbound_events_list ON inbound_events (tenant_id, id);
CREATE INDEX inbound_events_account ON inbound_events (account_id, id);
CREATE INDEX inbound_events_person ON inbound_events (person_id, account_id);
-- Should Meta ever tell another time with a repeat, its message is still the same.
CREATE INDEX inbound_events_mid ON inbound_events (account_id, mid)
  WHERE kind IN ('postback', 'quick_reply');

ALTER TABLE replies ADD PRIMARY KEY (event_id, step),
  ADD FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE;
CREATE INDEX replies_id ON replies (id);
`;

const KEYS_BEFORE = `
ALTER TABLE inbound_events ADD PRIMARY KEY (id), ADD UNIQUE (account_id, dedup_key),
  ADD UNIQUE (tenant_id, id),
  ADD FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE;
CREATE INDEX inbound_events_account ON inbound_events (account_id, id);
CREATE INDEX inbound_events_person ON inbound_events (person_id, account_id);

ALTER TABLE replies ADD PRIMARY KEY (id), ADD UNIQUE (event_id, step),
  ADD FOREIGN KEY (tenant_id, event_id) REFERENCES inbound_events (tenant_id, id) ON DELETE CASCADE,
  ADD FOREIGN KEY (tenant_id, account_id) REFERENCES accounts (tenant_id, id) ON DELETE CASCADE;
CREATE UNIQUE INDEX replies_message ON replies (account_id, message_id);
`;

/** The same before and after. */
const INDEXES = `
CREATE INDEX inbound_events_due ON inbound_events (account_id, next_attempt_at)
  WHERE state IN ('pending', 'unsure');
CREATE INDEX inbound_events_line ON inbound_events (account_id, occurred_at, id)
  WHERE state IN ('pending', 'unsure');
CREATE INDEX inbound_events_order ON inbound_events (person_id, occurred_at, id)
  WHERE state = 'pending';
CREATE INDEX inbound_events_echoes ON inbound_events (account_id, person_id, occurred_at)
  WHERE kind = 'echo';
CREATE INDEX replies_sent ON replies (account_id, sent_at) WHERE sent_at IS NOT NULL;
`;

const THE_TENANT = `(SELECT nullif(current_setting('app.tenant_id', true), '')::uuid)`;
const THE_ACCOUNTS = `(SELECT string_to_array(nullif(current_setting('app.account_ids', true), ''), ',')::uuid[])`;

const FENCES = ['inbound_events', 'replies']
  .map(
    (table) => `
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
  ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
  CREATE POLICY tenant ON ${table} TO ${APP_ROLE}
    USING (tenant_id = ${THE_TENANT}) WITH CHECK (tenant_id = ${THE_TENANT});
  CREATE POLICY bound_accounts ON ${table} AS RESTRICTIVE TO ${APP_ROLE}
    USING (${THE_ACCOUNTS} IS NULL OR account_id = ANY (${THE_ACCOUNTS}::uuid[]))
    WITH CHECK (${THE_ACCOUNTS} IS NULL OR account_id = ANY (${THE_ACCOUNTS}::uuid[]));`,
  )
  .join('\n');

/** Nobody is granted anything on a week itself: it is reached through its table, and so behind the fence. */
const grants = (seen: string, key: '' | 'dedup_key,') => `
  GRANT SELECT, UPDATE, DELETE ON inbound_events TO ${APP_ROLE};
  GRANT SELECT, INSERT, UPDATE, DELETE ON replies TO ${APP_ROLE};
  GRANT SELECT (id, account_id, tenant_id, ${seen}, person_id, state, next_attempt_at)
    ON inbound_events TO ${ROUTER_ROLE};
  GRANT INSERT (id, tenant_id, account_id, kind, ${key} person_id, mid, title, payload, text_sha256,
    occurred_at, state, request_id, signed_by) ON inbound_events TO ${ROUTER_ROLE};
  CREATE POLICY router_reads ON inbound_events FOR SELECT TO ${ROUTER_ROLE} USING (true);
  CREATE POLICY router_adds ON inbound_events FOR INSERT TO ${ROUTER_ROLE} WITH CHECK (true);`;

const FUNCTION_GRANTS = `
  REVOKE EXECUTE ON FUNCTION floe_make_event_weeks, floe_drop_event_weeks FROM PUBLIC;
  GRANT EXECUTE ON FUNCTION floe_make_event_weeks, floe_drop_event_weeks TO ${ROUTER_ROLE};`;

/** Weeks for what comes in the first while; from then on the sync worker makes them ahead. */
const FIRST_WEEKS = `
  SELECT floe_make_event_weeks(now() - interval '8 days', now() + interval '3 weeks')`;

const BACK = `
ALTER TABLE inbound_events RENAME TO inbound_events_after;
ALTER TABLE replies RENAME TO replies_after;
CREATE TABLE inbound_events (
  LIKE inbound_events_after INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  dedup_key text NOT NULL
);
CREATE TABLE replies (LIKE replies_after INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
`;

const NO_FUNCTIONS = `
DROP FUNCTION floe_make_event_weeks, floe_drop_event_weeks, floe_week_of, floe_week_suffix,
  floe_first_id_of;
`;

const columnsOf = (table: string) => `
  SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS columns
    FROM information_schema.columns
   WHERE table_schema = current_schema() AND table_name = '${table}'`;

/** Takes all rows of a table to one that has the same columns, or those and the one of `more`. */
async function carry(
  runner: QueryRunner,
  { from, to, more }: { from: string; to: string; more?: { column: string; value: string } },
): Promise<void> {
  const [row] = (await runner.query(columnsOf(from))) as [{ columns: string }];
  // Behind forced row-level security even the owner would see no row.
  await runner.query(`ALTER TABLE ${from} NO FORCE ROW LEVEL SECURITY`);
  await runner.query(
    `INSERT INTO ${to} (${row.columns}${more ? `, ${more.column}` : ''})
     SELECT ${row.columns}${more ? `, ${more.value}` : ''} FROM ${from}`,
  );
  await runner.query(`DROP TABLE ${from} CASCADE`);
}

/**
 * Events lie in weeks by their own time, and their replies with them, so that old ones are dropped and
 * a repeat lands beside its first: docs/decisions/0022. Events that are there keep their ids, by which
 * a repeat of theirs that comes later is not recognised.
 */
export class EventWeeks1795750000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APART);
    await runner.query(NAMES);
    await runner.query(MAKE_WEEKS);
    await runner.query(DROP_WEEKS);
    await runner.query(FIRST_WEEKS);
    await carry(runner, { from: 'replies_before', to: 'replies' });
    await carry(runner, { from: 'inbound_events_before', to: 'inbound_events' });
    for (const sql of [KEYS, INDEXES, FENCES, grants('kind, mid', ''), FUNCTION_GRANTS])
      await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(BACK);
    await carry(runner, { from: 'replies_after', to: 'replies' });
    const more = { column: 'dedup_key', value: 'id::text' };
    await carry(runner, { from: 'inbound_events_after', to: 'inbound_events', more });
    for (const sql of [
      NO_FUNCTIONS,
      KEYS_BEFORE,
      INDEXES,
      FENCES,
      grants('dedup_key', 'dedup_key,'),
    ]) {
      await runner.query(sql);
    }
  }
}
