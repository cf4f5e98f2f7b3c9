import { join } from 'node:path';
import { claim } from '../processes/claim.js';
import { waitUntilGone } from '../processes/stop-process.js';
import { leftBehind, stopAll } from '../processes/supervisor.js';
import { StepFailed } from './step-failed.js';

/** An earlier start that was told to end, or whose npm was killed, is gone within this time. */
const EARLIER_ENDS_WITHIN_MS = 6_000;
const LEFTOVER_GRACE_MS = 3_000;

/**
 * Makes this the one start of the clone and stops what a killed one has left (its PostgreSQL is found by the
 * launcher). Answers with what gives the clone free again. Throws StepFailed when another start is running.
 */
export async function takeClone(
  dataFolder: string,
  pidFile: string,
  say: (line: string) => void,
  signal: AbortSignal,
): Promise<() => void> {
  const file = join(dataFolder, 'start.lock');
  let taken = claim(file);
  if ('heldBy' in taken) {
    say(
      `another npm start is running in this clone (pid ${taken.heldBy.pid}); waiting for it to end`,
    );
    await waitUntilGone(taken.heldBy, EARLIER_ENDS_WITHIN_MS, signal);
    signal.throwIfAborted();
    taken = claim(file);
  }
  if ('heldBy' in taken) {
    const { pid } = taken.heldBy;
    throw new StepFailed(
      'take the clone',
      `Floe is already running in this clone: end it with Ctrl-C in its terminal, or with: kill ${pid}`,
    );
  }
  const leftovers = leftBehind(pidFile);
  if (leftovers.length > 0) {
    const names = leftovers.map((each) => each.name).join(', ');
    say(`an earlier start was killed and left ${names}; stopping them`);
    const remaining = await stopAll(leftovers, LEFTOVER_GRACE_MS);
    if (remaining.length > 0) {
      taken.release();
      const pids = remaining.map((each) => each.pid).join(' ');
      throw new StepFailed('stop what was left', `these do not end: kill -9 ${pids}`);
    }
  }
  return taken.release;
}
