/** The simulator's time. It follows the machine's clock and can be moved forward, so that a token ages a day in one call. */
export type Clock = {
  nowMs(): number;
  advance(forMs: number): void;
  restart(): void;
};

export function adjustableClock(sourceMs: () => number = Date.now): Clock {
  let aheadMs = 0;
  return {
    nowMs: () => sourceMs() + aheadMs,
    advance: (forMs) => {
      aheadMs += forMs;
    },
    restart: () => {
      aheadMs = 0;
    },
  };
}
