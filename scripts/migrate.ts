import { migrateQueueSchema } from '#libs/jobs';
import { parseEnv } from '#libs/runtime';
import { APP_ROLE, migrateStorage, migrationEnv } from '#libs/storage';

/**
 * `npm run migrate`: brings the database to this build, as its owner. Run it before the apps of a
 * new version start; the apps of the version before keep working.
 */
const env = parseEnv(migrationEnv, process.env);
const ownerUrl = (env.MIGRATION_DATABASE_URL ?? env.DATABASE_URL).reveal();
const appLogin = decodeURIComponent(new URL(env.DATABASE_URL.reveal()).username);

const report = await migrateStorage(ownerUrl, appLogin === '' ? null : appLogin);
for (const name of report.applied) console.log(`applied ${name}`);
for (const login of report.grantedTo) console.log(`${login} may now take on the role ${APP_ROLE}`);
await migrateQueueSchema(ownerUrl, { role: APP_ROLE });
console.log(report.applied.length === 0 ? 'The database is up to date.' : 'The database is ready.');
