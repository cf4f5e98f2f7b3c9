import pMap from 'p-map';
import type { Tenant } from './tenant.js';

export type BenchAccount = { id: string; igUserId: string; token: string };

/** Accounts at the simulated Instagram, each with Meta's own limits, connected as their owners would. */
export function connectAccounts(
  { simulator }: { simulator: { url: string } },
  tenant: Tenant,
  names: readonly string[],
): Promise<BenchAccount[]> {
  return pMap(
    names,
    async (username) => {
      const answer = await fetch(`${simulator.url}/_sim/accounts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username }),
      });
      const made = (await answer.json()) as { ig_user_id: string; access_token: string };
      const body = { access_token: made.access_token };
      const { id } = await tenant.ask<{ id: string }>(201, 'POST', '/v1/accounts', body);
      return { id, igUserId: made.ig_user_id, token: made.access_token };
    },
    { concurrency: 16 },
  );
}
