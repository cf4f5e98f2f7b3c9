import { types } from 'node:util';

/** Codes of PostgreSQL (class or whole) and of Node that say "not now": it is no fault of what was asked. */
const CODES =
  /^(08|53|57P0|55P03|40001|40P01|57014|25006|25P03|ERR_STREAM|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)/;

/** The same from pg and its pool, which have no codes of their own. */
const WORDS =
  /timeout exceeded when trying to connect|connection timeout|Connection terminated|Query read timeout|not connected|not queryable|after calling end on the pool/i;

/**
 * True when the database could not be asked, or did not do what it was asked, for a reason that
 * passes by itself: it was cut off, starting, full, slow, or busy with a lock. Whether it committed
 * is not known. An error that says so in its `cause` counts too.
 */
export function isDatabaseAway(error: unknown): boolean {
  for (let at = error, depth = 0; isError(at) && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && CODES.test(String(at.code))) return true;
    if (WORDS.test(at.message)) return true;
  }
  return false;
}

/** Also one of another realm, as Node's own are inside Jest. */
function isError(value: unknown): value is Error {
  return value instanceof Error || types.isNativeError(value);
}
