import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { migrateQueueSchema } from '#libs/jobs';
import { APP_ROLE, migrateStorage } from '#libs/storage';
import { claim } from '../../../scripts/processes/claim.js';
import { identify } from '../../../scripts/processes/process-identity.js';
import { sendSignal } from '../../../scripts/processes/stop-process.js';
import { leftBehind, stopAll } from '../../../scripts/processes/supervisor.js';
import { freePorts } from '../../support/free-ports.js';
import type { Backend } from '../options.js';
import { DurablePostgres } from './durable-postgres.js';
import { Program } from './program.js';

/** Whatever can be killed and comes back. */
export type Mortal = { name: string; kill(): Promise<void>; restart(): Promise<void> | void };

/** Everything as processes on this machine: apps, PostgreSQL, perhaps Redis, and the simulated Instagram. */
export type House = {
  gateway: { url: string };
  simulator: { url: string };
  adminToken: string;
  postgres: DurablePostgres;
  /** All but the simulator, which stands for Instagram and keeps the ledger. */
  mortals: Mortal[];
  programs: Program[];
  logs: string;
  stop(): Promise<void>;
};

const VERIFY_TOKEN = 'chaos-verify-token';
const APP_SECRET = 'chaos-app-secret';
const STOP_GRACE_MS = 3_000;

type HouseOptions = {
  /** `.floe` of the clone. */
  folder: string;
  root: string;
  backend: Backend;
};

export async function openHouse({ folder, root, backend }: HouseOptions): Promise<House> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).toReversed()) await one();
  };
  try {
    const taken = claim(join(folder, 'chaos.lock'));
    if ('heldBy' in taken) throw new Error(`chaos runs already (pid ${taken.heldBy.pid})`);
    stops.push(taken.release);
    const pidFile = join(folder, 'chaos-processes.json');
    await stopAll(leftBehind(pidFile), STOP_GRACE_MS);
    const logs = join(folder, 'chaos');
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(logs, { recursive: true });

    const programs: Program[] = [];
    const note = () => writeFileSync(pidFile, JSON.stringify(programs.flatMap(identityOf)));
    const run = (
      name: string,
      command: string,
      args: readonly string[],
      env: Record<string, string>,
      isUp: () => Promise<boolean>,
    ): Program => {
      const logFile = join(logs, `${name}.log`);
      const program = new Program({ name, command, args, env, logFile, isUp, onChange: note });
      programs.push(program);
      stops.push(() => program.stop());
      process.once('exit', () => {
        const { pid } = program;
        if (pid !== null) sendSignal(pid, 'SIGKILL', true);
      });
      return program;
    };

    const postgres = new DurablePostgres(join(folder, 'chaos-postgres'));
    stops.push(() => postgres.stop());
    await postgres.start();
    await migrateStorage(postgres.url, null);
    await migrateQueueSchema(postgres.url, { role: APP_ROLE });

    const names = ['gateway', 'sync-worker', 'responder-worker-1', 'responder-worker-2'] as const;
    const [simulatorPort = 0, redisPort = 0, ...appPorts] = await freePorts(2 + names.length);
    const at = (port: number) => `http://127.0.0.1:${port}`;
    const portOf = (name: (typeof names)[number]) => appPorts[names.indexOf(name)] ?? 0;
    const gatewayUrl = at(portOf('gateway'));
    const adminToken = randomBytes(24).toString('base64url');
    const path = { PATH: process.env['PATH'] ?? '' };

    const redis =
      backend === 'redis'
        ? run('redis', redisServer(), redisArguments(redisPort, logs), path, () =>
            accepts(redisPort),
          )
        : null;
    await redis?.start();
    const node = (file: string) => ['--enable-source-maps', join(root, 'dist', file)];
    const simulator = run(
      'simulator',
      process.execPath,
      node('test/simulator/main.js'),
      {
        ...path,
        SIMULATOR_PORT: String(simulatorPort),
        WEBHOOK_URL: `${gatewayUrl}/webhooks/instagram`,
        META_APP_SECRETS: APP_SECRET,
        META_VERIFY_TOKEN: VERIFY_TOKEN,
      },
      () => answers(`${at(simulatorPort)}/_sim`),
    );
    await simulator.start();
    const env = {
      ...path,
      DATABASE_URL: postgres.url,
      ...(redis === null ? {} : { REDIS_URL: `redis://127.0.0.1:${redisPort}` }),
      TOKEN_ENCRYPTION_KEYS: `chaos:${randomBytes(32).toString('base64')}`,
      GRAPH_API_URL: at(simulatorPort),
      INSTAGRAM_API_URL: at(simulatorPort),
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      HEALTH_HOST: '127.0.0.1',
    };
    const apps = names.map((name) => {
      const port = String(portOf(name));
      const more =
        name === 'gateway'
          ? {
              PORT: port,
              PUBLIC_URL: gatewayUrl,
              ADMIN_TOKEN: adminToken,
              META_VERIFY_TOKEN: VERIFY_TOKEN,
              META_APP_SECRETS: APP_SECRET,
            }
          : { HEALTH_PORT: port };
      const file = `apps/${name.replace(/-\d$/, '')}/src/main.js`;
      return run(name, process.execPath, node(file), { ...env, ...more }, () =>
        answers(`${at(Number(port))}/health/ready`),
      );
    });
    await Promise.all(apps.map((app) => app.start()));
    return {
      gateway: { url: gatewayUrl },
      simulator: { url: at(simulatorPort) },
      adminToken,
      postgres,
      mortals: [...apps, postgres, ...(redis === null ? [] : [redis])],
      programs,
      logs,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function identityOf(program: Program) {
  const identity = program.pid === null ? null : identify(program.pid);
  return identity === null ? [] : [{ name: program.name, ...identity }];
}

/** It keeps nothing: with it, all turns die, and the rows must be enough. */
const redisArguments = (port: number, folder: string): string[] =>
  Object.entries({
    '--port': String(port),
    '--bind': '127.0.0.1',
    '--dir': folder,
    '--appendonly': 'no',
    '--save': '',
    '--maxmemory-policy': 'noeviction',
  }).flat();

function redisServer(): string {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file));
  if (found === undefined) {
    throw new Error('there is no redis-server on the PATH: install it, or say --backend postgres');
  }
  return found;
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).status === 200;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.end());
    socket.once('close', (isBroken) => resolve(!isBroken));
    socket.once('error', () => undefined);
  });
}
