import type { Standing } from './chunked-budgets.js';

/** A quota by its name in the headers. */
export type NamedStanding = { name: 'tenant' | 'key'; standing: Standing };

/**
 * `RateLimit-Policy` says how much there is, `RateLimit` how much is left and for how many seconds that
 * must do. `isKnown` false: nobody could be asked, so only the policy is told. Source:
 * draft-ietf-httpapi-ratelimit-headers-09 §3 and §4 (both are lists of RFC 9651).
 */
export function rateLimitHeaders(
  quotas: readonly NamedStanding[],
  windowMs: number,
  isKnown: boolean,
): Record<string, string> {
  const windowSeconds = Math.ceil(windowMs / 1_000);
  const policies = quotas.map(
    ({ name, standing }) => `"${name}";q=${standing.limit};w=${windowSeconds}`,
  );
  const limits = quotas.map(
    ({ name, standing }) =>
      `"${name}";r=${standing.left};t=${Math.ceil((standing.msLeft || windowMs) / 1_000)}`,
  );
  return {
    'ratelimit-policy': policies.join(', '),
    ...(isKnown ? { ratelimit: limits.join(', ') } : {}),
  };
}
