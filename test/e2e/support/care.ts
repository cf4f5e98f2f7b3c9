import type { System } from './system.js';

const DAY_MS = 86_400_000;

/** Makes the account's token, to us and to Instagram, one of 30 days ago that ends in 30, and its refresh due. */
export async function makeRefreshDue(
  { database, simulator }: System,
  { id, igUserId }: { id: string; igUserId: string },
): Promise<void> {
  const nowMs = simulator.control.nowMs();
  simulator.control.patchAccount(igUserId, {
    token_issued_at_ms: nowMs - 30 * DAY_MS,
    token_expires_at_ms: nowMs + 30 * DAY_MS,
  });
  await database.ask(
    `UPDATE account_tokens
        SET issued_at = now() - interval '30 days', expires_at = now() + interval '30 days',
            refreshed_at = NULL
      WHERE account_id = $1`,
    [id],
  );
  await database.ask(
    'UPDATE account_care SET refresh_due_at = now(), next_due_at = now() WHERE account_id = $1',
    [id],
  );
}

/** Makes it time to look whether Instagram still has the account's subscription. */
export async function makeCheckDue({ database }: System, accountId: string): Promise<void> {
  await database.ask(
    'UPDATE account_care SET check_due_at = now(), next_due_at = now() WHERE account_id = $1',
    [accountId],
  );
}
