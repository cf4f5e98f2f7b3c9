import { join } from 'node:path';
import { assignPorts, describeReplacement } from '../ports/assign-ports.js';
import { isPortFree } from '../ports/is-port-free.js';
import { createDatabase } from '../postgres/create-database.js';
import { startPostgres, type StartedPostgres } from '../postgres/start-postgres.js';
import { Supervisor } from '../processes/supervisor.js';
import type { Progress } from '../terminal/progress.js';
import { localSecrets } from './local-secrets.js';
import {
  appPrograms,
  migrateProgram,
  receiverProgram,
  simulatorProgram,
  urlAt,
  WANTED_PORTS,
  type ProgramName,
  type Setup,
  type Stores,
} from './programs.js';
import { asStep, StepFailed } from './step-failed.js';
import { waitUntilReady } from './wait-until-ready.js';

export type BringUpOptions = {
  root: string;
  /** `.floe` of the clone. */
  dataFolder: string;
  supervisor: Supervisor;
  progress: Progress;
  signal: AbortSignal;
  inherited: NodeJS.ProcessEnv;
  /** Called with the server as soon as there is one, so that it can be stopped whatever comes. */
  onPostgres: (postgres: StartedPostgres) => void;
  /** Called when a program answers for the first time. */
  onReady: (name: string) => void;
};

const isHealthy = (status: number): boolean => status === 200;
const isThere = (status: number): boolean => status < 500;

async function openStores(options: BringUpOptions): Promise<Stores> {
  const { inherited, progress, dataFolder } = options;
  const redisUrl = inherited['REDIS_URL'] || null;
  if (redisUrl !== null) progress.say('queues: the Redis of REDIS_URL');
  const external = inherited['DATABASE_URL'];
  if (external) {
    progress.say('PostgreSQL: the one of DATABASE_URL');
    const migrationUrl = inherited['MIGRATION_DATABASE_URL'] || external;
    return { databaseUrl: external, migrationUrl, redisUrl };
  }
  return asStep('start PostgreSQL', [], () =>
    progress.step('starting PostgreSQL', async () => {
      const postgres = await startPostgres({
        dataDir: join(dataFolder, 'postgres'),
        durable: true,
        log: progress.say,
        logFile: options.supervisor.logOf('postgres'),
      });
      options.onPostgres(postgres);
      const databaseUrl = await createDatabase(postgres.url, 'floe');
      return { databaseUrl, migrationUrl: databaseUrl, redisUrl };
    }),
  );
}

async function migrate(options: BringUpOptions, setup: Setup, stores: Stores): Promise<void> {
  const { supervisor, progress, signal } = options;
  await progress.step('migrating the database', async () => {
    signal.throwIfAborted();
    const ending = await supervisor.run(migrateProgram(setup, stores));
    signal.throwIfAborted();
    if (ending === 'exit 0') return;
    throw new StepFailed('migrate the database', `the migrations failed (${ending})`, ['migrate']);
  });
}

/** Starts all that Floe needs on this machine, what does not depend on each other side by side. Throws StepFailed. */
export async function bringUp(options: BringUpOptions): Promise<Setup> {
  const stores = openStores(options);
  try {
    return await startPrograms(options, stores);
  } catch (error) {
    // A PostgreSQL that is just starting must be known to the caller, who stops it.
    await stores.catch(() => undefined);
    throw error;
  }
}

async function startPrograms(options: BringUpOptions, opening: Promise<Stores>): Promise<Setup> {
  const { root, supervisor, progress, signal, inherited } = options;
  // It is awaited below; until then a failure of the ports must not leave this one unhandled.
  opening.catch(() => undefined);
  const secrets = localSecrets(join(options.dataFolder, 'secrets.json'));
  const { ports, replaced } = await assignPorts(WANTED_PORTS, isPortFree);
  for (const each of replaced) progress.say(describeReplacement(each));
  const setup: Setup = { root, ports, secrets, inherited };
  const ready = async (
    name: ProgramName,
    path: string,
    isReady: (status: number) => boolean,
  ): Promise<void> => {
    const url = `${urlAt(setup.ports[name])}${path}`;
    await waitUntilReady(supervisor, name, url, isReady, signal);
    options.onReady(name);
  };
  supervisor.start(simulatorProgram(setup));
  supervisor.start(receiverProgram(setup));
  const helpers = progress.step('starting the simulator and the receiver', () =>
    Promise.all([
      ready('simulator', '/', isThere),
      ready('partner-receiver', '/received', isThere),
    ]),
  );
  const apps = async (): Promise<void> => {
    const stores = await opening;
    await migrate(options, setup, stores);
    for (const program of appPrograms(setup, stores)) supervisor.start(program);
    await progress.step('starting the three apps', () =>
      Promise.all([
        ready('gateway', '/health/ready', isHealthy),
        ready('sync-worker', '/health/ready', isHealthy),
        ready('responder-worker', '/health/ready', isHealthy),
      ]),
    );
  };
  await Promise.all([helpers, apps()]);
  return setup;
}
