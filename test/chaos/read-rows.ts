import type { DurablePostgres } from './house/durable-postgres.js';
import { IN_HAND_MS, type Asked, type Disorder } from './judge.js';
import type { UnknownSend } from './settlements.js';

/** What Floe's rows say. It judges nothing: it tells how long a settlement took, and where to look. */
export type Rows = {
  unknownSends: UnknownSend[];
  /** How many taps are in which state. */
  states: Record<string, number>;
  /** Late taps of which Floe's own times say so too. */
  lateByRows: number;
};

/** Taps that are not answered yet, or whose answer is in doubt. */
export async function stillOpen(postgres: DurablePostgres): Promise<number> {
  const [row] = await postgres.ask(
    `SELECT count(*)::int AS open FROM inbound_events WHERE state IN ('pending', 'unsure')`,
  );
  return Number(row?.['open']);
}

export async function readRows(
  postgres: DurablePostgres,
  midsSeen: readonly string[],
  late: readonly Disorder[],
): Promise<Rows> {
  const sent = await postgres.ask(
    `SELECT message_id, evidence, (extract(epoch FROM sent_at) * 1000)::float8 AS sent_ms
       FROM replies WHERE message_id IS NOT NULL`,
  );
  const known = new Set(sent.map((row) => String(row['message_id'])));
  const unknownSends = [
    ...sent
      .filter((row) => row['evidence'] !== 'answer')
      .map((row) => ({
        messageId: String(row['message_id']),
        settledAtMs: Number(row['sent_ms']),
      })),
    ...midsSeen
      .filter((mid) => !known.has(mid))
      .map((messageId) => ({ messageId, settledAtMs: null })),
  ];
  const states = await postgres.ask(
    `SELECT state, count(*)::int AS taps FROM inbound_events WHERE kind = 'postback' GROUP BY state`,
  );
  return {
    unknownSends,
    states: Object.fromEntries(states.map((row) => [String(row['state']), Number(row['taps'])])),
    lateByRows: await countLate(postgres, late),
  };
}

/** `received_at` of a late tap is not before the other's answer was decided, but for the turn in hand. */
async function countLate(postgres: DurablePostgres, late: readonly Disorder[]): Promise<number> {
  const [row] = await postgres.ask(
    `SELECT count(*)::int AS late
       FROM jsonb_to_recordset($1::jsonb) AS pair (late_mid text, other_mid text)
       JOIN inbound_events e ON e.mid = pair.late_mid AND e.kind = 'postback'
       JOIN inbound_events o ON o.mid = pair.other_mid AND o.kind = 'postback'
      WHERE e.received_at > (SELECT min(r.intended_at) FROM replies r WHERE r.event_id = o.id)
                            - $2::float8 * interval '1 millisecond'`,
    [
      JSON.stringify(late.map(({ tap, after }) => ({ late_mid: tap.mid, other_mid: after.mid }))),
      String(IN_HAND_MS),
    ],
  );
  return Number(row?.['late']);
}

/** All that Floe has of these taps, for whoever looks for the cause. */
export async function storiesOf(
  postgres: DurablePostgres,
  taps: readonly Asked[],
): Promise<Record<string, unknown>[]> {
  return postgres.ask(
    `SELECT e.id, e.account_id, e.mid, e.person_id, e.title, e.state, e.occurred_at, e.received_at,
            e.finished_at, e.next_attempt_at, e.attempts, e.started_count, e.last_error,
            (SELECT jsonb_agg(to_jsonb(r) - 'text_sha256' ORDER BY r.step)
               FROM replies r WHERE r.event_id = e.id) AS replies
       FROM inbound_events e
      WHERE e.mid IN (SELECT jsonb_array_elements_text($1::jsonb))
      ORDER BY e.person_id, e.occurred_at`,
    [JSON.stringify(taps.map(({ mid }) => mid))],
  );
}
