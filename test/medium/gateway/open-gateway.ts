import { randomBytes } from 'node:crypto';
import { parseEnv, makeLogger } from '#libs/runtime';
import { Redis } from 'ioredis';
import { createGateway, type TimeLimits } from '../../../apps/gateway/src/create-gateway.js';
import { gatewayEnv } from '../../../apps/gateway/src/env.js';
import { startSimulator, type RunningSimulator } from '../../simulator/simulator.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { ask, type Answer, type Call } from './ask.js';

export type Gateway = {
  /** As it listens on a free port; most tests need only `ask`. */
  url: string;
  /** A request through Fastify's own injection: no socket, all the rest is real. */
  ask(call: Call): Promise<Answer>;
  operator(call: Call): Promise<Answer>;
  database: TestDatabase;
  simulator: RunningSimulator;
  /** Every secret that this gateway was given; none may ever come out of it. */
  secrets: GatewaySecrets;
  /** All that was logged until now, at every level. */
  logs(): string;
  close(): Promise<void>;
};

export type GatewaySecrets = {
  adminToken: string;
  verifyToken: string;
  appSecrets: [string, string];
  tokenKey: string;
  instagramSecret: string;
};

export const PUBLIC_URL = 'https://floe.example';

const APP_ID = '1020000000000001';

export type GatewayOptions = {
  settings?: Record<string, string>;
  /** What stands between the gateway and its database or queue; by default nothing does. */
  reach?: (url: string) => Promise<string>;
  timeLimits?: TimeLimits;
  /** Another process of the same installation; it is closed before that one. */
  beside?: Gateway;
};

/** The gateway as its process makes it, on a database, a queue and an Instagram of its own. */
export async function openGateway({
  settings = {},
  reach = async (url) => url,
  timeLimits,
  beside,
}: GatewayOptions = {}): Promise<Gateway> {
  const { database, secrets, simulator } = beside ?? (await openSurroundings());
  const redis = redisOfWorker();
  const env = parseEnv(gatewayEnv, {
    DATABASE_URL: await reach(database.url),
    ...(redis === null ? {} : { REDIS_URL: await reach(redis) }),
    TOKEN_ENCRYPTION_KEYS: `test:${secrets.tokenKey}`,
    GRAPH_API_URL: simulator.url,
    INSTAGRAM_API_URL: simulator.url,
    INSTAGRAM_AUTHORIZE_URL: `${simulator.url}/oauth/authorize`,
    INSTAGRAM_APP_ID: APP_ID,
    INSTAGRAM_APP_SECRET: secrets.instagramSecret,
    PUBLIC_URL,
    ADMIN_TOKEN: secrets.adminToken,
    META_VERIFY_TOKEN: secrets.verifyToken,
    META_APP_SECRETS: secrets.appSecrets.join(','),
    LOG_LEVEL: 'trace',
    ...settings,
  });
  const lines: string[] = [];
  const logger = makeLogger('gateway', env.LOG_LEVEL, { write: (line) => lines.push(line) });
  const app = await createGateway(env, logger, timeLimits);
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    ask: (call) => ask(app, call),
    operator: (call) => ask(app, { key: secrets.adminToken, ...call }),
    database,
    simulator,
    secrets,
    logs: () => lines.join(''),
    close: async () => {
      await app.close();
      if (beside) return;
      await simulator.close();
      await database.drop();
      if (redis !== null) await forgetTurns(redis);
    },
  };
}

/** What the processes of one installation share. */
async function openSurroundings() {
  const database = await freshDatabase();
  const secrets = newSecrets();
  const simulator = await startSimulator({
    appSecret: secrets.appSecrets[0],
    verifyToken: secrets.verifyToken,
    appId: APP_ID,
    instagramAppSecret: secrets.instagramSecret,
  });
  return { database, secrets, simulator };
}

function newSecrets(): GatewaySecrets {
  const text = () => randomBytes(24).toString('hex');
  return {
    adminToken: `admin-${text()}`,
    verifyToken: `verify-${text()}`,
    appSecrets: [`app-${text()}`, `previous-${text()}`],
    tokenKey: randomBytes(32).toString('base64'),
    instagramSecret: `instagram-${text()}`,
  };
}

/**
 * A database of Redis for each Jest worker, above those of the end-to-end tests: nobody takes the
 * turns that a lone gateway adds, so they are forgotten at the end.
 */
export function redisOfWorker(): string | null {
  if (process.env['TEST_BACKEND'] !== 'redis') return null;
  const given = process.env['TEST_REDIS_URL'];
  if (!given) throw new Error('TEST_REDIS_URL is needed for the gateway on redis.');
  const url = new URL(given);
  url.pathname = `/${8 + (Number(process.env['JEST_WORKER_ID'] ?? 1) % 8)}`;
  return url.href;
}

async function forgetTurns(url: string): Promise<void> {
  const redis = new Redis(url);
  const keys = await redis.keys('floe:*');
  if (keys.length > 0) await redis.del(...keys);
  await redis.quit();
}
