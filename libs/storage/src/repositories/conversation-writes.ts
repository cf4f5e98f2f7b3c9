import { newId, type Conversation } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import { columnsOfConversation } from '../entities/conversation.entity.js';
import { prepare } from '../prepared-statements.js';
import { afterMs, msFromNow, selectRows } from '../sql-rows.js';

/** What a conversation becomes, decided on the version `expected`; 0: there was none. */
export type ConversationWrite = {
  expected: number;
  next: Conversation;
  /** Tags that it gets beside those that it has. */
  tags: readonly string[];
};

export type ConversationEntry = ConversationWrite & { accountId: string; personId: string };

/**
 * Writes conversations, in one statement, those that are still at the version that was decided on.
 * Gives whose they are, as `ofWhom` says it; of the others nothing was written.
 */
export async function writeConversations(
  manager: EntityManager,
  tenantId: string,
  entries: readonly ConversationEntry[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const rows = entries.map(({ next, ...entry }) => ({ ...entry, ...columnsOfConversation(next) }));
  const written = await selectRows<{ account_id: string; person_id: string }>(manager, WRITE, [
    tenantId,
    rows.map(() => newId()),
    rows.map(({ accountId }) => accountId),
    rows.map(({ personId }) => personId),
    rows.map(({ expected }) => expected),
    rows.map(({ state }) => state),
    rows.map(({ heldUntil }) => msFromNow(heldUntil)),
    rows.map(({ heldBy }) => heldBy),
    rows.map(({ optedOutAt }) => optedOutAt),
    rows.map(({ firstEventId }) => firstEventId),
    rows.map(({ lastTapAt }) => lastTapAt),
    rows.map(({ answeredBy }) => JSON.stringify(answeredBy)),
    rows.map(({ disclosedBy }) => disclosedBy),
    rows.map(({ tags }) => JSON.stringify(tags)),
  ]);
  return new Set(written.map((row) => ofWhom(row.account_id, row.person_id)));
}

export function ofWhom(accountId: string, personId: string): string {
  return `${accountId} ${personId}`;
}

/** In the order of the unique key, by which alone they are found: see the policy of the table. A row that is gone stays so: an erasure has taken it. */
const WRITE = `
  WITH given AS MATERIALIZED (
    SELECT g.*, ${afterMs('g.held_in_ms')} AS held_until,
           ARRAY(SELECT jsonb_array_elements_text(g.new_tags)) AS tags
      FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::text[], $7::float8[],
                  $8::uuid[], $9::timestamptz[], $10::uuid[], $11::timestamptz[], $12::jsonb[],
                  $13::uuid[], $14::jsonb[])
        AS g (id, account_id, person_id, expected, state, held_in_ms, held_by, opted_out_at,
              first_event_id, last_tap_at, answered_by, disclosed_by, new_tags)
     ORDER BY g.account_id, g.person_id
  ), added AS (
    INSERT INTO conversations (id, tenant_id, account_id, person_id, state, held_until, held_by,
                               opted_out_at, first_event_id, last_tap_at, answered_by, disclosed_by,
                               tags)
    SELECT id, $1, account_id, person_id, state, held_until, held_by,
           opted_out_at, first_event_id, last_tap_at, answered_by, disclosed_by, tags
      FROM given WHERE expected = 0
    ON CONFLICT (account_id, person_id) DO NOTHING
    RETURNING account_id, person_id
  ), changed AS (
    UPDATE conversations c
       SET state = g.state, held_until = g.held_until, held_by = g.held_by,
           opted_out_at = g.opted_out_at, first_event_id = g.first_event_id,
           last_tap_at = g.last_tap_at, answered_by = g.answered_by, disclosed_by = g.disclosed_by,
           tags = CASE WHEN g.tags <@ c.tags THEN c.tags ELSE ARRAY(
             SELECT tag FROM unnest(c.tags || g.tags) WITH ORDINALITY AS t (tag, place)
              GROUP BY tag ORDER BY min(place) LIMIT 50) END,
           version = c.version + 1, updated_at = now()
      FROM given g
     WHERE c.tenant_id IS NOT DISTINCT FROM $1::uuid AND c.account_id = g.account_id AND c.person_id = g.person_id
       AND c.version = g.expected
    RETURNING c.account_id, c.person_id
  )
  SELECT * FROM added UNION ALL SELECT * FROM changed`;

prepare({ 'write-conversations': WRITE });
