import type { DataSource } from 'typeorm';
import { MIGRATIONS } from './data-source.js';
import { APP_ROLE } from './roles.js';

/** The database is reachable but must not be used as it is. The message says how to mend it. */
export class StorageUnfit extends Error {
  override name = 'StorageUnfit';
}

/** Throws `StorageUnfit` when the role of this connection could see past row-level security. */
export async function assertRoleIsFenced(dataSource: DataSource): Promise<void> {
  const [role] = await dataSource.query<
    { name: string; superuser: boolean; bypass: boolean; owns: boolean }[]
  >(`SELECT r.rolname AS name, r.rolsuper AS superuser, r.rolbypassrls AS bypass,
            EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public'
                     AND pg_has_role(r.rolname, tableowner, 'USAGE')) AS owns
       FROM pg_roles r WHERE r.rolname = current_user`);
  if (!role) throw new StorageUnfit('The database does not say which role this connection has.');
  if (role.name !== APP_ROLE || role.superuser || role.bypass || role.owns) {
    throw new StorageUnfit(
      `The database role in effect, "${role.name}", could see the rows of all tenants, so nothing ` +
        `was started. Run "npm run migrate" as the owner of the database: it makes the role ` +
        `"${APP_ROLE}", which every connection then takes on.`,
    );
  }
}

/** Names of migrations that this build has and the database has not; empty when all is well. */
export async function missingMigrations(dataSource: DataSource): Promise<string[]> {
  // In a database that nobody prepared there is no such table; where `npm run migrate` was cut off
  // before its end, this role may not read it yet.
  const [table] = await dataSource.query<{ readable: boolean | null }[]>(
    `SELECT has_table_privilege(to_regclass('migrations'), 'SELECT') AS readable`,
  );
  if (table?.readable !== true) return MIGRATIONS.map(({ name }) => name);
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  const done = new Set(rows.map(({ name }) => name));
  return MIGRATIONS.map(({ name }) => name).filter((name) => !done.has(name));
}

/** A sentence for the operator when connecting failed in a way that a migration mends; else null. */
export function connectionAdvice(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : '';
  const isRoleMissing = code === '22023' || /role "floe_\w+" does not exist/.test(message);
  if (isRoleMissing || code === '42P01') {
    return 'The database is not prepared. Run "npm run migrate" first.';
  }
  if (code === '42501') {
    return (
      'The login of DATABASE_URL may not take on the role floe_app. Run "npm run migrate" with ' +
      'MIGRATION_DATABASE_URL set to the owner: it grants the role to the login of DATABASE_URL.'
    );
  }
  return null;
}
