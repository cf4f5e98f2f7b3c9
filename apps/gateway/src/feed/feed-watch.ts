import type { FeedHorizon, WaitingTenant } from '#libs/storage';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { SettledFacts } from './settled-facts.js';

type Waiter = WaitingTenant & { wake: () => void };

/** How often it is looked for news while somebody waits, in milliseconds. */
const LOOK_EVERY_MS = 250;
/** Requests that wait in one process at most; what comes beyond is answered at once. */
const MOST_WAITERS = 2_000;

/**
 * Where requests wait for a new fact. One look serves all of them, whatever they wait for: while
 * nothing was written for anybody, it reads one number. Nobody waits: nothing is asked. Who waits
 * holds no connection of the database.
 */
export class FeedWatch implements BeforeApplicationShutdown {
  private readonly waiters = new Set<Waiter>();
  private timer: NodeJS.Timeout | null = null;
  private isClosing = false;

  constructor(
    private readonly settled: Pick<SettledFacts, 'upTo'>,
    private readonly horizon: Pick<FeedHorizon, 'withNews'>,
    private readonly lookEveryMs = LOOK_EVERY_MS,
  ) {}

  /**
   * True once the tenant may have a fact behind `after`, when the time is over, when `signal` says
   * that nobody listens any more, or when the process is to stop. False when there is no waiting here:
   * the process stops, or too many wait already. Never rejects.
   */
  async wait(
    { tenantId, after }: WaitingTenant,
    forMs: number,
    signal: AbortSignal,
  ): Promise<boolean> {
    if (this.isClosing || signal.aborted || this.waiters.size >= MOST_WAITERS) return false;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = () => resolve();
    const waiter = { tenantId, after, wake };
    const timeout = setTimeout(wake, forMs);
    signal.addEventListener('abort', wake, { once: true });
    this.waiters.add(waiter);
    this.schedule();
    await promise;
    clearTimeout(timeout);
    signal.removeEventListener('abort', wake);
    this.waiters.delete(waiter);
    return true;
  }

  /** Before the server waits for its requests to end. */
  beforeApplicationShutdown(): void {
    this.isClosing = true;
    if (this.timer) clearTimeout(this.timer);
    for (const { wake } of this.waiters) wake();
  }

  private schedule(): void {
    if (this.timer !== null || this.isClosing || this.waiters.size === 0) return;
    this.timer = setTimeout(() => {
      // A look that fails is followed by another; whoever's time is over reads, and gets the error.
      void this.look()
        .catch(() => {})
        .finally(() => {
          this.timer = null;
          this.schedule();
        });
    }, this.lookEveryMs);
  }

  private async look(): Promise<void> {
    const upTo = await this.settled.upTo();
    const behind = [...this.waiters].filter(({ after }) => after < upTo);
    if (behind.length === 0) return;
    const lowest = new Map<string, number>();
    for (const { tenantId, after } of behind) {
      lowest.set(tenantId, Math.min(after, lowest.get(tenantId) ?? after));
    }
    const asked = [...lowest].map(([tenantId, after]) => ({ tenantId, after }));
    const withNews = new Set(await this.horizon.withNews(asked, upTo));
    for (const waiter of behind) {
      waiter.after = upTo;
      if (withNews.has(waiter.tenantId)) waiter.wake();
    }
  }
}
