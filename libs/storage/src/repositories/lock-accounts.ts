import type { EntityManager } from 'typeorm';

/**
 * Makes others that lock the same accounts wait until this transaction ends. A transaction that
 * locks accounts and their events locks the accounts first, so that no two wait for each other.
 * The lock leaves rows that refer to an account free to come and go.
 */
export async function lockAccounts(
  manager: EntityManager,
  tenantId: string,
  accountIds: readonly string[],
): Promise<void> {
  await manager.query(
    `SELECT 1 FROM accounts WHERE tenant_id = $1 AND id = ANY($2)
      ORDER BY id FOR NO KEY UPDATE`,
    [tenantId, accountIds],
  );
}
