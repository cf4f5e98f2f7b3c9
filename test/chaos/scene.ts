import { setTimeout as sleep } from 'node:timers/promises';
import { connectAccounts } from '../load/bench/connect-accounts.js';
import { aTenant } from '../load/bench/tenant.js';
import type { House } from './house/house.js';
import { QUESTIONS } from './plan-taps.js';
import type { SimulatorClient } from './simulator-client.js';

/** Who taps where, by the numbers of the plan. */
export type Scene = {
  igUserIds: readonly string[];
  personOf(account: number, person: number): string;
};

/** The one answer: it has the words of the question, so that each tap's can be told from others. */
const ANSWER = 'Zu „{{question|nichts}}“: ça va 🥐';

export const answerTo = (question: string): string =>
  ANSWER.replace('{{question|nichts}}', () => question);

const READY_WITHIN_MS = 120_000;

/** A tenant with a rule and accounts that are subscribed and show their questions. */
export async function setScene(
  house: House,
  simulator: SimulatorClient,
  { accounts }: { accounts: number },
): Promise<Scene> {
  const tenant = await aTenant(house);
  try {
    const names = Array.from({ length: accounts }, (_, n) => `chaos.${n}`);
    const connected = await connectAccounts(house, tenant, names);
    await tenant.ask(201, 'POST', '/v1/reply-rules', {
      name: 'any',
      priority: 100,
      match: { type: 'any' },
      actions: [{ type: 'text', text: ANSWER }],
    });
    for (const { id } of connected) {
      await tenant.ask(202, 'PUT', `/v1/accounts/${id}/ice-breakers`, {
        ice_breakers: [{ locale: 'default', call_to_actions: QUESTIONS }],
      });
    }
    await until('the accounts are subscribed', async () =>
      (await simulator.accounts()).every(({ subscribed }) => subscribed),
    );
    await until('the questions are published', async () => {
      const [row] = await house.postgres.ask(
        `SELECT count(*)::int AS left FROM ice_breakers WHERE status <> 'in_sync'`,
      );
      return row?.['left'] === 0;
    });
    return {
      igUserIds: connected.map(({ igUserId }) => igUserId),
      // As Meta's: digits, and another for each account.
      personOf: (account, person) => String(9_000_000_000_000 + account * 10_000 + person),
    };
  } finally {
    await tenant.close();
  }
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadlineMs = Date.now() + READY_WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > deadlineMs) throw new Error(`${what}: not after ${READY_WITHIN_MS} ms`);
    await sleep(200);
  }
}
