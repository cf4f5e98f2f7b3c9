import pMap from 'p-map';
import { connectAccounts, type BenchAccount } from './connect-accounts.js';
import { PAYLOAD, QUESTION } from './instagram.js';
import type { Stand } from './stand.js';
import { aTenant, type Tenant } from './tenant.js';

export type SceneOptions = { accounts: number; tenants: number; say: (line: string) => void };

/** In an order that takes from every tenant in turn. */
export type ReplyScene = { accounts: BenchAccount[] };

/** Rules that are tried before the one that answers, as a tenant has more than one. */
const RULES_BEFORE = 9;
const SETTLED_WITHIN_MS = 120_000;

/**
 * Tenants whose accounts show one question and have ten rules, the last of which answers it. Nobody
 * works on anything afterwards: the worker that published the questions has been stopped.
 */
export async function setReplyScene(
  stand: Stand,
  { accounts, tenants, say }: SceneOptions,
): Promise<ReplyScene> {
  say(`connecting ${accounts} accounts of ${tenants} tenants`);
  const sync = await stand.startWorker('sync-worker');
  const perTenant = Math.ceil(accounts / tenants);
  const lists: BenchAccount[][] = [];
  for (let at = 0; at < tenants; at += 1) {
    const tenant = await aTenant(stand);
    const count = Math.min(perTenant, accounts - at * perTenant);
    const names = Array.from({ length: count }, (_, n) => `replies.${at}.${n}`);
    await addRules(tenant);
    const connected = await connectAccounts(stand, tenant, names);
    const questions = { ice_breakers: [{ question: QUESTION, payload: PAYLOAD }] };
    await pMap(
      connected,
      ({ id }) => tenant.ask(202, 'PUT', `/v1/accounts/${id}/ice-breakers`, questions),
      { concurrency: 8 },
    );
    lists.push(connected);
    await tenant.close();
  }
  say('waiting until Instagram shows the questions');
  const deadlineMs = Date.now() + SETTLED_WITHIN_MS;
  while (await isUnsettled(stand)) {
    if (Date.now() > deadlineMs) throw new Error('the questions were not published in time');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  await sync.stop();
  await stand.emptyRedis();
  const inTurn = Array.from({ length: perTenant }, (_, n) =>
    lists.flatMap((list) => list[n] ?? []),
  );
  return { accounts: inTurn.flat() };
}

async function addRules(tenant: Tenant): Promise<void> {
  for (let n = 0; n <= RULES_BEFORE; n += 1) {
    const value = n === RULES_BEFORE ? PAYLOAD : `OTHER_${n}`;
    await tenant.ask(201, 'POST', '/v1/reply-rules', {
      name: `Rule ${n}`,
      priority: n,
      match: { type: 'exact', value, on: 'payload' },
      actions: [{ type: 'text', text: 'We are open daily from 8 to 18.' }],
    });
  }
}

/** Also while accounts are still looked after for the first time: then they are not yet subscribed. */
async function isUnsettled(stand: Stand): Promise<boolean> {
  const [row] = await stand.ask<{ left: number }>(
    `SELECT (SELECT count(*) FROM ice_breakers WHERE status <> 'in_sync')::int
          + (SELECT count(*) FROM account_care WHERE next_due_at <= now())::int AS left`,
  );
  return (row?.left ?? 0) > 0;
}
