import { createHash } from 'node:crypto';

/**
 * One of several texts, the same for the same event at the same place, and about as often as each
 * other over many events. Without an event: the first.
 */
export function pickVariation(
  texts: readonly [string, ...string[]],
  eventId: string | null,
  place: number,
): string {
  if (eventId === null || texts.length === 1) return texts[0];
  const digest = createHash('sha256').update(`${eventId}:${place}`).digest();
  return texts[digest.readUInt32BE(0) % texts.length] ?? texts[0];
}
