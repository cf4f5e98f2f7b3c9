import { isUuid } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import { asRouter } from '../as-router.js';
import { selectRows } from '../sql-rows.js';
import {
  BEFORE_ALL_IDS,
  changeCount,
  counted,
  FROM_THE_FIRST,
  isThere,
  type ErasureAim,
  type ErasureStage,
} from './data-erasure-stages.js';
import type { ErasedRows } from './tenant-erasure-batch.js';

/** What goes in the same transaction as the rows at `places`, before them. */
type Along = (manager: EntityManager, tenantId: string, places: string[]) => Promise<ErasedRows>;

/** Rows of a small table that belong to the account, by `condition` on `$2` (whom) and `$3` (until). */
function rowsOf(table: string, condition: string, along?: Along): ErasureStage {
  const from = `FROM ${table} WHERE tenant_id = $1 AND ${condition}`;
  return async (manager, aim) => {
    const given = [aim.tenantId, aim.accountId, aim.isAll ? 'infinity' : aim.until];
    const picked = await selectRows<{ place: string }>(
      manager,
      `SELECT ctid::text AS place ${from} LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED`,
      given,
    );
    const places = picked.map(({ place }) => place);
    const more = along && places.length > 0 ? await along(manager, aim.tenantId, places) : {};
    const rows = await changeCount(
      manager,
      `DELETE FROM ${table} WHERE tenant_id = $1 AND ctid = ANY ($2::tid[])`,
      [aim.tenantId, places],
    );
    const erased = counted({ ...more, [table]: rows });
    if (rows === BATCH_ROWS) return { erased, next: FROM_THE_FIRST, missed: false };
    return { erased, next: null, missed: await isThere(manager, `SELECT 1 ${from}`, given) };
  };
}

const BATCH_ROWS = 1_000;

/** Kept answers that tell of the account, which are sealed and could not be redacted. */
export const eraseAnswers = rowsOf(
  'idempotency_keys',
  'about_account = $2 AND created_at <= $3::timestamptz',
);

export const eraseLinks = rowsOf(
  'connect_links',
  '(account_id = $2 OR expected_account_id = $2) AND created_at <= $3::timestamptz',
  redactEntriesOfLinks,
);

/** Only with the account: an account that was connected again goes on with its rules. */
export const eraseRules: ErasureStage = (manager, aim, after) =>
  aim.isAll ? ofRules(manager, aim, after) : nothing();

const ofRules = rowsOf('reply_rules', 'account_id = $2 AND $3::timestamptz IS NOT NULL');

/**
 * What the audit log says of the account: who did what and when stays, what it was does not. Only
 * the router may change the log, and only so.
 */
export const redactAuditLog: ErasureStage = async (manager, aim, after) => {
  const { tenantId, accountId, until, isAll } = aim;
  const [page] = await selectRows<{ scanned: number; last: string | null; meant: string[] }>(
    manager,
    FIND_ENTRIES,
    [
      tenantId,
      isUuid(after) ? after : BEFORE_ALL_IDS,
      accountId,
      isAll ? 'infinity' : until,
      REDACTED,
    ],
  );
  if (!page?.last) return { erased: {}, next: null, missed: false };
  const { scanned, last, meant } = page;
  const rows = await redact(manager, tenantId, meant);
  const next = scanned < BATCH_ROWS ? null : last;
  return { erased: counted({ audit_log: rows }), next, missed: false };
};

/** What was done to links tells of the account too, and only the links say of which. */
async function redactEntriesOfLinks(
  manager: EntityManager,
  tenantId: string,
  places: string[],
): Promise<ErasedRows> {
  const entries = await selectRows<{ id: string }>(manager, FIND_ENTRIES_OF_LINKS, [
    tenantId,
    places,
    REDACTED,
  ]);
  const ids = entries.map(({ id }) => id);
  return { audit_log: await redact(manager, tenantId, ids) };
}

/** How many entries were redacted. */
async function redact(manager: EntityManager, tenantId: string, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0;
  return asRouter(manager, () =>
    changeCount(
      manager,
      `UPDATE audit_log SET before = $3, after = $3
        WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`,
      [tenantId, ids, REDACTED],
    ),
  );
}

