import { createHash } from 'node:crypto';
import { rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { ownFolder } from '../postgres/own-folder.js';

const SHARED_MEMORY = '/dev/shm';
/** TMPFS_MAGIC of statfs(2). */
const TMPFS = 0x01021994;
/** A gigabyte of write-ahead log, the databases of the specs that run at once, and room beside them. */
const LEAST_BYTES = 3 * 2 ** 30;

export type TestFolder = {
  path: string;
  /** Gives back what must not outlive the run. */
  release: () => void;
};

/**
 * Where the tests' PostgreSQL keeps its data: in memory where this machine has room, since making and
 * dropping a database for each spec is what costs a disk most; else at `onDisk`.
 */
export function testFolder(onDisk: string): TestFolder {
  if (!hasRoom()) return { path: onDisk, release: () => undefined };
  const key = createHash('sha256').update(onDisk).digest('hex').slice(0, 12);
  const path = ownFolder(join(SHARED_MEMORY, `floe-test-${key}`));
  return { path, release: () => rmSync(path, { recursive: true, force: true }) };
}

function hasRoom(): boolean {
  try {
    const { type, bavail, bsize } = statfsSync(SHARED_MEMORY);
    return type === TMPFS && bavail * bsize >= LEAST_BYTES;
  } catch {
    return false;
  }
}
