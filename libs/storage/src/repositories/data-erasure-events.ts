import { selectRows } from '../sql-rows.js';
import {
  BEFORE_ALL_IDS,
  changeCount,
  counted,
  FROM_THE_FIRST,
  isThere,
  unheld,
  type ErasureStage,
} from './data-erasure-stages.js';

const BATCH_ROWS = 1_000;

/** Who an event belongs to that was erased: nobody. */
export const ERASED_PERSON = 'erased';

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/**
 * Meta brings an event again within hours, never after so long. Younger events leave a mark by which
 * the repeat is known for one, with nothing of the person in it.
 */
const MARK_STAYS = '7 days';

/**
 * Events and their replies. What is still owed an answer ends so, and is never answered: a turn that
 * has such an event in hand finds it ended, and may write and send nothing more.
 */
export const eraseEvents: ErasureStage = async (manager, aim) => {
  const { tenantId, accountId, personId, until, isAll } = aim;
  const [sql, given] =
    personId === null
      ? [OF_ACCOUNT, [tenantId, accountId, isAll, until]]
      : [OF_PERSON, [tenantId, accountId, personId, until]];
  const picked = await selectRows<{ id: string; leavesMark: boolean }>(
    manager,
    `SELECT e.id, e.received_at > now() - interval '${MARK_STAYS}' AS "leavesMark"
       ${sql} LIMIT ${BATCH_ROWS} FOR UPDATE SKIP LOCKED`,
    given,
  );
  const ids = picked.map(({ id }) => id);
  const replies = await changeCount(manager, DELETE_REPLIES, [tenantId, ids]);
  const free = new Set(await unheld(manager, ids, { table: 'replies', column: 'event_id' }));
  const idsOf = (leavesMark: boolean) =>
    picked
      .filter((row) => free.has(row.id) && leavesMark === (row.leavesMark && !isAll))
      .map(({ id }) => id);
  const marked = await changeCount(manager, LEAVE_MARKS, [tenantId, idsOf(true)]);
  const deleted = await changeCount(manager, DELETE_EVENTS, [tenantId, idsOf(false)]);
  const events = marked + deleted;
  const erased = counted({ replies, inbound_events: events });
  if (picked.length === BATCH_ROWS && events > 0) {
    return { erased, next: FROM_THE_FIRST, missed: false };
  }
  return { erased, next: null, missed: await isThere(manager, `SELECT 1 ${sql}`, given) };
};

/**
 * In the order of `inbound_events_person`, which no other index gives: an equation with the person
 * would take it out of the order, and who has a large share of the rows would be looked for in all.
 */
const OF_PERSON = `
  FROM inbound_events e
 WHERE e.tenant_id = $1
   AND (e.person_id, e.account_id) >= ($3::text, coalesce($2::uuid, '${BEFORE_ALL_IDS}'))
   AND (e.person_id, e.account_id) <= ($3::text, coalesce($2::uuid, '${LAST_ID}'))
   AND e.person_id <> '${ERASED_PERSON}' AND e.received_at <= $4::timestamptz
 ORDER BY e.person_id, e.account_id`;

/** In the order of `inbound_events_account`, which no index of the whole tenant gives. */
const OF_ACCOUNT = `
  FROM inbound_events e
 WHERE e.tenant_id = $1 AND e.account_id = $2
   AND ($3 OR (e.received_at <= $4::timestamptz AND e.person_id <> '${ERASED_PERSON}'))
 ORDER BY e.account_id, e.id`;

const DELETE_REPLIES = `
  DELETE FROM replies WHERE tenant_id = $1 AND id = ANY (ARRAY(
    SELECT id FROM replies WHERE event_id = ANY ($2::uuid[]) FOR UPDATE SKIP LOCKED))`;

const LEAVE_MARKS = `
  UPDATE inbound_events
     SET state = 'noted', person_id = '${ERASED_PERSON}', finished_at = now(), started_count = 0,
         mid = NULL, title = NULL, payload = NULL, text_sha256 = NULL, request_id = NULL,
         decision = NULL, grounds = NULL, failure = NULL, last_error = NULL
   WHERE tenant_id = $1 AND id = ANY ($2::uuid[])`;

const DELETE_EVENTS = 'DELETE FROM inbound_events WHERE tenant_id = $1 AND id = ANY ($2::uuid[])';
