import { Redis } from 'ioredis';
import type { System } from './system.js';

/** Everything that was ever said to the queue, also of jobs that are gone by now. */
export type QueueWatcher = { seen(): Promise<string>; close(): Promise<void> };

/** Listens to every command of Redis, or keeps a copy of every row of BullMQ's tables in PostgreSQL. */
export function watchQueue(system: System): Promise<QueueWatcher> {
  return system.redisUrl === null ? watchTables(system) : watchRedis(system.redisUrl);
}

async function watchRedis(url: string): Promise<QueueWatcher> {
  const redis = new Redis(url);
  const number = new URL(url).pathname.slice(1);
  const commands: string[] = [];
  const monitor = await redis.monitor();
  monitor.on('monitor', (_time: string, args: string[], _source: string, database: string) => {
    if (database === number) commands.push(args.join(' '));
  });
  return {
    seen: () => Promise.resolve(commands.join('\n')),
    close: () => {
      monitor.disconnect();
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

/** The copies lie outside `public`, so the apps' own schema stays as it is. */
async function watchTables({ database }: System): Promise<QueueWatcher> {
  await database.ask(`
    CREATE SCHEMA watch;
    CREATE TABLE watch.rows (row text);
    CREATE FUNCTION watch.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
      BEGIN INSERT INTO watch.rows VALUES (NEW::text); RETURN NULL; END $$`);
  const tables = await database.ask<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bullmq'`,
  );
  for (const { name } of tables) {
    await database.ask(
      `CREATE TRIGGER watch AFTER INSERT OR UPDATE ON ${name}
         FOR EACH ROW EXECUTE FUNCTION watch.keep()`,
    );
  }
  return {
    seen: async () => {
      const rows = await database.ask<{ row: string }>('SELECT DISTINCT row FROM watch.rows');
      return rows.map(({ row }) => row).join('\n');
    },
    close: () => Promise.resolve(),
  };
}
