import { setTimeout as sleep } from 'node:timers/promises';
import type { Mortal } from './house/house.js';
import type { PlannedKill } from './plan-kills.js';

/** How often each was killed, by name. */
export type Kills = Map<string, number>;

/**
 * Kills as planned until `signal` ends it, counting into `kills`. Whoever was killed is back, or on its
 * way, when this resolves.
 */
export async function killByPlan(
  mortals: readonly Mortal[],
  plan: readonly PlannedKill<string>[],
  kills: Kills,
  signal: AbortSignal,
): Promise<void> {
  const startedMs = Date.now();
  const comingBack = new Map<string, Promise<void>>();
  let failure: { error: unknown } | null = null;
  for (const { atMs, target, downMs } of plan) {
    await sleep(Math.max(0, startedMs + atMs - Date.now()), undefined, { signal }).catch(
      () => undefined,
    );
    const mortal = mortals.find(({ name }) => name === target);
    if (mortal === undefined) continue;
    await comingBack.get(target);
    if (signal.aborted || failure !== null) break;
    await mortal.kill();
    kills.set(target, (kills.get(target) ?? 0) + 1);
    const back = sleep(downMs)
      .then(() => mortal.restart())
      .catch((error: unknown) => {
        failure = { error };
      });
    comingBack.set(target, back);
  }
  await Promise.all(comingBack.values());
  throwIf(failure);
}

/** Of a process that did not come back. */
function throwIf(failure: { error: unknown } | null): void {
  if (failure !== null) throw failure.error;
}
