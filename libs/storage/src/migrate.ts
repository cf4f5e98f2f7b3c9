import { ownerDataSource } from './data-source.js';
import { grantRole } from './grant-role.js';
import { APP_ROLE } from './roles.js';

export type MigrationReport = { applied: string[]; grantedTo: string[] };

/**
 * Brings the database to this build's schema as its owner, and lets the logins that need it take on
 * the run-time role: the owner itself, and `appLogin` when that is somebody else. Safe to run again
 * and by several at once (an advisory lock lets one go first).
 */
export async function migrateStorage(
  ownerUrl: string,
  appLogin: string | null,
): Promise<MigrationReport> {
  const dataSource = await ownerDataSource(ownerUrl).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await dataSource.runMigrations();
    await runner.query(`GRANT SELECT ON migrations TO ${APP_ROLE}`);
    const logins: { name: string }[] = await runner.query(LOGINS_TO_GRANT, [appLogin ?? '']);
    for (const { name } of logins) await runner.query(grantRole(APP_ROLE, name));
    return {
      applied: applied.map(({ name }) => name),
      grantedTo: logins.map(({ name }) => name),
    };
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
    await runner.release();
    await dataSource.destroy();
  }
}

const MIGRATION_LOCK = 7_046_029;

/** Superusers may take on every role without a grant. See `grantRole` for the two privilege words. */
const LOGINS_TO_GRANT = `
  SELECT quote_ident(rolname) AS name FROM pg_roles
   WHERE rolname IN (current_user, $1) AND NOT rolsuper
     AND NOT pg_has_role(oid, '${APP_ROLE}'::regrole,
       CASE WHEN current_setting('server_version_num')::int >= 160000
         THEN 'SET' ELSE 'MEMBER' END)`;
