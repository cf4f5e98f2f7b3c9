import { migrateStorage, ownerDataSource, TENANT_TABLES } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { emptyDatabase, type TestDatabase } from '../../support/database.js';

const TABLES = `SELECT table_name AS name FROM information_schema.tables
                 WHERE table_schema = 'public' ORDER BY table_name`;
const SHAPE = `
  SELECT table_name, column_name, data_type, is_nullable, column_default
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL
  SELECT tablename, indexname, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL
  SELECT tablename, policyname, roles::text, qual, with_check FROM pg_policies
  ORDER BY 1, 2, 3`;

const ALL_TABLES = [...TENANT_TABLES, 'migrations', 'tenants'].sort();

async function names(database: TestDatabase): Promise<string[]> {
  return (await database.ask<{ name: string }>(TABLES)).map(({ name }) => name);
}

describe('migrations', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await emptyDatabase();
  });
  afterAll(() => database.drop());

  it('go up, down and up again, and leave the same schema', async () => {
    await migrateStorage(database.url, null);
    expect(await names(database)).toEqual(ALL_TABLES);
    const shape = await database.ask(SHAPE);

    const owner = await ownerDataSource(database.url).initialize();
    try {
      for (const _ of owner.migrations) await owner.undoLastMigration({ transaction: 'each' });
      expect(await names(database)).toEqual(['migrations']);
    } finally {
      await owner.destroy();
    }

    const again = await migrateStorage(database.url, null);
    expect(again.applied).not.toEqual([]);
    expect(await database.ask(SHAPE)).toEqual(shape);
  });

  it('change nothing when they run again', async () => {
    await migrateStorage(database.url, null);
    expect(await migrateStorage(database.url, null)).toEqual({ applied: [], grantedTo: [] });
  });
});

describe('migrations run by several at once', () => {
  it('are applied by one of them, on one database', async () => {
    const database = await emptyDatabase();
    try {
      const reports = await Promise.all(
        Array.from({ length: 3 }, () => migrateStorage(database.url, null)),
      );
      const applied = reports.filter((report) => report.applied.length > 0);
      expect(applied).toHaveLength(1);
      expect(await names(database)).toEqual(ALL_TABLES);
    } finally {
      await database.drop();
    }
  });

  it('share the roles of the cluster, on several databases', async () => {
    const databases = await Promise.all([emptyDatabase(), emptyDatabase(), emptyDatabase()]);
    try {
      await Promise.all(databases.map(({ url }) => migrateStorage(url, null)));
      for (const database of databases) expect(await names(database)).toEqual(ALL_TABLES);
    } finally {
      await Promise.all(databases.map((database) => database.drop()));
    }
  });
});
