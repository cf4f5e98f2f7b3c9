import { prepare } from '../prepared-statements.js';
import { afterMs } from '../sql-rows.js';

export const LOCK_OPEN = `
  SELECT e.id, t.status <> 'deleting' AS may_begin
    FROM inbound_events e
    JOIN tenants t ON t.id = e.tenant_id
    JOIN unnest($2::uuid[], $3::timestamptz[], $4::int[]) AS held (id, until, replay)
      ON held.id = e.id
   WHERE e.tenant_id = $1 AND e.id = ANY ($2::uuid[]) AND e.state IN ('pending', 'unsure')
     AND (held.until IS NULL OR held.until = e.next_attempt_at)
     AND held.replay IS NOT DISTINCT FROM e.replays
   ORDER BY e.occurred_at, e.id FOR NO KEY UPDATE OF e`;

/**
 * What is there is counted event by event: an anti-join would read all replies as long as PostgreSQL takes
 * the table for a small one.
 */
export const INSERT_INTENTS = `
  INSERT INTO replies (id, tenant_id, account_id, event_id, step, rule_id, person_id, message,
                       text_sha256, state, may_land_until, replay)
  SELECT r.id, $1, r.account_id, r.event_id, r.step, r.rule_id, r.person_id, r.message,
         r.text_sha256, r.state, ${afterMs('r.lands_in_ms')}, r.replay
    FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::int[], $6::uuid[], $7::text[], $8::jsonb[],
                $9::bytea[], $10::text[], $11::float8[], $12::int[])
      AS r (id, account_id, event_id, step, rule_id, person_id, message,
            text_sha256, state, lands_in_ms, replay)
   WHERE (SELECT count(*) FROM replies there
           WHERE there.event_id = ANY ($4::uuid[])
             AND there.event_id = r.event_id AND there.replay = r.replay) = 0
  ON CONFLICT (event_id, step) DO NOTHING
  RETURNING id, event_id`;

/**
 * What has ended stays as it is: a late outcome of a second try changes nothing. The list of events says
 * in which weeks to look.
 */
export const CHANGE_REPLIES = `
  UPDATE replies r
     SET state = c.state,
         attempts = r.attempts + (c.state = 'intended')::int,
         may_land_until = coalesce(${afterMs('c.lands_in_ms')}, r.may_land_until),
         message_id = coalesce(c.message_id, r.message_id),
         evidence = coalesce(c.evidence, r.evidence),
         error = c.error,
         settled = CASE WHEN r.settled = 'resent' THEN r.settled
                        ELSE coalesce(c.settled, r.settled) END,
         sent_at = CASE WHEN c.state = 'sent' THEN now() ELSE r.sent_at END
    FROM unnest($2::uuid[], $3::text[], $4::float8[], $5::text[], $6::text[], $7::jsonb[],
                $8::text[])
      AS c (id, state, lands_in_ms, message_id, evidence, error, settled)
   WHERE r.tenant_id = $1 AND r.id = c.id AND r.state NOT IN ('sent', 'failed')
     AND r.event_id = ANY ($9::uuid[])
  RETURNING r.id`;

export const CHANGE_EVENTS = `
  UPDATE inbound_events e
     SET state = c.state,
         decision = coalesce(c.decision, e.decision),
         grounds = coalesce(c.grounds, e.grounds),
         failure = c.failure,
         last_error = c.error,
         next_attempt_at = coalesce(${afterMs('c.back_in_ms')}, e.next_attempt_at),
         attempts = e.attempts + c.counts_attempt::int,
         tapped_revision = coalesce(c.tapped_revision, e.tapped_revision),
         tapped_locale = coalesce(c.tapped_locale, e.tapped_locale),
         started_count = CASE WHEN c.ends_start THEN 0 ELSE e.started_count END,
         finished_at = CASE WHEN c.state IN ('pending', 'unsure') THEN NULL ELSE now() END
    FROM unnest($2::uuid[], $3::text[], $4::jsonb[], $5::jsonb[], $6::float8[],
                $7::boolean[], $8::boolean[], $9::int[], $10::text[], $11::jsonb[], $12::text[])
      AS c (id, state, decision, error, back_in_ms, counts_attempt, ends_start,
            tapped_revision, tapped_locale, grounds, failure)
   WHERE e.tenant_id = $1 AND e.id = c.id AND e.id = ANY ($2::uuid[])
  RETURNING e.id`;

prepare({
  'lock-open-events': LOCK_OPEN,
  'insert-intents': INSERT_INTENTS,
  'change-replies': CHANGE_REPLIES,
  'change-events': CHANGE_EVENTS,
});
