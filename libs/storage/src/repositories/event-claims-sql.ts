import { prepare } from '../prepared-statements.js';
import { msAhead } from '../sql-rows.js';

/**
 * A backlog comes faster than PostgreSQL gathers statistics, and without them it cannot tell a good
 * index from one that walks the whole backlog for every event (seen: seconds for one claim out of
 * 100,000). So the account and the time are compared in ways that no index serves, and what is left
 * is `inbound_events_order`, by person.
 */
const BLOCKED_BY_EARLIER = `EXISTS (
  SELECT 1 FROM inbound_events p
   WHERE p.person_id = e.person_id AND p.state = 'pending'
     AND (p.occurred_at, p.id) < (e.occurred_at, e.id)
     AND p.account_id IS NOT DISTINCT FROM e.account_id
     AND p.next_attempt_at + interval '0' > now())`;

const IS_CLAIMABLE = `
  e.state IN ('pending', 'unsure') AND e.next_attempt_at <= now()
  AND (e.state = 'unsure' OR NOT ${BLOCKED_BY_EARLIER})`;

/**
 * For the rest of the transaction: the line is walked in its index, see `BLOCKED_BY_EARLIER`, and the
 * commit does not wait for the disk.
 */
export const PREPARE_TO_CLAIM = `
  SELECT set_config('enable_sort', 'off', true), set_config('synchronous_commit', 'off', true)`;

/**
 * In the order of the line, as all that lock several events do, so that none wait in a ring. For how long an
 * account is parked is told by the clocks of the processes, `$4`.
 */
export const LOCK_DUE = `
  SELECT e.id FROM inbound_events e
   WHERE e.tenant_id = $1 AND e.account_id = $2 AND ${IS_CLAIMABLE}
     AND (SELECT a.status = 'connected' AND t.status = 'active'
                 AND coalesce(a.replies_parked_until <= $4::timestamptz, true)
            FROM accounts a JOIN tenants t ON t.id = a.tenant_id
           WHERE a.tenant_id = $1 AND a.id = $2)
   ORDER BY e.occurred_at, e.id LIMIT $3 FOR NO KEY UPDATE`;

/** How much earlier than our intent an echo of it may be dated: Meta's clock and ours may differ. */
const CLOCKS_DIFFER = '30 seconds';

/** By the events that were begun, of which an account has few. */
export const LOCK_TOLD = `
  SELECT e.id FROM inbound_events e
   WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.decision IS NOT NULL AND ${IS_CLAIMABLE}
     AND EXISTS (
       SELECT 1 FROM replies r
        WHERE r.event_id = e.id AND r.replay = e.replays AND r.state IN ('intended', 'unknown')
          AND r.may_land_until <= now()
          AND EXISTS (
            SELECT 1 FROM inbound_events h
             WHERE h.account_id = $2 AND h.person_id = e.person_id AND h.kind = 'echo'
               AND h.occurred_at >= r.intended_at - interval '${CLOCKS_DIFFER}'
               AND h.text_sha256 = r.text_sha256))
   ORDER BY e.occurred_at, e.id LIMIT $3 FOR NO KEY UPDATE OF e`;

/** An echo that comes later than that wakes the lane by itself. */
const ECHO_COMES_WITHIN = '1 minute';

export const OPEN_CALL = `
  SELECT 1 FROM inbound_events e
   WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.state IN ('pending', 'unsure')
     AND e.decision IS NOT NULL
     AND EXISTS (SELECT 1 FROM replies r
                  WHERE r.event_id = e.id AND r.state IN ('intended', 'unknown')
                    AND r.text_sha256 IS NOT NULL
                    AND r.may_land_until > now() - interval '${ECHO_COMES_WITHIN}')
   LIMIT 1`;

/** Echoes and words of one person that are claimed along at most. */
const HEARD_ALONG = 20;

/**
 * Starts that never ended. Whoever pulls the plug leaves behind all that a process had claimed: were one
 * start enough, a thousand would be done one after the other.
 */
const SUSPECT_AFTER = 2;

/** Comparisons that no index serves: see `BLOCKED_BY_EARLIER`. */
export const CLAIM_EVENTS = `
  WITH given AS MATERIALIZED (
    SELECT * FROM inbound_events WHERE tenant_id = $1 AND id = ANY($2)
  ), due AS (
    SELECT e.id, e.occurred_at, e.started_count FROM given e WHERE ${IS_CLAIMABLE}
  ), ranked AS (
    SELECT id, row_number() OVER w AS place, bool_or(started_count >= ${SUSPECT_AFTER}) OVER w AS suspect
      FROM due WINDOW w AS (ORDER BY occurred_at, id)
  ), picked AS (
    SELECT id FROM ranked
     WHERE CASE $4 WHEN 'fresh' THEN NOT suspect ELSE place = 1 AND suspect END
  ), taken AS (
    SELECT id FROM picked
    UNION
    SELECT h.id FROM picked JOIN given g ON g.id = picked.id CROSS JOIN LATERAL (
      SELECT p.id FROM inbound_events p
       WHERE p.person_id = g.person_id AND p.state = 'pending' AND p.kind IN ('echo', 'message')
         AND p.account_id IS NOT DISTINCT FROM g.account_id
         AND p.next_attempt_at + interval '0' <= now()
         AND p.id >= $5::uuid AND p.id < $6::uuid
       ORDER BY p.occurred_at, p.id LIMIT ${HEARD_ALONG}) h
  )
  UPDATE inbound_events e
     SET started_count = e.started_count + 1,
         next_attempt_at = date_trunc('milliseconds', now() + $3 * interval '1 millisecond')
   WHERE e.id = ANY (ARRAY(SELECT id FROM taken)) AND e.next_attempt_at + interval '0' <= now()
     AND e.id >= $5::uuid AND e.id < $6::uuid
  RETURNING e.*`;

export const NEXT_DUE = `
  SELECT CASE
    WHEN EXISTS (
      SELECT 1 FROM inbound_events e
       WHERE e.tenant_id = $1 AND e.account_id = $2 AND ${IS_CLAIMABLE}) THEN -1000
    ELSE least((
      SELECT ${msAhead('min(e.next_attempt_at)')} FROM inbound_events e
       WHERE e.tenant_id = $1 AND e.account_id = $2 AND e.state IN ('pending', 'unsure')
         AND e.next_attempt_at > now()), (
      SELECT ${msAhead('min(c.held_until)')} FROM conversations c
       WHERE c.tenant_id IS NOT DISTINCT FROM $1::uuid AND c.account_id = $2))
  END AS in_ms`;

prepare({
  'lock-due-events': LOCK_DUE,
  'lock-told-events': LOCK_TOLD,
  'open-call-of-account': OPEN_CALL,
  'claim-events': CLAIM_EVENTS,
  'next-due-event': NEXT_DUE,
});
