import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
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

export type Backend = 'postgres' | 'redis';

/** A program of the stand, with what it has used. */
export type Program = { name: string; url: string; child: ChildProcess; usage(): Usage };

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
  start(name: string, file: string): Promise<Program>;
  /** What PostgreSQL and Redis have used so far. */
  stores(): Usage;
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
  /** False: nobody works on what comes in. */
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
    let redisUrl: string | null = null;
    let redis: Redis | null = null;
    if (backend === 'redis') {
      const found = await findRedis(process.env, slot.redisPidFile);
      if ('missing' in found) throw new Error(found.missing);
      redisUrl = found.url;
      stops.push(() => found.stop());
      const client = new Redis(found.url);
      redis = client;
      stops.push(() => client.disconnect());
    }
    const [simulatorPort = 0, gatewayPort = 0, syncPort = 0, responderPort = 0] =
      await freePorts(4);
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const adminToken = randomBytes(24).toString('base64url');
    const env = {
      PATH: process.env['PATH'] ?? '',
      // Such as --cpu-prof, to see what the apps spend their time on.
      NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] ?? '',
      DATABASE_URL: databaseUrl,
      ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
      TOKEN_ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
      GRAPH_API_URL: at(simulatorPort),
      INSTAGRAM_API_URL: at(simulatorPort),
      WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: 'true',
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      HEALTH_HOST: '127.0.0.1',
      ...settings,
    };
    const run = (
      name: string,
      file: string,
      port: number,
      more: Record<string, string>,
    ): Program => {
      const output = openSync(join(folder, `bench-${name}.log`), 'w', 0o600);
      const child = spawn(process.execPath, [join(root, 'dist', file)], {
        stdio: ['ignore', output, output],
        env: { ...env, ...more },
      });
      const gone = once(child, 'exit');
      // Whatever becomes of us, nothing goes on running.
      process.once('exit', () => child.kill('SIGKILL'));
      stops.push(async () => {
        if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
        await gone;
      });
      return { name, url: at(port), child, usage: () => usageOf(child.pid ?? 0) };
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
    const runWorker = (name: string, port: number) =>
      run(name, `apps/${name}/src/main.js`, port, { HEALTH_PORT: String(port) });
    const workers = hasWorkers
      ? [runWorker('sync-worker', syncPort), runWorker('responder-worker', responderPort)]
      : [];
    await isUp(simulator, '/_sim');
    for (const one of [gateway, ...workers]) await isUp(one, '/health/ready');
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
      redisUrl,
      start: async (name, file) => {
        const [port = 0] = await freePorts(1);
        const program = run(name, file, port, { PORT: String(port), APP_SECRET });
        // Any answer will do: neither has a page for health.
        await isUp(program, '/', () => true);
        return program;
      },
      stores: () => {
        const postgres = usageOfTree(server.identity.pid);
        const [other] = redis === null ? [] : [usageOf(pidOfRedis(slot.redisPidFile))];
        return {
          cpuMs: postgres.cpuMs + (other?.cpuMs ?? 0),
          rssMb: postgres.rssMb + (other?.rssMb ?? 0),
        };
      },
      emptyRedis: async () => void (await redis?.flushdb()),
      ask: async <Row extends object>(sql: string, parameters: unknown[] = []) =>
        (await client.query<Row>(sql, parameters)).rows,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const UP_WITHIN_MS = 30_000;

function pidOfRedis(pidFile: string): number {
  const [one] = JSON.parse(readFileSync(pidFile, 'utf8')) as { pid: number }[];
  return one?.pid ?? 0;
}

async function isUp(
  { name, url, child }: Program,
  path: string,
  isReady: (status: number) => boolean = (status) => status === 200,
): Promise<void> {
  const deadlineMs = Date.now() + UP_WITHIN_MS;
  while (Date.now() < deadlineMs) {
    if (child.exitCode !== null)
      throw new Error(`${name} ended at its start: see its log in .floe`);
    const answer = await fetch(`${url}${path}`).catch(() => null);
    if (answer && isReady(answer.status)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} is not ready after ${UP_WITHIN_MS} ms`);
}