/** The account with its token and its questions, unless somebody is writing to it at this moment. */
export const eraseAccount: ErasureStage = async (manager, aim) => {
  if (!aim.isAll) return nothing();
  const given = [aim.tenantId, aim.accountId];
  const locked = await selectRows(manager, LOCK_ACCOUNT, given);
  if (locked.length === 0) {
    return { erased: {}, next: null, missed: await isThere(manager, FIND_ACCOUNT, given) };
  }
  const counts: Record<string, number> = {};
  for (const [table, lock] of Object.entries(BRANCHES)) {
    counts[table] = await changeCount(
      manager,
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(
         SELECT ctid FROM ${table} WHERE tenant_id = $1 AND account_id = $2 ${lock}))`,
      given,
    );
  }
  counts['accounts'] = await changeCount(manager, DELETE_ACCOUNT, given);
  return { erased: counted(counts), next: null, missed: counts['accounts'] === 0 };
};

/** Whether the account is to stay: its owner has connected it again, or it was never let go. */
export async function staysConnected(
  manager: EntityManager,
  { tenantId, accountId, until }: Pick<ErasureAim, 'tenantId' | 'accountId' | 'until'>,
): Promise<boolean> {
  const stays = `${FIND_ACCOUNT} AND (status <> 'disconnected' OR connected_at > $3::timestamptz)`;
  return isThere(manager, stays, [tenantId, accountId, until]);
}

const nothing = () => Promise.resolve({ erased: {}, next: null, missed: false });

const REDACTED = JSON.stringify({ erased: true });

/** Such as `"username": "cafe.central"`, as `jsonb` prints it. */
const says = (field: string, value: string) =>
  `strpos(concat(l.before, l.after), '"${field}": ' || to_jsonb(${value})::text) > 0`;

const FIND_ENTRIES = `
  WITH page AS MATERIALIZED (
    SELECT id, target, before, after, created_at FROM audit_log
     WHERE tenant_id = $1 AND id > $2
     ORDER BY tenant_id, id LIMIT ${BATCH_ROWS}
  )
  SELECT (SELECT count(*)::int FROM page) AS scanned,
         (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last,
         ARRAY(SELECT l.id FROM page l LEFT JOIN accounts a ON a.tenant_id = $1 AND a.id = $3::uuid
                WHERE l.created_at <= $4::timestamptz
                  AND (l.before IS DISTINCT FROM $5::jsonb OR l.after IS DISTINCT FROM $5::jsonb)
                  AND (l.target = 'account:' || ($3::uuid)::text
                       OR strpos(concat(l.before, l.after), to_jsonb(a.ig_user_id)::text) > 0
                       OR strpos(concat(l.before, l.after), to_jsonb(a.app_scoped_id)::text) > 0
                       OR ${says('username', 'a.username')})) AS meant`;

const FIND_ENTRIES_OF_LINKS = `
  SELECT e.id FROM connect_links l
    JOIN audit_log e ON e.tenant_id = $1 AND e.target = 'connect_link:' || l.id
   WHERE l.tenant_id = $1 AND l.ctid = ANY ($2::tid[])
     AND (e.before IS DISTINCT FROM $3::jsonb OR e.after IS DISTINCT FROM $3::jsonb)`;

const FIND_ACCOUNT = 'SELECT 1 FROM accounts WHERE tenant_id = $1 AND id = $2';

const LOCK_ACCOUNT = `${FIND_ACCOUNT} FOR UPDATE SKIP LOCKED`;

/** Locked in the order in which others lock them; revisions may not be locked by tenants. */
const BRANCHES = {
  account_tokens: 'FOR UPDATE SKIP LOCKED',
  account_care: 'FOR UPDATE SKIP LOCKED',
  ice_breakers: 'FOR UPDATE SKIP LOCKED',
  ice_breaker_revisions: '',
  ice_breaker_syncs: 'FOR UPDATE SKIP LOCKED',
};

/** Nothing may go along that was not counted. */
const DELETE_ACCOUNT = `
  DELETE FROM accounts a
   WHERE a.tenant_id = $1 AND a.id = $2
     ${[...Object.keys(BRANCHES), 'inbound_events', 'reply_rules', 'conversations']
       .map((table) => `AND NOT EXISTS (SELECT 1 FROM ${table} c WHERE c.account_id = a.id)`)
       .join(' ')}`;
