import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that can be told from a later one with the same pid. `start` is the system's own word for when it began. */
export type ProcessIdentity = { pid: number; start: string };

function runPs(pid: number, column: 'lstart' | 'command'): string | null {
  try {
    return (
      execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || null
    );
  } catch {
    return null;
  }
}

/** Null when no such process lives (one that only waits to be reaped does not). */
export function identify(pid: number): ProcessIdentity | null {
  if (process.platform !== 'linux') {
    const start = runPs(pid, 'lstart');
    return start === null ? null : { pid, start };
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold blanks; after it: state, ppid, …, and 19 fields on the start time (proc(5)).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const start = fields[19];
    return start === undefined || fields[0] === 'Z' ? null : { pid, start };
  } catch {
    return null;
  }
}

export function isAlive(known: ProcessIdentity): boolean {
  return identify(known.pid)?.start === known.start;
}

/** The command line of a living process, arguments parted by blanks; null when it cannot be read. */
export function commandOf(pid: number): string | null {
  if (process.platform !== 'linux') return runPs(pid, 'command');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() || null;
  } catch {
    return null;
  }
}
