import { FAILURES_TO_BREAK, type EndpointHealth, type TurnTally } from '#libs/domain';
import type { DisabledReason } from './judge-post.js';
import type { Posted } from './post-delivery.js';

/** What the posts of one turn came to so far, and whether a further one is to be begun. */
export class TallyOfTurn {
  #tally: TurnTally = { hadSuccess: false, failures: 0, throttled: false, retryAfterMs: null };
  #posts = 0;
  #ends: DisabledReason | null = null;

  constructor(private readonly health: EndpointHealth) {}

  get tally(): TurnTally {
    return this.#tally;
  }

  get posts(): number {
    return this.#posts;
  }

  /** Why the endpoint is to be disabled; null: it is not. */
  get ends(): DisabledReason | null {
    return this.#ends;
  }

  /** The endpoint asked for less, wants nothing more, or seems to be dead. */
  get isOver(): boolean {
    const { hadSuccess, failures, throttled } = this.#tally;
    const inRow = failures + (hadSuccess ? 0 : this.health.failures);
    const isDead = failures > 0 && inRow >= FAILURES_TO_BREAK;
    return this.#ends !== null || throttled || isDead;
  }

  add({ healthy, throttled, retryAfterMs, ends }: Omit<Posted, 'change' | 'ms'>): void {
    this.#posts += 1;
    this.#ends ??= ends;
    const before = this.#tally;
    this.#tally = {
      hadSuccess: before.hadSuccess || healthy === true,
      failures: healthy === true ? 0 : before.failures + (healthy === false ? 1 : 0),
      throttled: before.throttled || throttled,
      retryAfterMs:
        retryAfterMs === null
          ? before.retryAfterMs
          : Math.max(before.retryAfterMs ?? 0, retryAfterMs),
    };
  }
}
