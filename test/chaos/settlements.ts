/** A send of which nobody heard a good answer, as Floe's rows have it. */
export type UnknownSend = {
  messageId: string;
  /** When it was recorded as sent; null: not yet. */
  settledAtMs: number | null;
};

export type SettlementFigures = {
  /** Unknown sends that people saw, and whose echo Floe has taken. */
  echoed: number;
  settled: number;
  withinLimit: number;
  /** Of `echoed`, in percent; null when there were none. */
  sharePercent: number | null;
  p50Ms: number | null;
  p99Ms: number | null;
  slowestMs: number | null;
};

export const SETTLED_WITHIN_MS = 60_000;

/**
 * How long sends without a good answer stayed unsettled once their echo was there. `echoAtMs`: when
 * Floe acknowledged the echo, by message id. One that was settled before its echo came took no time.
 */
export function settlementFigures(
  unknown: readonly UnknownSend[],
  echoAtMs: ReadonlyMap<string, number>,
): SettlementFigures {
  const echoed = unknown.flatMap(({ messageId, settledAtMs }) => {
    const echo = echoAtMs.get(messageId);
    if (echo === undefined) return [];
    return [settledAtMs === null ? null : Math.max(0, settledAtMs - echo)];
  });
  const tookMs = echoed.filter((took) => took !== null).sort((one, other) => one - other);
  const withinLimit = tookMs.filter((took) => took <= SETTLED_WITHIN_MS).length;
  const at = (share: number) =>
    tookMs[Math.min(tookMs.length - 1, Math.floor(share * tookMs.length))] ?? null;
  return {
    echoed: echoed.length,
    settled: tookMs.length,
    withinLimit,
    sharePercent: echoed.length === 0 ? null : (withinLimit / echoed.length) * 100,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    slowestMs: tookMs.at(-1) ?? null,
  };
}
