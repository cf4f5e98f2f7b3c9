import {
  ANSWERABLE_KINDS,
  DEFAULT_OPT_IN_WORDS,
  DEFAULT_OPT_OUT_WORDS,
  eventId,
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
    const nowMs = Date.now();
    const timeOf = inOrderOfArrival();
    const result = await this.insert([
      idsOf(events, nowMs),
      events.map((event) => storableText(event.igUserId)),
      events.map((event) => event.kind),
      events.map((event) => storableText(event.personId)),
      events.map((event) => storableText(event.mid)),
      events.map((event) => (isOwed(event) ? storableText(event.title) : null)),
      events.map((event) => (isOwed(event) ? storableText(event.payload) : null)),
      events.map(({ kind, title }) => (kind === 'echo' && title !== null ? textHash(title) : null)),
      events.map(timeOf),
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
   * one account less that can make the next one fail. By name, so that each connection has it read and
   * planned once: that was half of what it cost.
   */
  private async insert(parameters: unknown[]): Promise<IntakeResult | undefined> {
    for (let triesLeft = TRIES; ; triesLeft -= 1) {
      try {
        const statement = { name: 'insert-events', text: INSERT_EVENTS, values: parameters };
        return (await this.router.query<IntakeResult>(statement)).rows[0];
      } catch (error) {
        if (triesLeft === 1 || !isOwnerGone(error)) throw error;
      }
    }
  }
}

/** More accounts than can be removed, one after the other, in the time of a few statements. */
const TRIES = 10;

const FOREIGN_KEY_VIOLATION = '23503';

/** What was to be written is of an account, or of something else, that was removed meanwhile. */
export function isOwnerGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === FOREIGN_KEY_VIOLATION;
}

/** How texts are compared without being kept. */
export function textHash(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}

const IS_WORD = `coalesce(i.said = ANY (
  coalesce(a.opt_out_words, $15::text[]) || coalesce(a.opt_in_words, $16::text[])), false)`;

/** More of one person than a lane has under way at once. */
const FIRST_IN_LINE = 20;

/**
 * Neither recorded as a message that we sent, nor saying what a call says that is under way: the echo
 * mostly comes before the call's own answer is recorded. A call whose outcome is unknown is another
 * matter: its lane is woken by the echo. Scalar looks, so that no plan reads all replies for them. A call
 * under way is of what is first in the person's line: a line of thousands costs each echo no more than a
 * short one.
 */
const MAY_BE_HUMAN = `(i.kind = 'echo' AND i.mid IS NOT NULL AND i.person_id <> i.ig_user_id
  AND i.occurred_at > now() - make_interval(mins => a.takeover_minutes)
  AND (SELECT r.message_id FROM replies r
        WHERE r.account_id = a.id AND r.message_id = i.mid LIMIT 1) IS NULL
  AND (SELECT r.event_id FROM replies r
        WHERE r.event_id = ANY (ARRAY(
                SELECT p.id FROM inbound_events p
                 WHERE p.person_id = i.person_id AND p.state = 'pending'
                   AND p.account_id IS NOT DISTINCT FROM a.id
                 ORDER BY p.occurred_at, p.id LIMIT ${FIRST_IN_LINE}))
          AND r.state = 'intended' AND r.text_sha256 = i.text_sha256 LIMIT 1) IS NULL)`;

/**
 * Of a hash, so that a repeat is known for one when nothing else of the person is left. What is the same
 * but for its time has the id of the first here: the statement sees no row that it adds itself.
 */
function idsOf(events: readonly InboundEvent[], nowMs: number): string[] {
  const first = new Map<string, string>();
  return events.map((event) => {
    const key = `${event.igUserId} ${event.dedupKey}`;
    const id = first.get(key) ?? eventId(event, nowMs);
    first.set(key, id);
    return id;
  });
}

/**
 * The time of an event, with microseconds that put events of one person and millisecond in the order
 * in which they came: Meta tells no finer time, and their ids are no order.
 */
function inOrderOfArrival(): (event: InboundEvent) => string {
  const seen = new Map<string, number>();
  return ({ igUserId, personId, occurredAtMs }) => {
    const key = `${occurredAtMs} ${igUserId} ${personId}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    const iso = new Date(occurredAtMs).toISOString();
    return before === 0
      ? iso
      : iso.replace('Z', `${Math.min(before, 999).toString().padStart(3, '0')}Z`);
  };
}

/** One by one, by their index: a join reads all accounts while PostgreSQL takes them for few. */
const OWNER_OF_EVENT = `
  SELECT o.id, o.tenant_id, o.takeover_minutes, o.opt_out_words, o.opt_in_words
    FROM accounts o JOIN tenants t ON t.id = o.tenant_id AND t.status <> 'deleting'
   WHERE o.ig_user_id = i.ig_user_id AND o.status <> 'disconnected' LIMIT 1`;

/**
 * Nothing is looked for between two ids, which would spare weeks: a plan that does for whatever is asked
 * expects few rows there, and reads a whole week. Inserted in the order of the key: two requests that
 * hold the same events in different orders (Meta sends again, regrouped) would otherwise wait for each
 * other.
 */
const INSERT_EVENTS = `
  WITH known AS (
    SELECT i.id, i.kind, i.person_id, i.mid, i.payload, i.text_sha256, i.occurred_at,
           i.request_id, i.signed_by, i.ref, a.id AS account_id, a.tenant_id,
           CASE WHEN ${IS_WORD} THEN i.said ELSE i.title END AS title,
           CASE WHEN ${IS_WORD} OR ${MAY_BE_HUMAN} THEN 'pending' ELSE i.state END AS state
      FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                  $7::text[], $8::bytea[], $9::timestamptz[], $10::text[], $11::text[], $12::int[],
                  $13::text[], $14::text[])
        AS i (id, ig_user_id, kind, person_id, mid,
              title, payload, text_sha256, occurred_at, state, request_id, signed_by, ref, said)
     CROSS JOIN LATERAL (${OWNER_OF_EVENT}) a
  ), added AS (
    INSERT INTO inbound_events (id, tenant_id, account_id, kind, person_id, mid,
                                title, payload, text_sha256, occurred_at, state, request_id, signed_by,
                                ref)
    SELECT id, tenant_id, account_id, kind, person_id, mid,
           title, payload, text_sha256, occurred_at, state, request_id, signed_by, ref
      FROM known
     WHERE state <> 'pending' OR mid IS NULL OR NOT EXISTS (
             SELECT 1 FROM inbound_events first
              WHERE first.account_id = known.account_id AND first.mid = known.mid
                AND first.kind = known.kind AND first.kind IN ('postback', 'quick_reply')
                AND first.id <> known.id)
     ORDER BY id
    ON CONFLICT (id) DO NOTHING
    RETURNING tenant_id, account_id, state
  )
  SELECT (SELECT count(*)::int FROM known) AS known,
         (SELECT count(*)::int FROM added) AS added,
         coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object(
                     'tenantId', tenant_id, 'accountId', account_id))
                     FROM added WHERE state = 'pending'), '[]') AS lanes`;
