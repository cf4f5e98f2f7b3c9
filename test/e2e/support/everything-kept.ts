import { Redis } from 'ioredis';
import type { TestDatabase } from '../../support/database.js';
import type { System } from './system.js';

/** By its name, all that one place holds, as text. */
export type Places = Map<string, string>;

/** What the apps log, measure and keep, as a thief of backups and logs would have it. */
export async function everythingKept(system: System): Promise<Places> {
  const places: Places = new Map();
  for (const { app, log, baseUrl } of Object.values(system.apps)) {
    places.set(`the log of the ${app}`, log);
    places.set(`the metrics of the ${app}`, await (await fetch(`${baseUrl}/metrics`)).text());
  }
  places.set('the database', await dumpOf(system.database));
  if (system.redisUrl !== null) places.set('Redis', await redisDump(system.redisUrl));
  return places;
}

/** Every row of every table, and the statements of the connections that are open. */
export async function dumpOf(database: TestDatabase): Promise<string> {
  const tables = await database.ask<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await database.ask<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
    parts.push(name, ...rows.map(({ row }) => row));
  }
  const statements = await database.ask<{ query: string }>(
    'SELECT query FROM pg_stat_activity WHERE datname = current_database()',
  );
  return [...parts, ...statements.map(({ query }) => query)].join('\n');
}

async function redisDump(url: string): Promise<string> {
  const redis = new Redis(url);
  try {
    const parts: string[] = [];
    for (const key of await redis.keys('*')) {
      parts.push(key, JSON.stringify(await valueOf(redis, key)));
    }
    return parts.join('\n');
  } finally {
    redis.disconnect();
  }
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  switch (await redis.type(key)) {
    case 'string':
      return redis.get(key);
    case 'hash':
      return redis.hgetall(key);
    case 'list':
      return redis.lrange(key, 0, -1);
    case 'set':
      return redis.smembers(key);
    case 'zset':
      return redis.zrange(key, 0, -1, 'WITHSCORES');
    case 'stream':
      return redis.xrange(key, '-', '+');
    default:
      return null;
  }
}
