import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './binaries.js';
import { giveTo, type ClusterPlace } from './place-cluster.js';

const run = promisify(execFile);

export const SUPERUSER = 'postgres';

/**
 * Makes the cluster where there is none; true when it did. It appears in its place only when it is whole,
 * so a start that was killed here leaves nothing that a later one could take for a cluster.
 * Throws when the data was made by another major version of PostgreSQL.
 */
export async function initCluster(
  place: ClusterPlace,
  binaries: PostgresBinaries,
  password: string,
  durable: boolean,
): Promise<boolean> {
  const versionFile = join(place.cluster, 'PG_VERSION');
  if (existsSync(versionFile)) {
    const major = readFileSync(versionFile, 'utf8').trim();
    if (major === binaries.major) return false;
    throw new Error(
      `${place.cluster} was made by PostgreSQL ${major}, this is ${binaries.major}: move that folder away and start again.`,
    );
  }
  const draft = join(place.home, `cluster-${process.pid}`);
  const passwordFile = join(place.home, `password-${process.pid}`);
  try {
    mkdirSync(draft, { mode: 0o700 });
    giveTo(place, draft);
    writeFileSync(passwordFile, password, { mode: 0o600 });
    giveTo(place, passwordFile);
    await run(
      join(place.native, 'bin/initdb'),
      [
        `--pgdata=${draft}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
        ...(durable ? [] : ['--no-sync']),
      ],
      { cwd: place.home, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' }, ...place.owner },
    );
    renameSync(draft, place.cluster);
    return true;
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}
