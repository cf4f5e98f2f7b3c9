import type { Dice } from '../backoff.js';

const HOUR_MS = 3_600_000;
const CHECK_EVERY_MS = 6 * HOUR_MS;
const PROBE_EVERY_MS = 24 * HOUR_MS;

/** When the webhook subscription is looked at again: in six hours, half as many more or less. */
export function checkDueAt(now: Date, dice: Dice): Date {
  return around(now, CHECK_EVERY_MS, dice);
}

/** When it is tried again whether Instagram still restricts an account: in about a day. */
export function probeDueAt(now: Date, dice: Dice): Date {
  return around(now, PROBE_EVERY_MS, dice);
}

function around(now: Date, everyMs: number, dice: Dice): Date {
  return new Date(Math.round(now.getTime() + everyMs * (0.5 + dice())));
}
