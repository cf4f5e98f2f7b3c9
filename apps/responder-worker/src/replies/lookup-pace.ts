/**
 * Between two looks at threads of one account. Meta allows two a second; a look too many is
 * refused and counts all the same. Source: Meta, Instagram Platform, rate limits.
 */
const LEAST_GAP_MS = 600;

/** Accounts that are remembered at most; the oldest is forgotten, which costs one look too soon. */
const MAX_ACCOUNTS = 10_000;

/** Keeps looks at threads apart, per account. */
export class LookupPace {
  private readonly nextMs = new Map<string, number>();

  /** 0: look now, the place is taken. Else how long to wait before asking again, in milliseconds. */
  take(accountId: string, nowMs: number): number {
    const next = this.nextMs.get(accountId) ?? 0;
    if (next > nowMs) return next - nowMs;
    this.nextMs.delete(accountId);
    this.nextMs.set(accountId, nowMs + LEAST_GAP_MS);
    const oldest = this.nextMs.keys().next();
    if (this.nextMs.size > MAX_ACCOUNTS && !oldest.done) this.nextMs.delete(oldest.value);
    return 0;
  }
}
