import type { EntityManager } from 'typeorm';
import { meant, namedBy, unlessRefused, type EditRefusal } from '../edit.js';
import { Account } from '../entities/account.entity.js';

/**
 * The account that `ref` names, locked until the unit of work ends. With `ifVersion`, only when it is
 * still at that version.
 */
export async function lockAccount(
  manager: EntityManager,
  tenantId: string,
  ref: string,
  ifVersion: number | null,
): Promise<{ outcome: 'found'; row: Account } | EditRefusal> {
  const rows = await manager.find(Account, {
    where: namedBy(tenantId, ref),
    lock: { mode: 'for_no_key_update' },
  });
  return unlessRefused(meant(rows, ref), ifVersion);
}
