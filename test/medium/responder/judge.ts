import { expect } from '@jest/globals';
import type { Account } from '#libs/storage';
import type { ReplyHouse } from './reply-house.js';

type EventRow = { id: string; state: string; started_count: number };
type ReplyRow = { event_id: string; step: number; state: string; message_id: string | null };
type FactRow = { type: string; about: string };

/** What our rows say of the account. */
export async function rowsOf({ rows }: ReplyHouse, account: Account) {
  const ask = async <Row extends object>(sql: string) =>
    (await rows.query<Row>(sql, [account.id])).rows;
  return {
    events: await ask<EventRow & { attempts: number; last_error: { message: string } | null }>(
      `SELECT id, state, started_count, attempts, last_error FROM inbound_events
        WHERE account_id = $1 AND kind <> 'echo' ORDER BY occurred_at, id`,
    ),
    replies: await ask<ReplyRow & { evidence: string | null }>(
      `SELECT r.event_id, r.step, r.state, r.message_id, r.evidence FROM replies r
         JOIN inbound_events e ON e.id = r.event_id
        WHERE r.account_id = $1 ORDER BY e.occurred_at, e.id, r.step`,
    ),
    facts: await ask<FactRow>(
      `SELECT type, concat_ws(' ', type, body::jsonb #>> '{data,event_id}',
                              body::jsonb #>> '{data,step}') AS about
         FROM facts WHERE account_id = $1 ORDER BY id`,
    ),
  };
}

/**
 * Every message was sent once and in order (by Instagram's own ledger), every event is answered,
 * every reply has the id of its own message, and every fact was told once.
 */
export async function expectEffectivelyOnce(
  house: ReplyHouse,
  account: Account,
  said: Record<string, string[]>,
): Promise<void> {
  for (const [person, texts] of Object.entries(said)) {
    expect({ person, sent: house.sentTo(account, person) }).toEqual({ person, sent: texts });
  }
  const { events, replies, facts } = await rowsOf(house, account);
  expect(events.map(({ state }) => state)).toEqual(events.map(() => 'answered'));
  expect(replies.map(({ state }) => state)).toEqual(replies.map(() => 'sent'));

  const ledger = house.control
    .messages(account.igUserId)
    .filter(({ direction }) => direction === 'out')
    .map(({ mid }) => mid);
  expect(replies.map(({ message_id }) => message_id).toSorted()).toEqual(ledger.toSorted());
  expect(facts.map(({ about }) => about).toSorted()).toEqual(
    [
      ...events.map(({ id }) => `ice_breaker.tapped ${id}`),
      ...replies.map(({ event_id, step }) => `reply.sent ${event_id} ${step}`),
    ].toSorted(),
  );
}
