import type { GraphUsage } from './read-usage.js';

/** From this share of a limit on the next calls wait, before Meta refuses them. */
const NEARLY_USED_UP_PERCENT = 95;
const LEAST_REST_MS = 60_000;

/** How long nothing more is to be called, and for whom that holds. */
export type Rest = { scope: 'account' | 'app'; forMs: number };

/**
 * How long to leave Instagram alone after an answer that was good but says that a limit is nearly
 * used up; null: not at all. Calls that are refused count as well and lengthen the wait, so it is
 * better to stop short of the limit. Source: Meta, Graph API, "Rate limits".
 */
export function restAfter(usage: GraphUsage, nowMs: number): Rest | null {
  const account = usage.accountPercent ?? 0;
  const app = usage.appPercent ?? 0;
  if (Math.max(account, app) < NEARLY_USED_UP_PERCENT) return null;
  const regainMs = (usage.regainAt?.getTime() ?? 0) - nowMs;
  const scope = account >= NEARLY_USED_UP_PERCENT ? 'account' : 'app';
  return { scope, forMs: Math.max(LEAST_REST_MS, regainMs) };
}
