/**
 * Counts calls in the last `windowMs` and refuses those above `max`. A refused call counts like any other, so calls made
 * while throttled lengthen the block (graph-api.md 3.3). Only the last `max` times matter, so that many are kept.
 */
export class SlidingWindow {
  private readonly times: Float64Array;
  private taken = 0;

  constructor(
    readonly max: number,
    readonly windowMs: number,
  ) {
    this.times = new Float64Array(max);
  }

  /** Counts one call; true when it is within the limit. */
  take(nowMs: number): boolean {
    const slot = this.taken % this.max;
    const isWithin = this.taken < this.max || this.at(slot) <= nowMs - this.windowMs;
    this.times[slot] = nowMs;
    this.taken += 1;
    return isWithin;
  }

  /** Use of the limit in percent, 100 when the next call would be refused. */
  percent(nowMs: number): number {
    const kept = Math.min(this.taken, this.max);
    const from = this.taken - kept;
    // Times only grow, so the first one inside the window is found by halving.
    let low = 0;
    let high = kept;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.at((from + middle) % this.max) <= nowMs - this.windowMs) low = middle + 1;
      else high = middle;
    }
    return Math.round(((kept - low) / this.max) * 100);
  }

  /** Milliseconds until a call would pass if none is made before; 0 when one passes now. */
  regainInMs(nowMs: number): number {
    if (this.taken < this.max) return 0;
    return Math.max(0, this.at(this.taken % this.max) + this.windowMs - nowMs);
  }

  private at(slot: number): number {
    return this.times[slot] ?? 0;
  }
}
