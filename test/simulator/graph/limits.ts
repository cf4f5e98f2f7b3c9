import { LIMIT_NAMES, type Limit, type LimitName, type Limits } from '../state/settings.js';
import { SlidingWindow } from './sliding-window.js';

export type Usage = { percent: number; regainInMs: number };

/** The rate limits of one account, each a sliding window. */
export class AccountLimits {
  private readonly windows = new Map<LimitName, { limit: Limit; window: SlidingWindow }>();
  private figures: Limits;

  constructor(figures: Limits) {
    this.figures = figures;
    this.set(figures);
  }

  get current(): Limits {
    return this.figures;
  }

  /** New figures start with an empty count; a limit whose figures stay keeps its count. */
  set(figures: Limits): void {
    for (const name of LIMIT_NAMES) {
      const limit = figures[name];
      const known = this.windows.get(name);
      if (limit === null) this.windows.delete(name);
      else if (known?.limit.max === limit.max && known.limit.window_ms === limit.window_ms)
        this.windows.set(name, { limit, window: known.window });
      else this.windows.set(name, { limit, window: new SlidingWindow(limit.max, limit.window_ms) });
    }
    this.figures = figures;
  }

  /** Counts one call; the refusal's code when it is above the limit, null when it passes. */
  take(name: LimitName, nowMs: number): number | null {
    const counted = this.windows.get(name);
    if (counted === undefined || counted.window.take(nowMs)) return null;
    return counted.limit.code;
  }

  /** The fullest limit: what a usage header reports. */
  usage(nowMs: number): Usage {
    let percent = 0;
    let regainInMs = 0;
    for (const { window } of this.windows.values()) {
      percent = Math.max(percent, window.percent(nowMs));
      regainInMs = Math.max(regainInMs, window.regainInMs(nowMs));
    }
    return { percent, regainInMs };
  }
}

/**
 * The two usage headers of graph-api.md 3.3: percentages, and minutes until access comes back.
 * https://developers.facebook.com/docs/graph-api/overview/rate-limiting
 */
export function usageHeaders(
  igUserId: string,
  account: Usage,
  appPercent: number,
): Record<string, string> {
  const timePercent = Math.min(account.percent, 25);
  return {
    'x-app-usage': JSON.stringify({
      call_count: appPercent,
      total_time: Math.min(appPercent, 25),
      total_cputime: Math.min(appPercent, 25),
    }),
    'x-business-use-case-usage': JSON.stringify({
      [igUserId]: [
        {
          type: 'instagram',
          call_count: account.percent,
          total_cputime: timePercent,
          total_time: timePercent,
          estimated_time_to_regain_access: Math.ceil(account.regainInMs / 60_000),
        },
      ],
    }),
  };
}
