import { appDataSource, connectionAdvice, migrateStorage, assertRoleIsFenced } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimEvents } from './claim-as-turn.js';
import { randomBytes } from 'node:crypto';
import { emptyDatabase, freshDatabase, urlAs, type TestDatabase } from '../../support/database.js';
import { openStorageOn } from './open-storage.js';
import { anAccount, aTenant, receive } from './scene.js';

const PASSWORD = 'only-for-tests';

/** Logins of this spec alone: roles belong to the whole server, which other specs share. */
const suffix = randomBytes(6).toString('hex');
const owner = `floe_test_owner_${suffix}`;
const login = `floe_test_login_${suffix}`;
const stranger = `floe_test_stranger_${suffix}`;

/**
 * Leaves the owner as `CREATE ROLE` leaves who ran it: from PostgreSQL 16 on an administrator of
 * the roles who may not take them on; before, it needs nothing but CREATEROLE.
 */
const LIKE_A_CREATOR = `
  DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 160000 THEN
      EXECUTE 'GRANT floe_app, floe_router TO ${owner} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE';
    END IF;
  END $$`;

describe('an installation without any superuser', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    const prepared = await freshDatabase();
    await prepared.ask(`CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD '${PASSWORD}'`);
    await prepared.ask(`CREATE ROLE ${login} LOGIN PASSWORD '${PASSWORD}'`);
    await prepared.ask(`CREATE ROLE ${stranger} LOGIN PASSWORD '${PASSWORD}'`);
    await prepared.ask(LIKE_A_CREATOR);
    await prepared.drop();
    database = await emptyDatabase(owner);
  });

  afterAll(async () => {
    await database.drop();
    const server = await emptyDatabase();
    // What the owner granted goes with it.
    for (const role of [owner, login, stranger]) {
      await server.ask(`DROP OWNED BY ${role}`);
      await server.ask(`DROP ROLE ${role}`);
    }
    await server.drop();
  });

  it('is migrated by its owner, who lets the other login and itself take on the role', async () => {
    const report = await migrateStorage(urlAs(database.url, owner, PASSWORD), login);
    expect(report.applied).not.toEqual([]);
    expect(report.grantedTo.toSorted()).toEqual([login, owner].toSorted());
    const again = await migrateStorage(urlAs(database.url, owner, PASSWORD), login);
    expect(again).toEqual({ applied: [], grantedTo: [] });
  });

  it.each([
    ['the login of DATABASE_URL', login],
    ['the owner, when there is no other login', owner],
  ])('serves %s, fenced', async (_, user) => {
    const storage = await openStorageOn(database, urlAs(database.url, user, PASSWORD));
    try {
      await assertRoleIsFenced(storage.dataSource);
      const tenant = await aTenant(storage);
      const other = await aTenant(storage);
      const account = await anAccount(storage, tenant.id);
      await receive(storage, account, { payload: 'HOURS' });
      expect(await claimEvents(storage, other.id, account.id, 10)).toEqual([]);
      expect(await claimEvents(storage, tenant.id, account.id, 10)).toHaveLength(1);
    } finally {
      await storage.close();
    }
  });

  it('refuses a login that was never granted the role, and says what to do', async () => {
    const dataSource = appDataSource({
      url: urlAs(database.url, stranger, PASSWORD),
      poolSize: 1,
      applicationName: 'floe-test',
    });
    const error: unknown = await dataSource.initialize().catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Error);
    expect(connectionAdvice(error)).toMatch(/MIGRATION_DATABASE_URL/);
  });
});
