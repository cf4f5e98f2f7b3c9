import { GroupCommit, hexOf, type KeyChanges, type KeyOwner, type KnownKey } from '#libs/storage';
import { LRUCache } from 'lru-cache';

/** How the cache reaches the database, and tells what it did. */
export type KeyCacheParts = {
  /** Those of the keys that somebody was given, by `hexOf` their hash. */
  find(keyHashes: readonly Buffer[]): Promise<Map<string, KnownKey>>;
  /** All keys and tenants whose changes could first be seen in the last `pastMs`. */
  changes(pastMs: number): Promise<KeyChanges>;
  countLookup(from: 'memory' | 'database', outcome: 'accepted' | 'refused' | 'failed'): void;
  countPoll(outcome: 'done' | 'failed'): void;
  /** Never set back, with any zero: the age of knowledge is measured by it. */
  monotonicMs(): number;
  /** The time of day: keys expire by it. */
  nowMs(): number;
};

/** `known` is null for a key that nobody was given. */
type Entry = { known: KnownKey | null; readAtMs: number };

/** Knowledge of this age or more answers no request: a revocation is heeded within a second. */
export const MAX_AGE_MS = 900;
/** At this age a request sets off a poll, without waiting for it. */
export const POLL_AGE_MS = 400;
/** How long an entry is kept at most, however often polls have found it unchanged. */
export const ENTRY_LIFE_MS = 60_000;

const MAX_KEYS = 10_000;
/** Forged keys have their own room, so that a flood of them drives out no real one. */
const MAX_FORGED_KEYS = 10_000;
/** Keys that are looked up by one query; two such queries are under way at most. */
const LOOKUP = { maxItems: 500, maxInFlight: 2 };

/**
 * Whose keys these are, from memory, and yet as true as if each request asked the database within the
 * last second. An entry answers while it was read less than `MAX_AGE_MS` ago, or while a poll that
 * began less than that ago has found neither its key nor its tenant changed. Polls are set off by
 * requests alone: an idle gateway asks nothing.
 *
 * Knowledge is as old as the query that brought it was sent, since what is committed after that may be
 * missing from its answer. The races between lookups, polls and changes are settled in `remember`.
 */
export class KeyCache {
  private readonly keys = new LRUCache<string, Entry>({ max: MAX_KEYS });
  private readonly forged = new LRUCache<string, Entry>({ max: MAX_FORGED_KEYS });
  private readonly lookups: GroupCommit<Buffer, KnownKey | null>;
  private polling: Promise<void> | null = null;
  /** The last poll that was answered: when it was sent, when answered, and what it told. */
  private polled: { sentAtMs: number; answeredAtMs: number; changes: KeyChanges } | null = null;
  private isPollFailing = false;
  private forgotAtMs = -Infinity;

  constructor(private readonly parts: KeyCacheParts) {
    this.lookups = new GroupCommit((hashes) => this.lookUp(hashes), LOOKUP);
  }

  /**
   * Null for an unknown, revoked or expired key, and for one of a tenant that is being deleted:
   * callers cannot tell which. Throws when the database would have to be asked and is away.
   */
  async find(keyHash: Buffer): Promise<KeyOwner | null> {
    const name = hexOf(keyHash);
    if (this.isStale(name)) {
      const poll = this.poll();
      if (!this.isPollFailing) await poll;
    }
    const entry = this.entryOf(name);
    if (entry) {
      const ageMs = this.ageOf(entry);
      if (ageMs >= POLL_AGE_MS && ageMs < MAX_AGE_MS) void this.poll();
      if (ageMs < MAX_AGE_MS) return this.answer('memory', entry.known);
    }
    try {
      return this.answer('database', await this.lookups.add(keyHash));
    } catch (error) {
      this.parts.countLookup('database', 'failed');
      throw error;
    }
  }

  /** Forgets a key that was just changed here; other processes hear of it by their polls. */
  forgetKey(keyId: string): void {
    const id = keyId.toLowerCase();
    this.forget(({ owner }) => owner.keyId === id);
  }

  /** The same for all keys of a tenant. */
  forgetTenant(tenantId: string): void {
    this.forget(({ owner }) => owner.tenantId === tenantId);
  }

