import { createHash } from 'node:crypto';
import { uuidOf } from '../ids.js';
import type { InboundEvent } from './inbound-event.js';

/** Clocks differ; what claims to come from further ahead than this tells no time that we can go by. */
const AHEAD_MS = 24 * 60 * 60 * 1000;

/**
 * The id of an event, always the same for its repeats: a UUIDv7 (RFC 9562 §5.7) of its own time, whose
 * other 74 bits are of the hash of whose it is and what makes it one. So a repeat, whenever and in
 * whatever company it comes, has the row of the first in its way, in the same part of the table.
 * An event that tells no time of its own has the time 0: what it came with changes with each repeat.
 */
export function eventId(
  event: Pick<InboundEvent, 'igUserId' | 'dedupKey' | 'occurredAtMs' | 'hasOwnTime'>,
  nowMs: number,
): string {
  const { igUserId, dedupKey, occurredAtMs, hasOwnTime } = event;
  const ms = hasOwnTime && occurredAtMs <= nowMs + AHEAD_MS ? Math.max(0, occurredAtMs) : 0;
  const bytes = createHash('sha256').update(`${igUserId} ${dedupKey}`, 'utf8').digest();
  return uuidOf(bytes, ms, bytes.readUInt16BE(6) & 0xfff);
}
