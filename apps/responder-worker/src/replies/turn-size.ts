import { EVENTS_PER_TURN } from './turn-limits.js';

/** Slowly, or every second turn would give back half of what it claims. */
const GROWS_BY = 4;

/** Below this a turn costs more than what it does. */
const LEAST = 16;

/**
 * How many events a turn of this process claims: as many as such a turn came to begin of late. A claim is
 * written, and so is giving back what there was no time for, which is dear just when time is short.
 */
export class TurnSize {
  private size = EVENTS_PER_TURN;

  get limit(): number {
    return this.size;
  }

  /** After a turn that no one stopped: how many of its events were begun before its time was over. */
  note({ claimed, begun }: { claimed: number; begun: number }): void {
    if (begun < claimed) this.size = Math.max(LEAST, begun);
    else if (claimed >= this.size) this.size = Math.min(EVENTS_PER_TURN, this.size + GROWS_BY);
  }
}
