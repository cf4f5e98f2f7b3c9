import { migrateStorage, MIGRATIONS, ownerDataSource, TENANT_TABLES } from '#libs/storage';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { emptyDatabase, type TestDatabase } from '../../support/database.js';
import { shapeOf } from './schema-shape.js';

/** Without the weeks of tables that have them: which there are depends on the day. */
const TABLES = `SELECT relname AS name FROM pg_class
                 WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                   AND NOT relispartition ORDER BY relname COLLATE "C"`;

const ALL_TABLES = [
  ...TENANT_TABLES,
  'consent_requests',
  'key_rewraps',
  'migrations',
  'rate_windows',
  'tenant_erasures',
  'tenants',
].sort();

async function names(database: TestDatabase): Promise<string[]> {
  return (await database.ask<{ name: string }>(TABLES)).map(({ name }) => name);
}

/** Applies the first `count` migrations. */
async function upTo(database: TestDatabase, count: number): Promise<void> {
  const { options } = ownerDataSource(database.url);
  const owner = await new DataSource({
    ...options,
    migrations: MIGRATIONS.slice(0, count),
  }).initialize();
  await owner.runMigrations().finally(() => owner.destroy());
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
    const shape = await shapeOf(database);

    const owner = await ownerDataSource(database.url).initialize();
    try {
      for (const _ of owner.migrations) await owner.undoLastMigration({ transaction: 'each' });
      expect(await names(database)).toEqual(['migrations']);
    } finally {
      await owner.destroy();
    }

    const again = await migrateStorage(database.url, null);
    expect(again.applied).not.toEqual([]);
    expect(await shapeOf(database)).toEqual(shape);
  });

  it.each(MIGRATIONS.map(({ name }, at) => [name, at] as const))(
    'leave behind, once %s is undone, what was there before it',
    async (_, at) => {
      const before = await emptyDatabase();
      try {
        await upTo(before, at);
        const shape = await shapeOf(before);
        await upTo(before, at + 1);
        expect(await shapeOf(before)).not.toEqual(shape);
        const owner = await ownerDataSource(before.url).initialize();
        await owner.undoLastMigration({ transaction: 'each' }).finally(() => owner.destroy());
        expect(await shapeOf(before)).toEqual(shape);
      } finally {
        await before.drop();
      }
    },
  );

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
