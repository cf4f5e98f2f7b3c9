import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandOf, identify, type ProcessIdentity } from '../processes/process-identity.js';
import { stopProcess } from '../processes/stop-process.js';
import { askPostgres } from './ask-postgres.js';
import { readPostmasterPid, type PostmasterPid } from './read-postmaster-pid.js';

const LOOK_EVERY_MS = 50;
const BECOMES_READY_MS = 10_000;

export type RunningPostgres = { identity: ProcessIdentity; port: number };

export function readPidFile(cluster: string): PostmasterPid | null {
  try {
    return readPostmasterPid(readFileSync(join(cluster, 'postmaster.pid'), 'utf8'));
  } catch {
    return null;
  }
}

/** Fast shutdown (transactions are rolled back), then the immediate one (recovery at the next start). */
export async function stopPostmaster(identity: ProcessIdentity, fastMs = 3_000): Promise<boolean> {
  return stopProcess(identity, [
    { signal: 'SIGINT', graceMs: fastMs },
    { signal: 'SIGQUIT', graceMs: 1_000 },
    { signal: 'SIGKILL', graceMs: 1_000 },
  ]);
}

/**
 * The server that an earlier, killed start has left on this cluster, proven by its command line and by our
 * password opening it; null when there is none. A pid file whose server is dead is removed (its pid may be
 * another program's by now); a server that lives but cannot be used is stopped.
 */
export async function findRunning(
  cluster: string,
  urlOf: (port: number) => string,
): Promise<RunningPostgres | null> {
  const first = readPidFile(cluster);
  const identity = first === null ? null : identify(first.pid);
  const isOurs = identity !== null && (commandOf(identity.pid) ?? '').includes(`-D ${cluster} `);
  if (!isOurs) {
    rmSync(join(cluster, 'postmaster.pid'), { force: true });
    return null;
  }
  const until = Date.now() + BECOMES_READY_MS;
  while (Date.now() < until) {
    const now = readPidFile(cluster);
    if (now === null || now.status === 'stopping') break;
    if (now.port !== null && now.status === 'ready') {
      try {
        const [row] = await askPostgres(urlOf(now.port), 'show data_directory');
        if (row?.['data_directory'] === cluster) return { identity, port: now.port };
      } catch {
        // It is stopped below: whatever it is, it keeps our data.
      }
      break;
    }
    await sleep(LOOK_EVERY_MS);
  }
  if (!(await stopPostmaster(identity))) {
    throw new Error(`PostgreSQL (pid ${identity.pid}) holds ${cluster} and does not stop.`);
  }
  return null;
}
