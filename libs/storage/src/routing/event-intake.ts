import { ANSWERABLE_KINDS, newId, type InboundEvent } from '#libs/domain';
import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { storableText } from '../storable.js';

export type LaneOfAccount = { tenantId: string; accountId: string };

export type IntakeResult = {
  /** Events whose account we know, repeats included. */
  known: number;
  /** Events that are new to us. */
  added: number;
  /** Accounts that now have something to answer. */
  lanes: LaneOfAccount[];
};

/** Keeps what Meta told us: any number of events of any number of accounts, in one statement. */
export class EventIntake {
  constructor(private readonly router: Pool) {}

  /**
   * Committed when it returns. A repeat of an event, also inside `events`, changes nothing. Events
   * of accounts that nobody connected are passed over. Kinds that are owed an answer are kept with
   * their words; of all others only that they came.
   */
  async add(events: readonly InboundEvent[]): Promise<IntakeResult> {
    if (events.length === 0) return { known: 0, added: 0, lanes: [] };
    const isOwed = (event: InboundEvent) => ANSWERABLE_KINDS.includes(event.kind);
    const { rows } = await this.router.query<{
      known: number;
      added: number;
      lanes: LaneOfAccount[];
    }>(INSERT_EVENTS, [
      // In the order of arrival, which decides between events of the same instant: ids of one
      // millisecond differ by chance alone.
      events.map(() => newId()).sort(),
      events.map((event) => storableText(event.igUserId)),
      events.map((event) => event.kind),
      events.map((event) => storableText(event.dedupKey)),
      events.map((event) => storableText(event.personId)),
      events.map((event) => storableText(event.mid)),
      events.map((event) => (isOwed(event) ? storableText(event.title) : null)),
      events.map((event) => (isOwed(event) ? storableText(event.payload) : null)),
      events.map(({ kind, title }) => (kind === 'echo' && title !== null ? textHash(title) : null)),
      events.map((event) => new Date(event.occurredAtMs)),
      events.map((event) => (isOwed(event) ? 'pending' : 'noted')),
    ]);
    return rows[0] ?? { known: 0, added: 0, lanes: [] };
  }
}

/** How texts are compared without being kept. */
export function textHash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

/**
 * Inserted in the order of the unique key: two requests that hold the same events in different
 * orders (Meta sends again, regrouped) would otherwise wait for each other.
 */
const INSERT_EVENTS = `
  WITH known AS (
    SELECT i.*, a.id AS account_id, a.tenant_id
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                  $7::text[], $8::text[], $9::bytea[], $10::timestamptz[], $11::text[])
        AS i (id, ig_user_id, kind, dedup_key, person_id, mid,
              title, payload, text_sha256, occurred_at, state)
      JOIN accounts a ON a.ig_user_id = i.ig_user_id
  ), added AS (
    INSERT INTO inbound_events (id, tenant_id, account_id, kind, dedup_key, person_id, mid,
                                title, payload, text_sha256, occurred_at, state)
    SELECT id, tenant_id, account_id, kind, dedup_key, person_id, mid,
           title, payload, text_sha256, occurred_at, state
      FROM known
     ORDER BY account_id, dedup_key, id
    ON CONFLICT (account_id, dedup_key) DO NOTHING
    RETURNING tenant_id, account_id, state
  )
  SELECT (SELECT count(*)::int FROM known) AS known,
         (SELECT count(*)::int FROM added) AS added,
         coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object(
                     'tenantId', tenant_id, 'accountId', account_id))
                     FROM added WHERE state = 'pending'), '[]') AS lanes`;
