import type { Dice } from '../backoff.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How rarely Instagram is asked what it shows; quotas are small. */
export const DEFAULT_DRIFT_CHECK_HOURS = 24;

/** Enough for Instagram to have settled what a connection or another app has just done. */
const FIRST_LOOK_MS = 5_000;

/** When it is looked at again: in `hours`, half as many more or less. */
export function driftCheckDueAt(now: Date, hours: number, dice: Dice): Date {
  return new Date(Math.round(now.getTime() + hours * HOUR_MS * (0.5 + dice())));
}

/** When what a newly connected account shows is looked at: in 5 to 10 seconds. */
export function firstDriftCheckDueAt(now: Date, dice: Dice): Date {
  return new Date(Math.round(now.getTime() + FIRST_LOOK_MS * (1 + dice())));
}
