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
  const comingBack: Promise<void>[] = [];
  for (const { atMs, target, downMs } of plan) {
    await sleep(Math.max(0, startedMs + atMs - Date.now()), undefined, { signal }).catch(
      () => undefined,
    );
    if (signal.aborted) break;
    const mortal = mortals.find(({ name }) => name === target);
    if (mortal === undefined) continue;
    await mortal.kill();
    kills.set(target, (kills.get(target) ?? 0) + 1);
    const back = sleep(downMs).then(() => mortal.restart());
    // Rejects below; meanwhile others go on being killed.
    back.catch(() => undefined);
    comingBack.push(back);
  }
  await Promise.all(comingBack);
}
