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
