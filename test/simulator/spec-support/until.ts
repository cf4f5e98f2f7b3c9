import { setImmediate as nextTurn } from 'node:timers/promises';

/** Resolves when the state is reached; rejects after 10 s and says what did not come. */
export async function until(isReached: () => boolean, what: string): Promise<void> {
  const givenUpMs = performance.now() + 10_000;
  while (!isReached()) {
    if (performance.now() > givenUpMs) throw new Error(`not within 10 s: ${what}`);
    await nextTurn();
  }
}
