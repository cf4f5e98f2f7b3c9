import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assignPorts, describeReplacement } from '../ports/assign-ports.js';
import { isPortFree } from '../ports/is-port-free.js';
import { identify, isAlive, type ProcessIdentity } from '../processes/process-identity.js';
import { findBinaries } from './binaries.js';
import { findRunning, readPidFile, stopPostmaster } from './find-running.js';
import { initCluster, SUPERUSER } from './init-cluster.js';
import { placeCluster, type ClusterPlace } from './place-cluster.js';
import { superuserPassword } from './superuser-password.js';

const LOOK_EVERY_MS = 20;
const STARTS_WITHIN_MS = 60_000;
const TRIES = 10;
const DEFAULT_PORT = 5544;
const ORPHAN_WATCH_MS = 1_000;

export type StartPostgresOptions = {
  /** Where the server's data and its password are kept. */
  dataDir: string;
  /** False gives up everything that a crash of the machine would need: for tests. */
  durable: boolean;
  log: (line: string) => void;
  /** Default 5544; the next free one when it is taken. */
  wantedPort?: number;
  /** What the server says; default `postgres.log` in the data folder. Truncated at a start. */
  logFile?: string;
};

export type StartedPostgres = {
  /** Superuser's, of the database `postgres`. Holds the password: never print it. */
  url: string;
  port: number;
  identity: ProcessIdentity;
  /** True when a server that an earlier start has left was taken over. */
  reused: boolean;
  /** Resolves when the server has gone, for whatever reason. */
  exited: Promise<void>;
  /** Fast shutdown, then after `fastMs` (3 s) the immediate one. */
  stop: (fastMs?: number) => Promise<void>;
};

const settings = (port: number, durable: boolean): Record<string, string> => ({
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  port: String(port),
  max_connections: '300',
  timezone: 'UTC',
  log_timezone: 'UTC',
  ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
});

type Launch = { identity: ProcessIdentity; exited: Promise<void> } | { because: string };

async function launch(
  place: ClusterPlace,
  port: number,
  durable: boolean,
  logFile: string,
): Promise<Launch> {
  mkdirSync(dirname(logFile), { recursive: true });
  const output = openSync(logFile, 'w', 0o600);
  const child = spawn(
    join(place.native, 'bin/postgres'),
    // A blank after the folder, whatever comes: findRunning looks for it.
    ['-D', place.cluster].concat(
      Object.entries(settings(port, durable)).flatMap(([name, value]) => [
        '-c',
        `${name}=${value}`,
      ]),
    ),
    {
      cwd: place.cluster,
      detached: true,
      stdio: ['ignore', output, output],
      env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' },
      ...place.owner,
    },
  );
  closeSync(output);
  const end: { because: string | null } = { because: null };
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      end.because = error.message;
      resolve();
    });
    child.once('exit', () => {
      end.because ??= readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n  ');
      resolve();
    });
  });
  const until = Date.now() + STARTS_WITHIN_MS;
  while (end.because === null && Date.now() < until) {
    const said = readPidFile(place.cluster);
    const identity = child.pid === undefined ? null : identify(child.pid);
    if (identity !== null && said?.pid === child.pid && said?.status === 'ready') {
      return { identity, exited };
    }
    await sleep(LOOK_EVERY_MS);
  }
  child.kill('SIGQUIT');
  return { because: end.because ?? `it was not ready after ${STARTS_WITHIN_MS / 1000} s` };
}

/** A port taken between our look and its bind, or helpers of a killed server that have not gone yet. */
const isWorthAnotherTry = (because: string): boolean =>
  /could not bind|Address already in use|pre-existing shared memory|is still in use/.test(because);

async function launchAnew(
  place: ClusterPlace,
  options: StartPostgresOptions,
): Promise<{ identity: ProcessIdentity; exited: Promise<void>; port: number }> {
  const logFile = options.logFile ?? join(options.dataDir, 'postgres.log');
  let because = '';
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const wanted = { postgres: options.wantedPort ?? DEFAULT_PORT };
    const { ports, replaced } = await assignPorts(wanted, isPortFree);
    for (const each of replaced) options.log(describeReplacement(each));
    const launched = await launch(place, ports.postgres, options.durable, logFile);
    if ('identity' in launched) return { ...launched, port: ports.postgres };
    because = launched.because;
    if (!isWorthAnotherTry(because)) break;
    await sleep(500);
  }
  throw new Error(`PostgreSQL did not start; its log (${logFile}) ends with:\n  ${because}`);
}

async function watch(identity: ProcessIdentity): Promise<void> {
  while (isAlive(identity)) await sleep(ORPHAN_WATCH_MS, undefined, { ref: false });
}

/**
 * Starts the embedded PostgreSQL on the loopback address, making its data folder the first time; or takes
 * over the one which an earlier start, killed, has left running there.
 * Throws with a sentence for the person who started us.
 */
export async function startPostgres(options: StartPostgresOptions): Promise<StartedPostgres> {
  const binaries = findBinaries();
  const place = placeCluster(options.dataDir, binaries);
  const password = superuserPassword(options.dataDir);
  const urlOf = (port: number): string =>
    `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`;
  if (place.isElsewhere) {
    options.log(
      `PostgreSQL does not run as root, and no other user can reach ${options.dataDir}: its data is in ${place.home}`,
    );
  }
  const orphan = await findRunning(place.cluster, urlOf);
  if (orphan !== null) {
    options.log(
      `PostgreSQL of an earlier start is still running (pid ${orphan.identity.pid}, port ${orphan.port}); using it`,
    );
    return {
      ...orphan,
      url: urlOf(orphan.port),
      reused: true,
      exited: watch(orphan.identity),
      stop: async (fastMs) => void (await stopPostmaster(orphan.identity, fastMs)),
    };
  }
  await initCluster(place, binaries, password, options.durable);
  const started = await launchAnew(place, options);
  return {
    ...started,
    url: urlOf(started.port),
    reused: false,
    stop: async (fastMs) => void (await stopPostmaster(started.identity, fastMs)),
  };
}
