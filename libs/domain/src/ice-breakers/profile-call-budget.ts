/** How many calls of the profile API are made for one account in how long. */
export type ProfileCallLimit = { max: number; windowMs: number };

/**
 * Ten calls in ten minutes: Meta, "Ice Breakers" of the Messenger Profile API, says so of a Page; of
 * an Instagram account no page says anything, so it is taken to hold there too.
 */
export const DEFAULT_PROFILE_CALL_LIMIT: ProfileCallLimit = { max: 10, windowMs: 10 * 60_000 };

/** Meta's clock and ours differ; a call counts for this much longer. */
const MARGIN_MS = 1_000;

/** `kept`: the calls that still count, without those taken. `freeAtMs`: when as many can be had. */
export type CallsTaken = { ok: true; kept: number[] } | { ok: false; freeAtMs: number };

/**
 * Whether `count` more calls may be made now. `landedBy` are the instants (ms) by which each earlier
 * call had surely reached Instagram: until then and for a window after it counts there. `spare`
 * calls are left for what is more urgent, as far as the limit has room for that at all.
 */
export function takeProfileCalls(
  landedBy: readonly number[],
  count: number,
  nowMs: number,
  { max, windowMs }: ProfileCallLimit,
  spare = 0,
): CallsTaken {
  const kept = landedBy.filter((atMs) => atMs + windowMs + MARGIN_MS > nowMs);
  const room = Math.max(max - spare, Math.min(max, count));
  const excess = kept.length + count - room;
  if (count === 0 || excess <= 0 || kept.length === 0) return { ok: true, kept };
  const oldestFirst = kept.toSorted((a, b) => a - b);
  const last = oldestFirst[Math.min(excess, oldestFirst.length) - 1]!;
  return { ok: false, freeAtMs: last + windowMs + MARGIN_MS };
}
