/** How often a state is looked at. */
const LOOK_EVERY_MS = 50;

/**
 * Waits until `look` gives something true, and gives it back. After `withinMs` it throws, naming
 * `what` was waited for and, with `explain`, how things stood then; the bound is there to end a
 * broken test, not to measure.
 */
export async function until<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T> | T,
  explain?: () => Promise<string>,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) {
      const how = explain ? `\n${await explain()}` : '';
      throw new Error(`not seen within ${withinMs} ms: ${what}${how}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
