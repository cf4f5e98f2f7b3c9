import type { Dice } from '../backoff.js';
import { missingFields } from './subscribed-fields.js';

const HOUR_MS = 3_600_000;
const CHECK_EVERY_MS = 6 * HOUR_MS;
/** Enough for Instagram to show what the connection has asked for. */
const AFTER_DOUBT_MS = 20_000;
/** The former owner's farewell, which may be under way, has surely ended before. */
const AFTER_CONNECTION_MS = 10 * 60_000;
const PROBE_EVERY_MS = 24 * HOUR_MS;

/** When the webhook subscription is looked at again: in six hours, half as many more or less. */
export function checkDueAt(now: Date, dice: Dice): Date {
  return around(now, CHECK_EVERY_MS, dice);
}

/**
 * When it is first looked at after a connection. `subscribed` is what Instagram showed then, null
 * when it did not: within half a minute when something is missing or nothing is known, otherwise in
 * 5 to 15 minutes, since whoever had the account before may have unsubscribed it behind the
 * connection.
 */
export function firstCheckDueAt(now: Date, subscribed: readonly string[] | null, dice: Dice): Date {
  const stands = subscribed !== null && missingFields(subscribed).length === 0;
  return around(now, stands ? AFTER_CONNECTION_MS : AFTER_DOUBT_MS, dice);
}

/** When it is tried again whether Instagram still restricts an account: in about a day. */
export function probeDueAt(now: Date, dice: Dice): Date {
  return around(now, PROBE_EVERY_MS, dice);
}

function around(now: Date, everyMs: number, dice: Dice): Date {
  return new Date(Math.round(now.getTime() + everyMs * (0.5 + dice())));
}