  private answer(from: 'memory' | 'database', known: KnownKey | null): KeyOwner | null {
    const opens = known !== null && !known.isShut && !this.hasEnded(known);
    this.parts.countLookup(from, opens ? 'accepted' : 'refused');
    return opens ? known.owner : null;
  }

  private hasEnded({ endsAt }: KnownKey): boolean {
    return endsAt !== null && endsAt.getTime() <= this.parts.nowMs();
  }

  private entryOf(name: string): Entry | undefined {
    const entry = this.keys.get(name) ?? this.forged.get(name);
    if (!entry || this.parts.monotonicMs() - entry.readAtMs < ENTRY_LIFE_MS) return entry;
    this.keys.delete(name);
    this.forged.delete(name);
    return undefined;
  }

  private isStale(name: string): boolean {
    const entry = this.entryOf(name);
    return entry !== undefined && this.ageOf(entry) >= MAX_AGE_MS;
  }

  private ageOf({ readAtMs }: Entry): number {
    return this.parts.monotonicMs() - Math.max(readAtMs, this.polled?.sentAtMs ?? readAtMs);
  }

  private async lookUp(hashes: Buffer[]): Promise<(KnownKey | null)[]> {
    const readAtMs = this.parts.monotonicMs();
    const byName = new Map(hashes.map((hash) => [hexOf(hash), hash]));
    const found = await this.parts.find([...byName.values()]);
    for (const name of byName.keys()) {
      this.remember(name, { known: found.get(name) ?? null, readAtMs });
    }
    return hashes.map((hash) => found.get(hexOf(hash)) ?? null);
  }

  /**
   * While the lookup was under way, a poll may have told of a change that it does not show, or a change
   * may have been made here: then it is not kept.
   */
  private remember(name: string, entry: Entry): void {
    if (entry.readAtMs <= this.forgotAtMs) return;
    if (this.polled && entry.readAtMs <= this.polled.answeredAtMs) {
      if (isOutdated(name, entry, this.polled.changes)) return;
    }
    this.keys.delete(name);
    this.forged.delete(name);
    (entry.known ? this.keys : this.forged).set(name, entry);
  }

  /** Never fails; one poll at a time. */
  private poll(): Promise<void> {
    this.polling ??= this.pollOnce().finally(() => {
      this.polling = null;
    });
    return this.polling;
  }

  private async pollOnce(): Promise<void> {
    const sentAtMs = this.parts.monotonicMs();
    try {
      const changes = await this.parts.changes(ENTRY_LIFE_MS);
      this.heed(changes);
      this.polled = { sentAtMs, answeredAtMs: this.parts.monotonicMs(), changes };
      this.isPollFailing = false;
      this.parts.countPoll('done');
    } catch {
      // Whoever needs an answer now asks for its own key, and gets that error.
      this.isPollFailing = true;
      this.parts.countPoll('failed');
    }
  }

  private heed(changes: KeyChanges): void {
    for (const name of changes.keys.keys()) this.deleteIfOutdated(name, changes);
    if (changes.tenants.size === 0) return;
    for (const name of this.names()) this.deleteIfOutdated(name, changes);
  }

  private deleteIfOutdated(name: string, changes: KeyChanges): void {
    const entry = this.keys.peek(name) ?? this.forged.peek(name);
    if (!entry || !isOutdated(name, entry, changes)) return;
    this.keys.delete(name);
    this.forged.delete(name);
  }

  private forget(isMeant: (known: KnownKey) => boolean): void {
    this.forgotAtMs = this.parts.monotonicMs();
    for (const name of this.names()) {
      const known = this.keys.peek(name)?.known;
      if (known && isMeant(known)) this.keys.delete(name);
    }
  }

  /** All at once: the cache does not say what becomes of an iteration that deletes. */
  private names(): string[] {
    return Array.from(this.keys.keys());
  }
}

/**
 * Whether the entry was read before, or after, the change that is told of: stamps are compared for
 * being the same only, since the database's clock may be set back.
 */
function isOutdated(name: string, { known }: Entry, { keys, tenants }: KeyChanges): boolean {
  const ofKey = keys.get(name);
  if (!known) return ofKey !== undefined;
  const ofTenant = tenants.get(known.owner.tenantId);
  return (
    (ofKey !== undefined && ofKey !== known.stamp.key) ||
    (ofTenant !== undefined && ofTenant !== known.stamp.tenant)
  );
}
