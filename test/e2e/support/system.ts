import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { startSimulator, type RunningSimulator } from '../../simulator/simulator.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { Api } from './api.js';
import { AppProcess, type AppName } from './app-process.js';
import { freePorts } from '../../support/free-ports.js';
import { systemReport } from './system-report.js';
import { until } from './until.js';

/** The three apps as processes, the simulator of Instagram, and a database of their own. */
export type System = {
  gatewayUrl: string;
  adminToken: string;
  operator: Api;
  database: TestDatabase;
  simulator: RunningSimulator;
  apps: Record<AppName, AppProcess>;
  /** What the apps were told and nobody else may learn, by the name of the setting. */
  secrets: Record<string, string>;
  /** The Redis of the queue; null: it is in the database. */
  redisUrl: string | null;
  /** Forgets every turn and every scheduler, as a wiped Redis would. */
  wipeQueue(): Promise<void>;
  /** How everything stands, for the message of a test that waited in vain. Never throws. */
  report(): Promise<string>;
  stop(): Promise<void>;
};

export type SystemOptions = {
  /** How many lines of each app's log are kept. */
  logLines?: number;
};

const META_APP_SECRET = 'e2e-meta-app-secret-0001';
const OTHER_APP_SECRET = 'e2e-another-secret-of-the-app';
const INSTAGRAM_APP_SECRET = 'e2e-instagram-app-secret-0001';
const INSTAGRAM_APP_ID = '1020000000000777';
const VERIFY_TOKEN = 'e2e-verify-token';
/** Where the login sends the browser back to, below PUBLIC_URL. */
const CALLBACK_PATH = '/connect/instagram/callback';

/**
 * Starts everything on free ports. The queue's backend is `TEST_BACKEND`. With Redis, each Jest
 * worker has a database number of its own.
 */
export async function startSystem(
  more: Record<string, string> = {},
  options: SystemOptions = {},
): Promise<System> {
  const database = patient(await freshDatabase());
  const redisUrl = redisUrlOfWorker();
  if (redisUrl !== null) await onRedis(redisUrl, (redis) => redis.flushdb());
  const [gatewayPort, syncPort, responderPort] = await freePorts(3);
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const simulator = await startSimulator({
    appSecret: META_APP_SECRET,
    appId: INSTAGRAM_APP_ID,
    instagramAppSecret: INSTAGRAM_APP_SECRET,
    verifyToken: VERIFY_TOKEN,
    webhookUrl: `${gatewayUrl}/webhooks/instagram`,
  });
  simulator.control.patchSettings({ redirect_uris: [`${gatewayUrl}${CALLBACK_PATH}`] });
  const adminToken = randomBytes(24).toString('base64url');
  const encryptionKey = randomBytes(32).toString('base64');
  const env = {
    DATABASE_URL: database.url,
    ...(redisUrl === null ? {} : { REDIS_URL: redisUrl }),
    TOKEN_ENCRYPTION_KEYS: `e2e:${encryptionKey}`,
    GRAPH_API_URL: simulator.url,
    INSTAGRAM_API_URL: simulator.url,
    INSTAGRAM_AUTHORIZE_URL: `${simulator.url}/oauth/authorize`,
    INSTAGRAM_APP_ID,
    INSTAGRAM_APP_SECRET,
    WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: 'true',
    LOG_LEVEL: 'info',
    // What was lost on its way is found sooner than by default, as tests lose much.
    SWEEP_SECONDS: '5',
    ...more,
  };
  const worker = (port: number | undefined) => ({
    ...env,
    HEALTH_HOST: '127.0.0.1',
    HEALTH_PORT: String(port),
  });
  const app = (name: AppName, url: string, settings: Record<string, string>) =>
    new AppProcess(name, url, settings, options.logLines);
  const apps = {
    gateway: app('gateway', gatewayUrl, {
      ...env,
      HOST: '127.0.0.1',
      PORT: String(gatewayPort),
      PUBLIC_URL: gatewayUrl,
      ADMIN_TOKEN: adminToken,
      META_VERIFY_TOKEN: VERIFY_TOKEN,
      META_APP_SECRETS: `${OTHER_APP_SECRET},${META_APP_SECRET}`,
    }),
    'sync-worker': app('sync-worker', `http://127.0.0.1:${syncPort}`, worker(syncPort)),
    'responder-worker': app(
      'responder-worker',
      `http://127.0.0.1:${responderPort}`,
      worker(responderPort),
    ),
  };
  const all = Object.values(apps);
  const stop = async () => {
    await Promise.all(all.map((app) => app.end('SIGTERM')));
    await simulator.close();
    await database.drop();
  };
  try {
    for (const app of all) app.start();
    await Promise.all(all.map((app) => app.ready()));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    gatewayUrl,
    adminToken,
    operator: new Api(gatewayUrl, adminToken),
    database,
    simulator,
    apps,
    secrets: {
      ADMIN_TOKEN: adminToken,
      TOKEN_ENCRYPTION_KEYS: encryptionKey,
      META_APP_SECRETS: META_APP_SECRET,
      'META_APP_SECRETS, the other': OTHER_APP_SECRET,
      INSTAGRAM_APP_SECRET,
      META_VERIFY_TOKEN: VERIFY_TOKEN,
    },
    redisUrl,
    wipeQueue: async () => {
      if (redisUrl !== null) await onRedis(redisUrl, (redis) => redis.flushdb());
      else await wipePostgresQueue(database);
    },
    report: () => systemReport(database, all),
    stop,
  };
}

/**
 * The database, asked again where PostgreSQL has no connection to spare: those that a test cuts
 * take a moment to go, while the apps open theirs anew. Nothing was done then.
 */
function patient(database: TestDatabase): TestDatabase {
  return {
    ...database,
    async ask<Row extends object>(sql: string, parameters?: unknown[]) {
      const { rows } = await until('PostgreSQL has a connection to spare', 10_000, () =>
        database.ask<Row>(sql, parameters).then(
          (found) => ({ rows: found }),
          (error: unknown) => {
            if (error instanceof Error && 'code' in error && error.code === '53300') return null;
            throw error;
          },
        ),
      );
      return rows;
    },
  };
}

function redisUrlOfWorker(): string | null {
  if (process.env['TEST_BACKEND'] !== 'redis') return null;
  const url = new URL(process.env['TEST_REDIS_URL'] ?? 'redis://127.0.0.1:6379');
  url.pathname = `/${Number(process.env['JEST_WORKER_ID'] ?? 1) % 16}`;
  return url.href;
}

async function onRedis(url: string, work: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url);
  try {
    await work(redis);
  } finally {
    redis.disconnect();
  }
}

async function wipePostgresQueue(database: TestDatabase): Promise<void> {
  const tables = await database.ask<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname = 'bullmq' AND tablename NOT LIKE '%migration%'`,
  );
  const truncate = `TRUNCATE ${tables.map(({ name }) => name).join(', ')} CASCADE`;
  await until('the queue is wiped', 30_000, () =>
    database.ask(truncate).then(
      () => true,
      (error: unknown) => {
        // Busy workers hold their locks in another order; PostgreSQL ends one side.
        if (error instanceof Error && 'code' in error && error.code === '40P01') return false;
        throw error;
      },
    ),
  );
}
