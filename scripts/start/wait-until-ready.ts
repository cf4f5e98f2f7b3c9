import { setTimeout as sleep } from 'node:timers/promises';
import type { Supervisor } from '../processes/supervisor.js';
import { because, StepFailed } from './step-failed.js';

const LOOK_EVERY_MS = 40;
const ONE_LOOK_MS = 2_000;
const READY_WITHIN_MS = 60_000;

async function look(url: string): Promise<{ status: number | null; said: string }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(ONE_LOOK_MS) });
    return { status: answer.status, said: (await answer.text()).slice(0, 300) };
  } catch (error) {
    return { status: null, said: because(error) };
  }
}

/**
 * Waits until `url` answers with a status that `isReady` takes.
 * Throws StepFailed at once when the process ends, or after a minute.
 */
export async function waitUntilReady(
  supervisor: Supervisor,
  name: string,
  url: string,
  isReady: (status: number) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS;
  let last = 'no answer';
  while (Date.now() < until) {
    signal.throwIfAborted();
    const ending = supervisor.endingOf(name);
    if (ending !== null) {
      throw new StepFailed(`start ${name}`, `${name} ended before it was ready (${ending})`, [
        name,
      ]);
    }
    const { status, said } = await look(url);
    if (status !== null && isReady(status)) return;
    last = status === null ? said : `${status} ${said}`;
    await sleep(LOOK_EVERY_MS);
  }
  throw new StepFailed(
    `start ${name}`,
    `${name} was not ready after ${READY_WITHIN_MS / 1000} s; ${url} last said: ${last}`,
    [name],
  );
}
