import {
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { identify, isAlive, type ProcessIdentity } from './process-identity.js';

const holderSchema = z.object({ pid: z.number(), start: z.string() });

/** Either the claim is ours until `release`, or it is told who holds it. */
export type Claim = { release: () => void } | { heldBy: ProcessIdentity };

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function holderOf(text: string): ProcessIdentity | null {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A link appears with its content; a file that is opened first and written then is empty in between. */
function putWhole(file: string, text: string): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    unlinkSync(draft);
  }
}

/** Takes a dead holder's file away; one that another process has put there meanwhile is put back. */
function removeStale(file: string, seen: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
    if (readText(aside) !== seen) linkSync(aside, file);
  } catch (error) {
    if (!hasCode(error, 'ENOENT') && !hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Claims what `file` stands for, for this process; the claim of a process that is dead counts for nothing. */
export function claim(file: string): Claim {
  mkdirSync(dirname(file), { recursive: true });
  const mine = JSON.stringify(identify(process.pid));
  for (;;) {
    if (putWhole(file, mine)) {
      const release = (): void => {
        if (readText(file) === mine) rmSync(file, { force: true });
      };
      return { release };
    }
    const seen = readText(file);
    if (seen === null) continue;
    const holder = holderOf(seen);
    if (holder !== null && isAlive(holder)) return { heldBy: holder };
    removeStale(file, seen);
  }
}
