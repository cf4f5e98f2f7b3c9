import { LRUCache } from 'lru-cache';

/** So many turns of a tenant within a short time stand in the common line. */
const IN_COMMON_LINE = 32;
/** After so long a turn that was asked for counts half. */
const HALF_LIFE_MS = 20_000;
/** BullMQ takes priorities below 2^21. */
const LAST_PLACE = 2_000_000;
const MOST_TENANTS = 10_000;

type Recent = { turns: number; atMs: number };

/**
 * Where the next turn of a tenant stands in its queue. The common line is served first, oldest first:
 * whoever asks for little stands there. The more a tenant has asked for of late, the further behind the
 * common line its next turn stands, so that ten thousand edits of one tenant delay nobody else's single
 * one; while nobody else waits they lose nothing by it. Each process counts what it adds itself.
 */
export class PlaceInLine {
  readonly #recent = new LRUCache<string, Recent>({ max: MOST_TENANTS });

  /** Counts one more turn of the tenant. 0: the common line; else BullMQ's priority, lower sooner. */
  next(tenantId: string, nowMs: number): number {
    const before = this.#recent.get(tenantId);
    const left = before ? before.turns * 2 ** ((before.atMs - nowMs) / HALF_LIFE_MS) : 0;
    const turns = left + 1;
    this.#recent.set(tenantId, { turns, atMs: nowMs });
    return Math.min(LAST_PLACE, Math.max(0, Math.ceil(turns) - IN_COMMON_LINE));
  }
}
