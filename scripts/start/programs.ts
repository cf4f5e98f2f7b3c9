import { join } from 'node:path';
import type { ChildProgram } from '../processes/supervisor.js';
import type { LocalSecrets } from './local-secrets.js';

export const WANTED_PORTS = {
  gateway: 3000,
  'sync-worker': 3001,
  'responder-worker': 3002,
  simulator: 4400,
  'partner-receiver': 4500,
};

export type ProgramName = keyof typeof WANTED_PORTS;

/** What the settings of all programs are made of. */
export type Setup = {
  /** The clone. */
  root: string;
  ports: Record<ProgramName, number>;
  secrets: LocalSecrets;
  /** The environment we were started with. */
  inherited: NodeJS.ProcessEnv;
};

/** Where the run-time and the migrations connect; `redisUrl` null means BullMQ's PostgreSQL backend. */
export type Stores = { databaseUrl: string; migrationUrl: string; redisUrl: string | null };

/** What a program needs of the surroundings. Anything else, such as a PORT set for another project, stays out. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ', 'NODE_EXTRA_CA_CERTS'];

function surroundings(inherited: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    PASSED_ON.flatMap((name) => {
      const value = inherited[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

export const urlAt = (port: number): string => `http://127.0.0.1:${port}`;

export function simulatorProgram({ root, ports, secrets, inherited }: Setup): ChildProgram {
  return {
    name: 'simulator',
    file: join(root, 'dist/test/simulator/main.js'),
    env: {
      ...surroundings(inherited),
      SIMULATOR_PORT: String(ports.simulator),
      WEBHOOK_URL: `${urlAt(ports.gateway)}/webhooks/instagram`,
      META_APP_SECRETS: secrets.META_APP_SECRETS,
      META_VERIFY_TOKEN: secrets.META_VERIFY_TOKEN,
      INSTAGRAM_APP_ID: secrets.INSTAGRAM_APP_ID,
      INSTAGRAM_APP_SECRET: secrets.INSTAGRAM_APP_SECRET,
    },
  };
}

export function receiverProgram({ root, ports, inherited }: Setup): ChildProgram {
  return {
    name: 'partner-receiver',
    file: join(root, 'dist/test/support/partner-receiver-main.js'),
    env: { ...surroundings(inherited), PARTNER_PORT: String(ports['partner-receiver']) },
  };
}

/** The migrations, which run once and end. */
export function migrateProgram(setup: Setup, stores: Stores): ChildProgram {
  return {
    name: 'migrate',
    file: join(setup.root, 'dist/scripts/migrate.js'),
    env: {
      ...appSettings(setup, stores),
      MIGRATION_DATABASE_URL: stores.migrationUrl,
    },
  };
}

export function appPrograms(setup: Setup, stores: Stores): ChildProgram[] {
  const settings = appSettings(setup, stores);
  const program = (name: ProgramName, portSetting: string): ChildProgram => ({
    name,
    file: join(setup.root, `dist/apps/${name}/src/main.js`),
    env: { ...settings, [portSetting]: String(setup.ports[name]) },
  });
  return [
    program('gateway', 'PORT'),
    program('sync-worker', 'HEALTH_PORT'),
    program('responder-worker', 'HEALTH_PORT'),
  ];
}

function appSettings(setup: Setup, stores: Stores): Record<string, string> {
  const { ports, secrets, inherited } = setup;
  return {
    ...surroundings(inherited),
    DATABASE_URL: stores.databaseUrl,
    ...(stores.redisUrl === null ? {} : { REDIS_URL: stores.redisUrl }),
    // Only this machine: the secrets are local, and the partner addresses are not checked.
    HOST: '127.0.0.1',
    PUBLIC_URL: urlAt(ports.gateway),
    GRAPH_API_URL: urlAt(ports.simulator),
    INSTAGRAM_API_URL: urlAt(ports.simulator),
    INSTAGRAM_AUTHORIZE_URL: `${urlAt(ports.simulator)}/oauth/authorize`,
    WEBHOOKS_ALLOW_PRIVATE_ADDRESSES: 'true',
    LOG_LEVEL: inherited['LOG_LEVEL'] ?? 'info',
    ...secrets,
  };
}
