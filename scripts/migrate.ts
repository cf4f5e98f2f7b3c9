import { migrateQueueSchema } from '#libs/jobs';
import { parseEnv } from '#libs/runtime';
import { APP_ROLE, migrateStorage, migrationEnv } from '#libs/storage';

/**
 * `npm run migrate`: brings the database to this build, as its owner. Run it before the apps of a
 * new version start; the apps of the version before keep working.
 */
async function migrate(): Promise<void> {
  const env = parseEnv(migrationEnv, process.env);
  const ownerUrl = (env.MIGRATION_DATABASE_URL ?? env.DATABASE_URL).reveal();
  const appLogin = decodeURIComponent(new URL(env.DATABASE_URL.reveal()).username);

  const report = await migrateStorage(ownerUrl, appLogin === '' ? null : appLogin);
  for (const name of report.applied) console.log(`applied ${name}`);
  for (const login of report.grantedTo) {
    console.log(`${login} may now take on the role ${APP_ROLE}`);
  }
  await migrateQueueSchema(ownerUrl, { role: APP_ROLE });
  const isNew = report.applied.length > 0;
  console.log(isNew ? 'The database is ready.' : 'The database is up to date.');
}

try {
  await migrate();
} catch (error) {
  if (error instanceof Error && error.name === 'EnvProblems') console.error(error.message);
  else if (error instanceof Error && 'code' in error) {
    // PostgreSQL and the network say what is wrong in one sentence; a stack says no more.
    console.error(`Cannot migrate: ${error.message || String(error.code)}`);
  } else console.error('Cannot migrate:', error);
  process.exit(1);
}
