import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second on every machine that Node runs on. */
const TICKS_A_SECOND = 100;

/** What a process has used since its start. */
export type Usage = { cpuMs: number; rssMb: number };

/** Of a process of this machine, from Linux's `/proc`. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  const rssPages = Number(fields[21]);
  return { cpuMs: (ticks * 1_000) / TICKS_A_SECOND, rssMb: (rssPages * pageBytes()) / 2 ** 20 };
}

/** Of a process and all that it has started, such as the backends of PostgreSQL. */
export function usageOfTree(pid: number): Usage {
  const children = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
  const pids = [pid, ...children.split('\n').filter(Boolean).map(Number)];
  const usages = pids.flatMap((one) => {
    try {
      return [usageOf(one)];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
  return {
    cpuMs: usages.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    rssMb: usages.reduce((sum, { rssMb }) => sum + rssMb, 0),
  };
}

let bytes: number | undefined;

function pageBytes(): number {
  bytes ??= Number(execFileSync('getconf', ['PAGESIZE'], { encoding: 'utf8' }));
  return bytes;
}
