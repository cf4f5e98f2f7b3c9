/** How often a state is looked at. */
const LOOK_EVERY_MS = 25;

/**
 * Waits until `look` gives something true, and gives it back. After `withinMs` it throws, naming
 * `what` was waited for; the bound is there to end a broken test, not to measure.
 */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T> | T,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`not seen within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
