import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, type ProcessIdentity } from './process-identity.js';

const LOOK_EVERY_MS = 20;

/** One signal and how long it is given before the next one. */
export type StopStep = { signal: NodeJS.Signals; graceMs: number };

/** Sends to the whole process group where there is one, else to the process; a dead one is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals, wholeGroup: boolean): void {
  try {
    process.kill(wholeGroup ? -pid : pid, signal);
  } catch (error) {
    if (wholeGroup) sendSignal(pid, signal, false);
    else if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** True when the process has gone within `timeoutMs`; false also when `signal` ended the wait. */
export async function waitUntilGone(
  known: ProcessIdentity,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  while (isAlive(known)) {
    if (Date.now() >= until || signal?.aborted === true) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return true;
}

/** Goes through the signals until the process has gone. False when it outlived all of them. */
export async function stopProcess(
  known: ProcessIdentity,
  steps: StopStep[],
  wholeGroup = false,
): Promise<boolean> {
  for (const step of steps) {
    if (!isAlive(known)) return true;
    sendSignal(known.pid, step.signal, wholeGroup);
    if (await waitUntilGone(known, step.graceMs)) return true;
  }
  return !isAlive(known);
}
