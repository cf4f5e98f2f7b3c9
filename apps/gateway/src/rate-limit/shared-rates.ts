import type { RateWindows } from '#libs/storage';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { TakeShared } from './chunked-budgets.js';
import { RATE_WINDOW_MS } from './rate-limits.js';
import { RedisWindows } from './redis-windows.js';

/** A gateway does not wait longer than this for Redis before it serves. */
const OPEN_MS = 1_000;

/** Where all gateway processes count together: Redis where there is one, else PostgreSQL. */
export class SharedRates implements OnApplicationShutdown {
  private constructor(
    readonly take: TakeShared,
    private readonly close: () => void,
  ) {}

  static async open(redisUrl: string | undefined, windows: RateWindows): Promise<SharedRates> {
    if (redisUrl === undefined) {
      const take: TakeShared = (key, points) => windows.take(key, points, RATE_WINDOW_MS);
      return new SharedRates(take, () => {});
    }
    const redis = new RedisWindows(redisUrl);
    await redis.open(OPEN_MS);
    return new SharedRates(
      (key, points) => redis.take(key, points),
      () => redis.close(),
    );
  }

  onApplicationShutdown(): void {
    this.close();
  }
}
