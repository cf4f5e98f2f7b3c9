import { isUuid } from '#libs/domain';
import { selectRows } from '../sql-rows.js';
import {
  BEFORE_ALL_IDS,
  changeCount,
  counted,
  unheld,
  type ErasureStage,
} from './data-erasure-stages.js';

/** Facts that one batch looks at, whoever they tell of. */
const BATCH_ROWS = 2_000;

/**
 * Facts with their deliveries and what was answered to them, by a walk over all facts of the tenant. Begins when the events are
 * done, after which nothing can be told of them any more. A delivery that is on its way to a partner
 * at this moment keeps its fact for a later pass: an erasure that has ended sends nothing.
 *
 * The last word about an account stays, that it was disconnected: there is nothing in it but our own
 * id, and the tenant has to hear it.
 */
export const eraseFacts: ErasureStage = async (manager, aim, after) => {
  const { tenantId, accountId, personId, until, isAll } = aim;
  const [page] = await selectRows<{ scanned: number; last: string | null; meant: string[] }>(
    manager,
    FIND_FACTS,
    [tenantId, isUuid(after) ? after : BEFORE_ALL_IDS, accountId, personId, until, isAll],
  );
  if (!page?.last) return { erased: {}, next: null, missed: false };
  const { scanned, last, meant } = page;
  const next = scanned < BATCH_ROWS ? null : last;
  if (meant.length === 0) return { erased: {}, next, missed: false };
  const attempts = await changeCount(manager, DELETE_ATTEMPTS, [tenantId, meant]);
  const deliveries = await changeCount(manager, DELETE_DELIVERIES, [tenantId, meant]);
  const free = await unheld(manager, meant, { table: 'webhook_deliveries', column: 'fact_id' });
  const facts = await changeCount(manager, DELETE_FACTS, [tenantId, free]);
  const erased = counted({
    webhook_attempts: attempts,
    webhook_deliveries: deliveries,
    facts,
  });
  return { erased, next, missed: facts < meant.length };
};

/** The event that a fact tells of came later than what is meant, and is still there. */
const TELLS_OF_LATER_EVENT = `EXISTS (
  SELECT 1 FROM facts f JOIN inbound_events e
      ON e.tenant_id = f.tenant_id AND e.id = (f.body::jsonb #>> '{data,event_id}')::uuid
   WHERE f.id = p.id AND e.received_at > $5::timestamptz)`;

const TELLS_OF_NO_EVENT = `EXISTS (
  SELECT 1 FROM facts f WHERE f.id = p.id AND f.body::jsonb #>> '{data,event_id}' IS NULL)`;

/** The comparison of whole rows is one that only the unique key on both columns can serve. */
const FIND_FACTS = `
  WITH page AS MATERIALIZED (
    SELECT id, account_id, person_id, type, created_at FROM facts
     WHERE tenant_id = $1 AND (tenant_id, id) > ($1, $2)
     ORDER BY tenant_id, id LIMIT ${BATCH_ROWS}
  )
  SELECT (SELECT count(*)::int FROM page) AS scanned,
         (SELECT id FROM page ORDER BY id DESC LIMIT 1) AS last,
         ARRAY(SELECT p.id FROM page p
                WHERE ($3::uuid IS NULL OR p.account_id = $3)
                  AND ($4::text IS NULL OR p.person_id = $4)
                  AND p.type <> 'account.disconnected'
                  AND ($6 OR p.created_at <= $5::timestamptz
                       OR NOT (${TELLS_OF_NO_EVENT} OR ${TELLS_OF_LATER_EVENT}))) AS meant`;

const DELETE_ATTEMPTS = `
  DELETE FROM webhook_attempts WHERE tenant_id = $1 AND fact_id = ANY ($2::uuid[])`;

const DELETE_DELIVERIES = `
  DELETE FROM webhook_deliveries WHERE tenant_id = $1 AND id = ANY (ARRAY(
    SELECT id FROM webhook_deliveries
     WHERE fact_id = ANY ($2::uuid[])
       AND NOT (state = 'pending' AND started_count > 0 AND next_attempt_at > clock_timestamp())
       FOR UPDATE SKIP LOCKED))`;

const DELETE_FACTS = 'DELETE FROM facts WHERE tenant_id = $1 AND id = ANY ($2::uuid[])';
