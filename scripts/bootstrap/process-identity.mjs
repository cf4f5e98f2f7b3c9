import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** When the process began, as the system tells it (an opaque word), or null when there is none. */
export function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : fields[19];
  } catch {
    if (process.platform === 'linux') return null;
    const ps = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return ps.stdout?.trim() || null;
  }
}

/** True while the very process that was noted lives: a pid alone may by now be another's. */
export const isAlive = ({ pid, start }) => start !== null && startOf(pid) === start;

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null;
  }
}

function commandOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

/** The npm that started us, itself or through a shell; null when there is none or the system does not tell. */
export function npmAbove() {
  if (process.env.npm_lifecycle_event === undefined) return null;
  const parent = process.ppid;
  for (const pid of [parent, parentOf(parent)]) {
    if (pid !== null && pid > 1 && /\bnpm\b/.test(commandOf(pid))) {
      return { pid, start: startOf(pid) };
    }
  }
  return null;
}
