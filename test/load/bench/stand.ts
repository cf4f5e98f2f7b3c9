import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { Client } from 'pg';
import { migrateQueueSchema } from '#libs/jobs';
import { APP_ROLE, migrateStorage } from '#libs/storage';
import { createDatabase } from '../../../scripts/postgres/create-database.js';
import { startPostgres } from '../../../scripts/postgres/start-postgres.js';
import { claimSlot } from '../../../scripts/test/claim-slot.js';
import { findRedis } from '../../../scripts/test/find-redis.js';
import { freePorts } from '../../support/free-ports.js';
import { usageOf, usageOfTree, type Usage } from './process-usage.js';
import { isUp, Programs, type Program } from './programs.js';

export type Backend = 'postgres' | 'redis';
export type { Program } from './programs.js';

export type WorkerApp = 'sync-worker' | 'responder-worker';

/** What is measured: the apps as processes of their own, on durable stores, with the simulated Instagram. */
export type Stand = {
  backend: Backend;
  gateway: Program;
  simulator: Program;
  workers: Program[];
  adminToken: string;
  databaseUrl: string;
  /** Null where PostgreSQL is the queue. */
  redisUrl: string | null;
  /** Starts another program of `dist`, which listens at PORT, as a contender of the gateway. */
  start(name: string, file: string, settings?: Record<string, string>): Promise<Program>;
  /** One more worker, ready for its first turn. */
  startWorker(app: WorkerApp, settings?: Record<string, string>): Promise<Program>;
  /** What PostgreSQL and Redis have used so far. */
  stores(): Usage;
  postgres(): Usage;
  /** Bytes that Redis holds, by its own count; null without one. */
  redisBytes(): Promise<number | null>;
  /** Forgets what waits in Redis; does nothing without one. */
  emptyRedis(): Promise<void>;
  ask<Row extends object>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
};

export type StandOptions = {
  /** `.floe` of the clone. */
  folder: string;
  root: string;
  backend: Backend;
  settings?: Record<string, string>;
  /** False: nobody works on what comes in, until a worker is started. */
  hasWorkers?: boolean;
  /** False: workers get processor time like all else. */
  workersWait?: boolean;
};

export const APP_SECRET = 'bench-app-secret';

export async function openStand({
  folder,
  root,
  backend,
  settings = {},
  hasWorkers = true,
  workersWait = true,
}: StandOptions): Promise<Stand> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const one of stops.toReversed()) await one();
  };
  try {
    const slot = claimSlot(folder);
    stops.push(slot.release);
    const server = await startPostgres({
      dataDir: join(folder, 'bench-postgres'),
      durable: true,
      log: () => undefined,
      wantedPort: 5546,
    });
    stops.push(() => server.stop());
    const databaseUrl = await createDatabase(
      server.url,
      `floe_bench_${randomBytes(4).toString('hex')}`,
    );
    await migrateStorage(databaseUrl, null);
    await migrateQueueSchema(databaseUrl, { role: APP_ROLE });
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    stops.push(() => client.end());
    const redis = backend === 'redis' ? await openRedis(slot.redisPidFile, stops) : null;

    const [simulatorPort = 0, gatewayPort = 0] = await freePorts(2);
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const adminToken = randomBytes(24).toString('base64url');
    const programs = new Programs({
      root,
      folder,
      env: {
        PATH: process.env['PATH'] ?? '',
        // Such as --cpu-prof, to see what the apps spend their time on.
        NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] ?? '',
        DATABASE_URL: databaseUrl,
        ...(redis === null ? {} : { REDIS_URL: redis.url }),
        TOKEN_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
        GRAPH_API_URL: at(simulatorPort),
        INSTAGRAM_API_URL: at(simulatorPort),
        WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: 'true',
        LOG_LEVEL: 'warn',
        HOST: '127.0.0.1',
        HEALTH_HOST: '127.0.0.1',
        ...settings,
      },
    });
    const run = (...given: Parameters<Programs['start']>): Program => {
      const program = programs.start(...given);
      stops.push(program.stop);
      return program;
    };
    const simulator = run('simulator', 'test/simulator/main.js', simulatorPort, {
      SIMULATOR_PORT: String(simulatorPort),
      WEBHOOK_URL: `${at(gatewayPort)}/webhooks/instagram`,
      META_APP_SECRETS: APP_SECRET,
      META_VERIFY_TOKEN: 'bench-verify-token',
    });
    const gateway = run('gateway', 'apps/gateway/src/main.js', gatewayPort, {
      PORT: String(gatewayPort),
      PUBLIC_URL: at(gatewayPort),
      ADMIN_TOKEN: adminToken,
      META_VERIFY_TOKEN: 'bench-verify-token',
      META_APP_SECRETS: APP_SECRET,
    });
    const started: WorkerApp[] = [];
    const startWorker = async (app: WorkerApp, more: Record<string, string> = {}) => {
      const [port = 0] = await freePorts(1);
      const before = started.filter((one) => one === app).length;
      started.push(app);
      const name = before === 0 ? app : `${app}-${before + 1}`;
      const given = { HEALTH_PORT: String(port), ...more };
      const worker = run(name, `apps/${app}/src/main.js`, port, given);
      await isUp(worker, '/health/ready');
      return worker;
    };
    await isUp(simulator, '/_sim');
    await isUp(gateway, '/health/ready');
    const workers = hasWorkers
      ? [await startWorker('sync-worker'), await startWorker('responder-worker')]
      : [];
    // All share this machine's few processors, which in an installation they would not: what is owed
    // waits for those who ask, as it does where workers have machines of their own.
    for (const { child } of workersWait ? workers : []) {
      setPriority(child.pid ?? 0, constants.priority.PRIORITY_LOW);
    }
    return {
      backend,
      gateway,
      simulator,
      workers,
      adminToken,
      databaseUrl,
      redisUrl: redis?.url ?? null,
      start: async (name, file, more = {}) => {
        const [port = 0] = await freePorts(1);
        const program = run(name, file, port, { PORT: String(port), APP_SECRET, ...more });
        // Any answer will do: none has a page for health.
        await isUp(program, '/', () => true);
        return program;
      },
      startWorker,
      stores: () => {
        const postgres = usageOfTree(server.identity.pid);
        const other = redis?.usage();
        return {
          cpuMs: postgres.cpuMs + (other?.cpuMs ?? 0),
          rssMb: postgres.rssMb + (other?.rssMb ?? 0),
        };
      },
      postgres: () => usageOfTree(server.identity.pid),
      redisBytes: async () => (await redis?.bytes()) ?? null,
      emptyRedis: async () => void (await redis?.client.flushdb()),
      ask: async <Row extends object>(sql: string, parameters: unknown[] = []) =>
        (await client.query<Row>(sql, parameters)).rows,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openRedis(pidFile: string, stops: (() => unknown)[]) {
  const found = await findRedis(process.env, pidFile);
  if ('missing' in found) throw new Error(found.missing);
  stops.push(() => found.stop());
  const client = new Redis(found.url);
  stops.push(() => client.disconnect());
  return {
    url: found.url,
    client,
    usage: () => usageOf(pidOfRedis(pidFile)),
    bytes: async () => Number(/^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1] ?? 0),
  };
}

function pidOfRedis(pidFile: string): number {
  const [one] = JSON.parse(readFileSync(pidFile, 'utf8')) as { pid: number }[];
  return one?.pid ?? 0;
}
