import type { Logger, Metrics } from '#libs/runtime';
import type { KeyOwner } from '#libs/storage';
import { Problem } from '../problems/problem.js';
import { ChunkedBudgets, type Spending, type TakeShared } from './chunked-budgets.js';
import { rateLimitHeaders, type NamedStanding } from './rate-limit-headers.js';

/** Limits are so many requests in a window of this length. It begins with the first request. */
export const RATE_WINDOW_MS = 60_000;

/** The caller waits for the shared count this long at most; then its request is let through. */
const ANSWER_MS = 300;

/** So long nobody is asked after a failure: an outage must not slow down every request. */
const AWAY_MS = 1_000;

/** An outage is logged so often at most. */
const LOG_EVERY_MS = 30_000;

/** Whose request it is, and what they may ask for in a minute. */
export type RateSubject = Pick<KeyOwner, 'tenantId' | 'keyId' | 'requestsPerMinute'>;

/** What of a reply is needed here. */
type TakesHeaders = { headers: (values: Record<string, string>) => unknown };

type Quota = { name: 'tenant' | 'key'; key: string; limit: number };

/**
 * How many requests a tenant and each of its keys may make, counted over all gateway processes. While
 * the count cannot be asked for, everything is let through: an API that works is worth more than an
 * exact limit.
 */
export class RateLimits {
  private readonly budgets: ChunkedBudgets;
  private readonly outcomes;
  private awayUntilMs = -Infinity;
  private loggedAtMs = -Infinity;

  constructor(
    take: TakeShared,
    metrics: Metrics,
    private readonly logger: Logger,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.budgets = new ChunkedBudgets((key, points) => inTime(take(key, points)), this.nowMs);
    this.outcomes = metrics.counter(
      'floe_rate_limit_total',
      'Requests that were refused by a rate limit, or let through unchecked',
      ['outcome'],
    );
  }

  /** Counts the request and says in the answer's headers how things stand. Throws the 429. */
  async admit(subject: RateSubject, reply: TakesHeaders): Promise<void> {
    const quotas = quotasOf(subject);
    const spent = await this.spend(quotas);
    const standings = quotas.map(({ name, key, limit }): NamedStanding => {
      return { name, standing: this.budgets.peek(key, limit) };
    });
    reply.headers(rateLimitHeaders(standings, RATE_WINDOW_MS, spent !== 'unchecked'));
    if (spent === 'unchecked' || spent.isAllowed) return;
    this.outcomes.inc({ outcome: 'refused' });
    throw new Problem(
      'too_many_requests',
      `The ${spent.name} may ask ${spent.limit} times a minute.`,
      {
        retryAfterSeconds: Math.max(1, Math.ceil(spent.msLeft / 1_000)),
      },
    );
  }

  /** The key's own quota first: what it refuses costs the other keys of the tenant nothing. */
  private async spend(
    quotas: readonly Quota[],
  ): Promise<(Spending & { name: Quota['name'] }) | 'unchecked'> {
    if (this.nowMs() < this.awayUntilMs) return this.letThrough(null);
    const given: Quota[] = [];
    let last: (Spending & { name: Quota['name'] }) | 'unchecked' = 'unchecked';
    try {
      for (const quota of quotas.toReversed()) {
        last = { ...(await this.budgets.spend(quota.key, quota.limit)), name: quota.name };
        if (!last.isAllowed) {
          for (const { key, limit } of given) this.budgets.giveBack(key, limit);
          return last;
        }
        given.push(quota);
      }
      return last;
    } catch (error) {
      this.awayUntilMs = this.nowMs() + AWAY_MS;
      return this.letThrough(error);
    }
  }

  private letThrough(error: unknown): 'unchecked' {
    this.outcomes.inc({ outcome: 'unchecked' });
    if (error !== null && this.nowMs() - this.loggedAtMs >= LOG_EVERY_MS) {
      this.loggedAtMs = this.nowMs();
      this.logger.warn({ err: error }, 'rate limits cannot be checked: requests are let through');
    }
    return 'unchecked';
  }
}

function quotasOf({ tenantId, keyId, requestsPerMinute }: RateSubject): Quota[] {
  const { tenant, key } = requestsPerMinute;
  const quotas: Quota[] = [{ name: 'tenant', key: `tenant:${tenantId}`, limit: tenant }];
  if (key !== null) quotas.push({ name: 'key', key: `key:${keyId}`, limit: key });
  return quotas;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS} ms`)), ANSWER_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
