import type { RateWindow } from '#libs/storage';
import { Redis } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { RATE_WINDOW_MS } from './rate-limits.js';

/** No answer by then: the connection is replaced, since TCP would take minutes to notice. */
const COMMAND_MS = 1_000;
const CONNECT_MS = 2_000;

/** Rate windows in Redis, on a connection of their own: what cannot be asked at once fails at once. */
export class RedisWindows {
  private readonly redis: Redis;
  private readonly limiter: RateLimiterRedis;

  constructor(url: string) {
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: CONNECT_MS,
      commandTimeout: COMMAND_MS,
      retryStrategy: (tries) => Math.min(tries * 100, CONNECT_MS),
    });
    // It connects again by itself; whoever asks meanwhile is told.
    this.redis.on('error', () => {});
    this.limiter = new RateLimiterRedis({
      storeClient: this.redis,
      keyPrefix: 'floe:rate',
      // Not its to decide: limits differ by key, so that only what was taken is asked for.
      points: Number.MAX_SAFE_INTEGER,
      duration: RATE_WINDOW_MS / 1_000,
    });
  }

  /** Resolves when it is connected, or after `withinMs` in any case. */
  async open(withinMs: number): Promise<void> {
    if (this.redis.status === 'ready') return;
    const timer = new AbortController();
    await Promise.race([
      new Promise((resolve) => this.redis.once('ready', resolve)),
      new Promise((resolve) => {
        const late = setTimeout(resolve, withinMs);
        timer.signal.addEventListener('abort', () => clearTimeout(late));
      }),
    ]);
    timer.abort();
  }

  async take(key: string, points: number): Promise<RateWindow> {
    try {
      const { consumedPoints, msBeforeNext } = await this.limiter.penalty(key, points);
      return { taken: consumedPoints, msLeft: msBeforeNext };
    } catch (error) {
      const isMute = error instanceof Error && error.message.includes('timed out');
      if (isMute && this.redis.status === 'ready') this.redis.disconnect(true);
      throw error;
    }
  }

  close(): void {
    this.redis.disconnect();
  }
}
