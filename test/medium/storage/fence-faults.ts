import { APP_ROLE, TENANT_TABLES } from '#libs/storage';
import type { TestDatabase } from '../../support/database.js';

type Policy = {
  name: string;
  permissive: boolean;
  cmd: string;
  qual: string | null;
  check: string | null;
};

type Fence = {
  table: string;
  /** The column that names the tenant of a row. */
  tenant: string;
  /** Every row has a tenant. */
  isOwned: boolean;
  /** The column that names the account of a row; null where a row belongs to no one account. */
  account: string | null;
  enabled: boolean;
  forced: boolean;
  /** Those that hold for the role of the apps. */
  policies: Policy[];
};

/** Tables that name tenants and are not theirs: the apps see none of it, or their tenant's rows. */
const TABLES_OF_THE_ROUTER = ['tenant_erasures'];

/**
 * Parts of tables, which are reached past the policies of their tables: nobody may be granted anything
 * on them, and should somebody be, row-level security without a policy shows nothing.
 */
const OPEN_PARTS = `
  SELECT c.relname AS table
    FROM pg_class c
   WHERE c.relispartition AND c.relkind = 'r'
     AND (NOT c.relrowsecurity
          OR EXISTS (SELECT FROM aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)
          OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))
   ORDER BY c.relname`;

/** Every table that has a `tenant_id`, in whatever schema, and `tenants` itself. */
const FENCES = `
  SELECT c.relname AS table, CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END AS tenant,
         has_column.owned AS "isOwned",
         CASE WHEN c.relname = 'accounts' THEN 'id' WHEN has_column.account THEN 'account_id' END
           AS account,
         c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
         (SELECT coalesce(json_agg(json_build_object('name', p.policyname,
                   'permissive', p.permissive = 'PERMISSIVE',
                   'cmd', p.cmd, 'qual', p.qual, 'check', p.with_check)), '[]')
            FROM pg_policies p
           WHERE p.schemaname = n.nspname AND p.tablename = c.relname
             AND p.roles && ARRAY['${APP_ROLE}', 'public']::name[]) AS policies
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
         LATERAL (SELECT bool_or(a.attname = 'tenant_id') AS tenant,
                         coalesce(bool_or(a.attname = 'tenant_id' AND a.attnotnull), false) AS owned,
                         bool_or(a.attname = 'account_id') AS account
                    FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND NOT a.attisdropped) has_column
   WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
     AND NOT c.relispartition AND (c.relname = 'tenants' OR has_column.tenant)
   ORDER BY c.relname`;

/**
 * What lets a tenant see more than its own rows, or a key that is bound to accounts more than
 * theirs, one sentence each; none when all is well.
 */
export async function fenceFaults(database: TestDatabase): Promise<string[]> {
  const fences = await database.ask<Fence>(FENCES);
  const parts = await database.ask<{ table: string }>(OPEN_PARTS);
  const fenced = new Set(fences.map(({ table }) => table));
  const listed = new Set<string>([...TENANT_TABLES, 'tenants', ...TABLES_OF_THE_ROUTER]);
  return [
    ...fences.flatMap(faultsOf),
    ...parts.map(({ table }) => `${table} can be reached past the fence of its table`),
    ...[...fenced].filter((table) => !listed.has(table)).map((t) => `${t} is not in TENANT_TABLES`),
    ...[...listed].filter((table) => !fenced.has(table)).map((t) => `${t} has no tenant_id`),
  ];
}

function faultsOf(fence: Fence): string[] {
  const { table, enabled, forced, policies } = fence;
  const [policy, ...widening] = policies.filter(({ permissive }) => permissive);
  // A restrictive policy only narrows what the permissive one shows.
  if (widening.length > 0) return [`${table} has more than one policy: each widens the view`];
  const faults: string[] = [];
  if (!enabled) faults.push(`${table} has row-level security off`);
  if (!forced) faults.push(`${table} does not force it on its owner`);
  if (policy) faults.push(...faultsOfTenantPolicy(fence, policy));
  else if (!TABLES_OF_THE_ROUTER.includes(table)) {
    faults.push(`${table} has no policy for ${APP_ROLE}`);
  }
  return [...faults, ...faultsOfBounds(fence)];
}

function faultsOfTenantPolicy(
  { table, tenant, isOwned }: Fence,
  { cmd, qual, check }: Policy,
): string[] {
  const faults: string[] = [];
  if (TABLES_OF_THE_ROUTER.includes(table)) {
    if (!namesTheTenant(qual ?? check, tenant, isOwned)) faults.push(`${table} shows other rows`);
    return faults;
  }
  if (cmd !== 'ALL') faults.push(`${table} is fenced for ${cmd} alone`);
  if (!namesTheTenant(qual, tenant, isOwned)) faults.push(`${table} shows other rows`);
  if (!namesTheTenant(check, tenant, isOwned)) faults.push(`${table} takes other rows`);
  return faults;
}

function faultsOfBounds({ table, account, policies }: Fence): string[] {
  if (account === null) return [];
  const bounds = policies.find(({ name, permissive }) => name === 'bound_accounts' && !permissive);
  if (!bounds) return [`${table} does not hold keys to their accounts`];
  const faults: string[] = [];
  if (bounds.cmd !== 'ALL')
    faults.push(`${table} holds keys to their accounts in ${bounds.cmd} alone`);
  if (!namesTheAccounts(bounds.qual, account)) faults.push(`${table} shows other accounts' rows`);
  if (!namesTheAccounts(bounds.check, account)) faults.push(`${table} takes other accounts' rows`);
  return faults;
}

/** The second form would show rows of nobody to whoever has named no tenant: only where there are none. */
function namesTheTenant(condition: string | null, column: string, isOwned: boolean): boolean {
  const tenant = `(SELECT(NULLIF(current_setting('app.tenant_id',true),''))::uuid)`;
  const said = bare(condition);
  if (said === `(${column}=${tenant})`) return true;
  return isOwned && said === `(NOT(${column}ISDISTINCTFROM${tenant}))`;
}

function namesTheAccounts(condition: string | null, column: string): boolean {
  const accounts = `(SELECT(string_to_array(NULLIF(current_setting('app.account_ids',true),''),','))::uuid[])`;
  return bare(condition) === `((${accounts}ISNULL)OR(${column}=ANY(${accounts}::uuid[])))`;
}

/** PostgreSQL prints a condition in its own spelling, with casts, names and blanks. */
function bare(condition: string | null): string {
  return (condition ?? '').replaceAll(/\s+|::text|AS "?(nullif|string_to_array)"?/gi, '');
}
