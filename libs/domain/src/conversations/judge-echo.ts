/**
 * A call of ours to the same person whose outcome is not known. `words`: whether the echo has the same
 * (neither having any counts as the same).
 */
export type OpenCall = { words: 'same' | 'other'; mayLandUntilMs: number };

/** Meta's clock and ours may differ, and its webhooks take their time. */
const ECHO_MARGIN_MS = 30_000;

/**
 * Whose message an echo is. Meta names no app in it, so that it is known by its id, once that is
 * recorded. An echo may come first: while a call of ours is open it is `undecided` unless it says what
 * that call says. Our own message is never taken for a human's; the price is that a human who says
 * the very same at that moment is taken for us.
 */
export function judgeEcho(
  isRecorded: boolean,
  open: readonly OpenCall[],
  nowMs: number,
): 'ours' | 'human' | 'undecided' {
  if (isRecorded || open.some(({ words }) => words === 'same')) return 'ours';
  const isUnderWay = open.some(({ mayLandUntilMs }) => nowMs < mayLandUntilMs + ECHO_MARGIN_MS);
  return isUnderWay ? 'undecided' : 'human';
}
