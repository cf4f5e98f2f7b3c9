/**
 * Waits until all have ended, and only then fails with the first failure, in their order. For what shares a
 * transaction: what is left behind by `Promise.all` would go on asking when that is over.
 */
export async function allEnded<Parts extends readonly unknown[]>(
  parts: readonly [...Parts],
): Promise<{ -readonly [At in keyof Parts]: Awaited<Parts[At]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
