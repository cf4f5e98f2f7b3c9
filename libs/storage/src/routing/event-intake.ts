import {
  ANSWERABLE_KINDS,
  DEFAULT_OPT_IN_WORDS,
  DEFAULT_OPT_OUT_WORDS,
  newId,
  wordSaid,
  type InboundEvent,
} from '#libs/domain';
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

/**
 * An event as it came, with the id of Meta's request that brought it, and which of the app's secrets
 * (from 1) had signed that.
 */
export type ReceivedEvent = InboundEvent & {
  requestId?: string | null;
  signedBy?: number | null;
};

/** Keeps what Meta told us: any number of events of any number of accounts, in one statement. */
export class EventIntake {
  constructor(private readonly router: Pool) {}

  /**
   * Committed when it returns. A repeat of an event, also inside `events`, changes nothing. Events
   * of accounts that nobody has connected are passed over, and so are those of tenants that are being
   * deleted. Kinds that are owed an answer are kept with their words; of all others only that they
   * came. Owed a look, and so `pending` too, is what may change who answers the person: a message that
   * is one of the account's words to opt out or in, and an echo of late that is of no message we sent.
   */
  async add(events: readonly ReceivedEvent[]): Promise<IntakeResult> {
    if (events.length === 0) return { known: 0, added: 0, lanes: [] };
    const isOwed = (event: InboundEvent) => ANSWERABLE_KINDS.includes(event.kind);
    const result = await this.insert([
      // In the order of arrival, which decides between events of the same instant; sorted for the
      // case that the clock is set back meanwhile.
      events.map(() => newId()).sort(),
      events.map((event) => storableText(event.igUserId)),
      events.map((event) => event.kind),
      // Hashed, so that a repeat is known for one when nothing else of the person is left.
      events.map((event) => textHash(event.dedupKey).toString('hex')),
      events.map((event) => storableText(event.personId)),
      events.map((event) => storableText(event.mid)),
      events.map((event) => (isOwed(event) ? storableText(event.title) : null)),
      events.map((event) => (isOwed(event) ? storableText(event.payload) : null)),
      events.map(({ kind, title }) => (kind === 'echo' && title !== null ? textHash(title) : null)),
      events.map((event) => new Date(event.occurredAtMs)),
      events.map((event) => (isOwed(event) ? 'pending' : 'noted')),
      events.map(({ requestId }) => requestId ?? null),
      events.map(({ signedBy }) => signedBy ?? null),
      events.map((event) => storableText(event.ref)),
      events.map(({ kind, title }) => (kind === 'message' && title ? wordSaid(title) : null)),
      DEFAULT_OPT_OUT_WORDS,
      DEFAULT_OPT_IN_WORDS,
    ]);
    return result ?? { known: 0, added: 0, lanes: [] };
  }

  /**
   * An account may be removed between the look at it and the insert of its events, which then fails
   * for everybody's. The next statement no longer sees that account, so each try that fails so has
   * one account less that can make the next one fail.
   */
  private async insert(parameters: unknown[]): Promise<IntakeResult | undefined> {
    for (let triesLeft = TRIES; ; triesLeft -= 1) {
      try {
        return (await this.router.query<IntakeResult>(INSERT_EVENTS, parameters)).rows[0];
      } catch (error) {
        if (triesLeft === 1 || !isAccountGone(error)) throw error;
      }
    }
  }
}

/** More accounts than can be removed, one after the other, in the time of a few statements. */
const TRIES = 10;

const FOREIGN_KEY_VIOLATION = '23503';

function isAccountGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === FOREIGN_KEY_VIOLATION;
}

/** How texts are compared without being kept. */
export function textHash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

const IS_WORD = `coalesce(i.said = ANY (
  coalesce(a.opt_out_words, $16::text[]) || coalesce(a.opt_in_words, $17::text[])), false)`;

/** A scalar look, so that no plan reads all replies for it. */
const MAY_BE_HUMAN = `(i.kind = 'echo' AND i.mid IS NOT NULL AND i.person_id <> i.ig_user_id
  AND i.occurred_at > now() - make_interval(mins => a.takeover_minutes)
  AND (SELECT r.message_id FROM replies r
        WHERE r.account_id = a.id AND r.message_id = i.mid LIMIT 1) IS NULL)`;

/**
 * Inserted in the order of the unique key: two requests that hold the same events in different
 * orders (Meta sends again, regrouped) would otherwise wait for each other.
 */
const INSERT_EVENTS = `
  WITH known AS (
    SELECT i.id, i.kind, i.dedup_key, i.person_id, i.mid, i.payload, i.text_sha256, i.occurred_at,
           i.request_id, i.signed_by, i.ref, a.id AS account_id, a.tenant_id,
           CASE WHEN ${IS_WORD} THEN i.said ELSE i.title END AS title,
           CASE WHEN ${IS_WORD} OR ${MAY_BE_HUMAN} THEN 'pending' ELSE i.state END AS state
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                  $7::text[], $8::text[], $9::bytea[], $10::timestamptz[], $11::text[], $12::text[],
                  $13::int[], $14::text[], $15::text[])
        AS i (id, ig_user_id, kind, dedup_key, person_id, mid,
              title, payload, text_sha256, occurred_at, state, request_id, signed_by, ref, said)
      JOIN accounts a ON a.ig_user_id = i.ig_user_id AND a.status <> 'disconnected'
      JOIN tenants t ON t.id = a.tenant_id AND t.status <> 'deleting'
  ), added AS (
    INSERT INTO inbound_events (id, tenant_id, account_id, kind, dedup_key, person_id, mid,
                                title, payload, text_sha256, occurred_at, state, request_id, signed_by,
                                ref)
    SELECT id, tenant_id, account_id, kind, dedup_key, person_id, mid,
           title, payload, text_sha256, occurred_at, state, request_id, signed_by, ref
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
