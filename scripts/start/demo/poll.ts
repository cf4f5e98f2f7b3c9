import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 15;

/** Looks until `look` finds something. Throws `describe()` after `withinMs`. */
export async function poll<T>(
  look: () => Promise<T | null>,
  withinMs: number,
  describe: () => string,
  signal: AbortSignal,
): Promise<T> {
  const until = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (Date.now() >= until) throw new Error(describe());
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}
