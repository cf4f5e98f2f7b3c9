import type { ConnectionOptions } from 'bullmq';
import type { PgPoolConfig } from 'bullmq';

/** Where the queue lives. Without `redisUrl` it is BullMQ's PostgreSQL backend on `databaseUrl`. */
export type QueueServer = {
  redisUrl?: string | undefined;
  databaseUrl?: string | undefined;
  /** Role that PostgreSQL connections take on. */
  role?: string | undefined;
  /** Redis only: what all keys begin with. Default `floe`. */
  prefix?: string | undefined;
  /** PostgreSQL only. Default `bullmq`. */
  postgresSchema?: string | undefined;
};

export const DEFAULT_PREFIX = 'floe';
export const DEFAULT_POSTGRES_SCHEMA = 'bullmq';

export type ConnectionUse = 'produce' | 'consume';

export type BackendName = 'redis' | 'postgres';

export function backendOf(server: QueueServer): BackendName {
  return server.redisUrl === undefined ? 'postgres' : 'redis';
}

/** BullMQ's connection options of either backend; which one was made must match the backend factory in force. */
export function connectionFor(
  server: QueueServer,
  use: ConnectionUse,
): ConnectionOptions & PgPoolConfig {
  return server.redisUrl === undefined
    ? postgresConnection(server, use)
    : redisConnection(server.redisUrl, use);
}

/** Producers fail fast while the server is away; workers wait for it. */
function redisConnection(url: string, use: ConnectionUse): ConnectionOptions & PgPoolConfig {
  const both = {
    url,
    // Resumes within a second of the server's return; BullMQ's own strategy grows to 20 s.
    retryStrategy: (attempt: number) => Math.min(100 * attempt, 1_000),
    connectTimeout: 2_000,
    keepAlive: 5_000,
  };
  return use === 'produce'
    ? { ...both, enableOfflineQueue: false, maxRetriesPerRequest: 1, commandTimeout: 2_000 }
    : { ...both, maxRetriesPerRequest: null };
}

/** Each queue and each worker owns such a pool, and a worker one more connection that listens. */
function postgresConnection(
  server: QueueServer,
  use: ConnectionUse,
): ConnectionOptions & PgPoolConfig {
  if (server.databaseUrl === undefined) {
    throw new Error('The queue needs a server: give redisUrl or databaseUrl.');
  }
  return {
    connectionString: server.databaseUrl,
    schema: server.postgresSchema ?? DEFAULT_POSTGRES_SCHEMA,
    max: use === 'produce' ? 2 : 4,
    connectionTimeoutMillis: 2_000,
    // Beyond these a connection counts as dead: BullMQ's statements take milliseconds.
    query_timeout: 5_000,
    idleTimeoutMillis: 5_000,
    keepAlive: true,
    ...(server.role === undefined ? {} : { options: `-c role=${roleName(server.role)}` }),
  };
}

export function roleName(role: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(role)) {
    throw new Error(`Not a plain role name: ${JSON.stringify(role)}`);
  }
  return role;
}
