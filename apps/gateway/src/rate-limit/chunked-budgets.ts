import type { RateWindow } from '#libs/storage';
import { LRUCache } from 'lru-cache';

/** Takes points from the window of a key that all processes share. */
export type TakeShared = (key: string, points: number) => Promise<RateWindow>;

/** How a key stands: `left` is what this process knows to be left, so at least that was not spent. */
export type Standing = { limit: number; left: number; msLeft: number };

export type Spending = Standing & { isAllowed: boolean };

type Budget = {
  limit: number;
  /** Points that were taken from the shared window and not spent yet. */
  tokens: number;
  /** What the shared window had left after that, as far as is known. */
  sharedLeft: number;
  endsAtMs: number;
  waiting: number;
  refill: Promise<void> | null;
};

/** Keys that are remembered at most. A forgotten one loses the points it had taken, no more. */
const MAX_KEYS = 20_000;

/** A fiftieth of a limit is taken at a time: 50 round trips a minute and key at most, if all is spent. */
const CHUNKS = 50;

/** Windows that are over before their answer is here, or are taken up by others who wait for one. */
const MAX_TRIES = 20;

/**
 * Spends what all processes share without asking for every request: points are taken by the chunk
 * (`max(1, limit / 50)`, or as many as wait for one) and spent here until their window ends. What is not
 * spent by then is lost, so that the total of all processes never exceeds the limit; a limit below 100
 * is kept to exactly.
 */
export class ChunkedBudgets {
  private readonly budgets = new LRUCache<string, Budget>({ max: MAX_KEYS });

  constructor(
    private readonly take: TakeShared,
    private readonly nowMs: () => number,
  ) {}

  /** Spends one point of `key`, if there is one. Throws what `take` throws. */
  async spend(key: string, limit: number): Promise<Spending> {
    const budget = this.budgetOf(key, limit);
    budget.waiting += 1;
    try {
      for (let tries = 0; !this.hasTokens(budget) && !this.isSpent(budget); tries += 1) {
        if (tries === MAX_TRIES) throw new Error('No rate window lasts until it is known.');
        budget.refill ??= this.refill(key, budget).finally(() => {
          budget.refill = null;
        });
        await budget.refill;
      }
    } finally {
      budget.waiting -= 1;
    }
    const isAllowed = this.hasTokens(budget);
    if (isAllowed) budget.tokens -= 1;
    return { isAllowed, ...this.standing(budget) };
  }

  /** Gives back a point that was not used after all. */
  giveBack(key: string, limit: number): void {
    const budget = this.budgets.get(key);
    if (budget?.limit === limit && budget.endsAtMs > this.nowMs()) budget.tokens += 1;
  }

  /** How the key stands, as far as is known here. */
  peek(key: string, limit: number): Standing {
    return this.standing(this.budgetOf(key, limit));
  }

  private budgetOf(key: string, limit: number): Budget {
    const present = this.budgets.get(key);
    const isOver = present && present.refill === null && present.endsAtMs <= this.nowMs();
    if (present?.limit === limit && !isOver) return present;
    const fresh: Budget = {
      limit,
      tokens: 0,
      sharedLeft: limit,
      endsAtMs: 0,
      waiting: 0,
      refill: null,
    };
    this.budgets.set(key, fresh);
    return fresh;
  }

  private hasTokens({ tokens, endsAtMs }: Budget): boolean {
    return tokens > 0 && endsAtMs > this.nowMs();
  }

  private isSpent({ sharedLeft, endsAtMs }: Budget): boolean {
    return sharedLeft === 0 && endsAtMs > this.nowMs();
  }

  private async refill(key: string, budget: Budget): Promise<void> {
    const points = Math.max(1, Math.floor(budget.limit / CHUNKS), budget.waiting);
    // From before the call: the window must not live longer here than where it is counted.
    const startedMs = this.nowMs();
    const { taken, msLeft } = await this.take(key, points);
    const before = taken - points;
    budget.tokens = Math.min(points, Math.max(0, budget.limit - before));
    budget.sharedLeft = Math.max(0, budget.limit - taken);
    budget.endsAtMs = startedMs + msLeft;
  }

  private standing({ limit, tokens, sharedLeft, endsAtMs }: Budget): Standing {
    return { limit, left: tokens + sharedLeft, msLeft: Math.max(0, endsAtMs - this.nowMs()) };
  }
}
