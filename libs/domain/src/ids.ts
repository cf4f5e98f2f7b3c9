import { randomFillSync } from 'node:crypto';

/** Of the latest id: the clock when it was made, and the first 60 bits that tell its time. */
const latest = { nowMs: -1, ms: 0, count: 0 };

const COUNT_LIMIT = 0x1000;

const ID_BYTES = 16;
/** Random bytes ahead of their use: asking for a few at a time was an eighth of a large batch's intake. */
const random = { bytes: Buffer.alloc(ID_BYTES * 256), used: ID_BYTES * 256 };

/**
 * A UUIDv7 (RFC 9562 §5.7): 48 bits of Unix milliseconds, 12 bits that count within the millisecond
 * from a random start (§6.2, method 1), then random bits. Ids sort by the time they were made, and
 * those of one process in the order in which it made them, as long as its clock is not set back. Made
 * here rather than with PostgreSQL 18's `uuidv7()`, since PostgreSQL 15 must do.
 */
export function newId(nowMs: number = Date.now()): string {
  const bytes = sixteenRandomBytes();
  const isLater = nowMs > latest.ms || nowMs < latest.nowMs;
  const count = isLater ? bytes.readUInt16BE(6) % (COUNT_LIMIT / 2) : latest.count + 1;
  latest.nowMs = nowMs;
  // Of a millisecond whose count is used up, the rest borrows from the next.
  latest.ms = (isLater ? nowMs : latest.ms) + (count === COUNT_LIMIT ? 1 : 0);
  latest.count = count % COUNT_LIMIT;
  return uuidOf(bytes, latest.ms, latest.count);
}

/** The UUIDv7 of that millisecond, with 12 bits behind it and the last 62 of `bytes`' first 16. Writes over `bytes`. */
export function uuidOf(bytes: Buffer, ms: number, next12Bits: number): string {
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt16BE(0x7000 | next12Bits, 6);
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, ID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Nobody else's: each byte is given once. */
function sixteenRandomBytes(): Buffer {
  if (random.used === random.bytes.length) {
    randomFillSync(random.bytes);
    random.used = 0;
  }
  random.used += ID_BYTES;
  return random.bytes.subarray(random.used - ID_BYTES, random.used);
}

/** The least id of that millisecond: all that `newId` makes in it or later sort at it or behind it. */
export function firstIdOf(ms: number): string {
  const hex = Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
