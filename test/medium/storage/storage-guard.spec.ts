import {
  appDataSource,
  assertRoleIsFenced,
  connectionAdvice,
  MIGRATIONS,
  missingMigrations,
  ownerDataSource,
  StorageUnfit,
} from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { emptyDatabase, freshDatabase, type TestDatabase } from '../../support/database.js';

const NAMES = MIGRATIONS.map(({ name }) => name);

describe('the guard of the storage', () => {
  let database: TestDatabase;
  let empty: TestDatabase;
  const opened: DataSource[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    empty = await emptyDatabase();
  });
  afterAll(async () => {
    await Promise.all(opened.map((dataSource) => dataSource.destroy()));
    await Promise.all([database.drop(), empty.drop()]);
  });

  async function open(dataSource: DataSource): Promise<DataSource> {
    opened.push(await dataSource.initialize());
    return dataSource;
  }
  const asApp = (url: string) =>
    open(appDataSource({ url, poolSize: 1, applicationName: 'floe-test' }));

  it('lets the fenced role pass', async () => {
    await assertRoleIsFenced(await asApp(database.url));
  });

  it('refuses a superuser that has not taken on the role, and says how to mend it', async () => {
    const superuser = await open(ownerDataSource(database.url));
    const refusal = assertRoleIsFenced(superuser);
    await expect(refusal).rejects.toThrow(StorageUnfit);
    await expect(refusal).rejects.toThrow(/npm run migrate/);
  });

  it('refuses a connection whose URL sets the role aside', async () => {
    const url = new URL(database.url);
    url.searchParams.set('options', '-c statement_timeout=1s');
    const refusal = assertRoleIsFenced(await asApp(url.href));
    await expect(refusal).rejects.toThrow(StorageUnfit);
  });

  it('names nothing missing in a database of this build', async () => {
    expect(await missingMigrations(await asApp(database.url))).toEqual([]);
  });

  it('names every migration in an empty database', async () => {
    expect(NAMES).not.toEqual([]);
    expect(await missingMigrations(await asApp(empty.url))).toEqual(NAMES);
  });

  it('names the ones that are not there yet', async () => {
    const behind = await freshDatabase();
    try {
      await behind.ask('DELETE FROM migrations WHERE name = $1', [NAMES.at(-1)]);
      const dataSource = await asApp(behind.url);
      expect(await missingMigrations(dataSource)).toEqual([NAMES.at(-1)]);
      await behind.ask('REVOKE ALL ON migrations FROM floe_app');
      expect(await missingMigrations(dataSource)).toEqual(NAMES);
    } finally {
      await behind.drop();
    }
  });

  it('tells the operator to migrate when the role is not there', async () => {
    const dataSource = appDataSource({
      url: database.url,
      poolSize: 1,
      applicationName: 'floe-test',
    });
    dataSource.setOptions({ extra: { options: '-c role=floe_nobody' } });
    const error: unknown = await dataSource.initialize().catch((cause: unknown) => cause);
    expect(connectionAdvice(error)).toMatch(/npm run migrate/);
  });

  it('has no advice where a migration mends nothing', () => {
    expect(connectionAdvice(new Error('connect ECONNREFUSED'))).toBeNull();
    expect(connectionAdvice('nonsense')).toBeNull();
  });
});
