import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresBinaries } from './binaries.js';
import { isReachableByOthers, isRunnableByOthers } from './is-reachable-by-others.js';
import { ownFolder } from './own-folder.js';

/** Where the server's files are and as whom it runs. `owner` is null when it runs as ourselves. */
export type ClusterPlace = {
  home: string;
  cluster: string;
  native: string;
  owner: { uid: number; gid: number } | null;
  isElsewhere: boolean;
};

const modeOf = (path: string): number => statSync(path).mode;

function nobody(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('nobody:'));
  const [, , uid = '65534', gid = '65534'] = line?.split(':') ?? [];
  return { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 };
}

/** A folder of our own under the system's temp folder. */
function folderForAll(dataDir: string): string {
  const base = [tmpdir(), '/tmp', '/var/tmp']
    .filter((each) => existsSync(each))
    .map((each) => realpathSync(each))
    .find((each) => isReachableByOthers(each, modeOf));
  if (base === undefined) {
    throw new Error(
      'PostgreSQL refuses to run as root, and no temp folder is open to other users.',
    );
  }
  const key = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  return ownFolder(join(base, `floe-${key}`));
}

function openToAll(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else if (entry.isFile()) chmodSync(path, (modeOf(path) & 0o100) === 0 ? 0o644 : 0o755);
  }
}

function copyForAll(binaries: PostgresBinaries, folder: string): string {
  const copy = join(folder, `native-${binaries.version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  cpSync(binaries.native, draft, { recursive: true, verbatimSymlinks: true });
  openToAll(draft);
  renameSync(draft, copy);
  return copy;
}

/**
 * Chooses the place of the server's data. PostgreSQL refuses to run as root: then it runs as `nobody`, in
 * `wantedDir` where that user can reach it, else under the system's temp folder, keyed by its path; binaries
 * which `nobody` cannot run are copied there as well. The data folder is made, the cluster is not.
 */
export function placeCluster(wantedDir: string, binaries: PostgresBinaries): ClusterPlace {
  mkdirSync(wantedDir, { recursive: true });
  const dataDir = realpathSync(wantedDir);
  if (process.getuid?.() !== 0) {
    chmodSync(dataDir, 0o700);
    const cluster = join(dataDir, 'cluster');
    return { home: dataDir, cluster, native: binaries.native, owner: null, isElsewhere: false };
  }
  chmodSync(dataDir, 0o711);
  const isReachable = isReachableByOthers(dataDir, modeOf);
  const home = isReachable ? dataDir : folderForAll(dataDir);
  const native = isRunnableByOthers(join(binaries.native, 'bin/postgres'), modeOf)
    ? binaries.native
    : copyForAll(binaries, isReachable ? folderForAll(dataDir) : home);
  return {
    home,
    cluster: join(home, 'cluster'),
    native,
    owner: nobody(),
    isElsewhere: !isReachable,
  };
}

/** Hands a file or folder to the user the server runs as. */
export function giveTo(place: ClusterPlace, path: string): void {
  if (place.owner !== null) chownSync(path, place.owner.uid, place.owner.gid);
}
