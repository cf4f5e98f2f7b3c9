import { APP_ROLE, TENANT_TABLES } from '#libs/storage';
import type { TestDatabase } from '../../support/database.js';

type Fence = {
  table: string;
  column: string;
  enabled: boolean;
  forced: boolean;
  policies: { cmd: string; qual: string | null; check: string | null }[];
};

/** Every table that has a `tenant_id`, in whatever schema, and `tenants` itself. */
const FENCES = `
  SELECT c.relname AS table, CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END AS column,
         c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
         (SELECT coalesce(json_agg(json_build_object(
                   'cmd', p.cmd, 'qual', p.qual, 'check', p.with_check)), '[]')
            FROM pg_policies p
           WHERE p.schemaname = n.nspname AND p.tablename = c.relname
             AND p.roles && ARRAY['${APP_ROLE}', 'public']::name[]) AS policies
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
     AND (c.relname = 'tenants' OR EXISTS (
       SELECT FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
   ORDER BY c.relname`;

/** What lets a tenant see more than its own rows, one sentence each; none when all is well. */
export async function fenceFaults(database: TestDatabase): Promise<string[]> {
  const fences = await database.ask<Fence>(FENCES);
  const fenced = new Set(fences.map(({ table }) => table));
  const listed = new Set<string>([...TENANT_TABLES, 'tenants']);
  return [
    ...fences.flatMap(faultsOf),
    ...[...fenced].filter((table) => !listed.has(table)).map((t) => `${t} is not in TENANT_TABLES`),
    ...[...listed].filter((table) => !fenced.has(table)).map((t) => `${t} has no tenant_id`),
  ];
}

function faultsOf({ table, column, enabled, forced, policies }: Fence): string[] {
  if (policies.length > 1) return [`${table} has more than one policy: each widens the view`];
  const [policy] = policies;
  const faults: string[] = [];
  if (!enabled) faults.push(`${table} has row-level security off`);
  if (!forced) faults.push(`${table} does not force it on its owner`);
  if (!policy) faults.push(`${table} has no policy for ${APP_ROLE}`);
  if (policy && policy.cmd !== 'ALL') faults.push(`${table} is fenced for ${policy.cmd} alone`);
  if (policy && !namesTheTenant(policy.qual, column)) faults.push(`${table} shows other rows`);
  if (policy && !namesTheTenant(policy.check, column)) faults.push(`${table} takes other rows`);
  return faults;
}

/** PostgreSQL prints the condition in its own spelling, with casts and blanks. */
function namesTheTenant(condition: string | null, column: string): boolean {
  const bare = (condition ?? '').replaceAll(/\s+|::text|AS "?nullif"?/gi, '');
  return bare === `(${column}=(SELECT(NULLIF(current_setting('app.tenant_id',true),''))::uuid))`;
}
