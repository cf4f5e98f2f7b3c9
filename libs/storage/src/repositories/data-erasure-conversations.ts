import { selectRows } from '../sql-rows.js';
import {
  changeCount,
  counted,
  FROM_THE_FIRST,
  isThere,
  type ErasureStage,
} from './data-erasure-stages.js';

const BATCH_ROWS = 1_000;

/**
 * Conversations, also that of a person who has come back since: it says what was before. A turn that
 * has decided on one finds it gone, and decides anew.
 */
export const eraseConversations: ErasureStage = async (manager, aim) => {
  const { tenantId, accountId, personId, until, isAll } = aim;
  const [sql, given] =
    personId === null
      ? [OF_ACCOUNT, [tenantId, accountId, isAll ? 'infinity' : until]]
      : [OF_PERSON, [tenantId, personId, accountId, until]];
  const picked = await selectRows<{ id: string }>(
    manager,
    `SELECT c.id ${sql} LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED`,
    given,
  );
  const ids = picked.map(({ id }) => id);
  const rows = await changeCount(manager, DELETE, [tenantId, ids]);
  const erased = counted({ conversations: rows });
  if (rows === BATCH_ROWS) return { erased, next: FROM_THE_FIRST, missed: false };
  return { erased, next: null, missed: await isThere(manager, `SELECT 1 ${sql}`, given) };
};

const OF_PERSON = `
  FROM conversations c
 WHERE c.tenant_id = $1 AND c.person_id = $2 AND ($3::uuid IS NULL OR c.account_id = $3)
   AND c.created_at <= $4::timestamptz
 ORDER BY c.tenant_id, c.person_id`;

/** In the order of the unique key. */
const OF_ACCOUNT = `
  FROM conversations c
 WHERE c.tenant_id = $1 AND c.account_id = $2 AND c.created_at <= $3::timestamptz
 ORDER BY c.account_id, c.person_id`;

const DELETE = 'DELETE FROM conversations WHERE tenant_id = $1 AND id = ANY ($2::uuid[])';
