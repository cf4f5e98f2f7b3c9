/** `atMs` from the start; the process comes back `downMs` after it was killed. */
export type PlannedKill<Target extends string> = { atMs: number; target: Target; downMs: number };

type KillPlanOptions<Target extends string> = {
  targets: readonly Target[];
  /** Between two kills on average. */
  everyMs: number;
  forMs: number;
  dice: () => number;
};

/** As long as an orchestrator takes at most to start again what has died. */
const LONGEST_DOWN_MS = 3_000;

/**
 * Who is killed when. In rounds: each target once a round, in an order of the round's own, so that none
 * is spared by chance; half to one and a half of `everyMs` apart.
 */
export function planKills<Target extends string>({
  targets,
  everyMs,
  forMs,
  dice,
}: KillPlanOptions<Target>): PlannedKill<Target>[] {
  const kills: PlannedKill<Target>[] = [];
  let round: Target[] = [];
  let atMs = 0;
  for (;;) {
    atMs += Math.round(everyMs * (0.5 + dice()));
    if (atMs >= forMs) return kills;
    if (round.length === 0) round = [...targets];
    const [target] = round.splice(Math.floor(dice() * round.length), 1);
    if (target === undefined) return kills;
    kills.push({ atMs, target, downMs: Math.round(dice() * LONGEST_DOWN_MS) });
  }
}
