import { appDataSource, routerPool } from '#libs/storage';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { TcpProxy } from '../jobs/tcp-proxy.js';

/**
 * An error event that nobody listens for ends the process, and here fails the test. Under load the
 * end of a session comes in the packet that also opens it, before anybody could have begun to listen.
 */
describe('a PostgreSQL that cuts connections at their first moment', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let dataSource: DataSource;
  let router: Pool;

  beforeAll(async () => {
    database = await freshDatabase();
    const url = new URL(database.url);
    proxy = new TcpProxy(url.hostname, Number(url.port) || 5432);
    await proxy.heal();
    url.host = `127.0.0.1:${proxy.port}`;
    const settings = { url: url.href, poolSize: 2, applicationName: 'floe-test' };
    dataSource = await appDataSource(settings).initialize();
    router = routerPool(settings);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await router.end();
    proxy.cut();
    await database.drop();
  });
  beforeEach(() => proxy.heal());

  const statements = [
    ['a statement of an app', () => dataSource.query('SELECT 1')],
    ['a transaction of an app', () => dataSource.transaction((tx) => tx.query('SELECT 1'))],
    ['a statement of the router', () => router.query('SELECT 1')],
  ] as const;

  it.each(statements)('fails %s, ends nothing else, and the next one works', async (_, ask) => {
    await ask();
    await proxy.cutWelcomes();
    const welcomesBefore = proxy.welcomeCount;
    // Connections of before may fail first; each failure makes room for a new one.
    for (let at = 0; at < 5; at += 1) await expect(ask()).rejects.toThrow();
    expect(proxy.welcomeCount).toBeGreaterThan(welcomesBefore);
    await proxy.heal();
    await ask();
  });
});
