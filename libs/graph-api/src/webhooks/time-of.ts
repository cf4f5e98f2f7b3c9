const SECONDS_BELOW = 1e11;
const MILLISECONDS_BELOW = 1e14;
const MICROSECONDS_BELOW = 1e17;

/**
 * A time of Meta's in Unix milliseconds, or null when it is none. Messaging items carry
 * milliseconds, comments seconds, the dashboard's test seconds in a string. They are told apart by
 * size: 1e11 is the year 5138 in seconds and 1973 in milliseconds.
 * Source: Meta, webhook notification examples.
 */
export function timeOf(value: unknown): number | null {
  const isDigits = typeof value === 'string' && /^\d{1,17}$/.test(value);
  const time = isDigits ? Number(value) : value;
  if (typeof time !== 'number' || !(time > 0) || time >= MICROSECONDS_BELOW) return null;
  if (time < SECONDS_BELOW) return Math.round(time * 1000);
  return Math.round(time < MILLISECONDS_BELOW ? time : time / 1000);
}
