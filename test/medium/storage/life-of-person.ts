import { makeFactBody, newId, type InboundEvent } from '#libs/domain';
import type { Account, InboundEventRow } from '#libs/storage';
import { aFact, anEntry, anEventChange, anIntent, aReplyChange } from '../../support/builders.js';
import { claimEvents } from './claim-as-turn.js';
import type { Storage } from './open-storage.js';
import { receive } from './scene.js';

/** The fact that a tap is told by. */
export function tapFact(event: Pick<InboundEventRow, 'id' | 'accountId' | 'personId'>) {
  const body = makeFactBody(
    'ice_breaker.tapped',
    {
      account_id: event.accountId,
      event_id: event.id,
      person_id: event.personId,
      question: 'What are your hours?',
      payload: 'HOURS',
      mid: null,
      tapped_at: new Date().toISOString(),
    },
    new Date(),
  );
  return aFact({
    accountId: event.accountId,
    personId: event.personId,
    eventId: event.id,
    type: body.type,
    body: JSON.stringify(body),
  });
}

const GROUNDS = {
  at: '2026-11-22T14:30:00.000Z',
  account_status: 'connected' as const,
  is_tenant_suspended: false,
  rules: [{ id: newId(), name: 'Hours', lost: null }],
  rules_left_out: 0,
};

/** A tap that was answered and told of, as the responder leaves it behind. Gives the event's id. */
export async function answered(
  storage: Storage,
  account: Account,
  given: Partial<InboundEvent>,
): Promise<string> {
  const { tenantId, id: accountId } = account;
  await receive(storage, account, given);
  const [claimed] = await claimEvents(storage, tenantId, accountId, 1);
  if (!claimed) throw new Error('The event was not taken in.');
  const { event } = claimed;
  const [first] = await storage.journal.write(tenantId, [
    anEntry(event, { drafts: [anIntent()], facts: [tapFact(event)] }),
  ]);
  if (first?.outcome !== 'written') throw new Error('The intent was not written.');
  await storage.journal.write(tenantId, [
    anEntry(event, {
      reply: aReplyChange(first.replyIds[0]!),
      event: anEventChange({ grounds: GROUNDS }),
    }),
  ]);
  return event.id;
}

/** Makes the rows of an event as old as if it had come so many days ago. */
export async function age(storage: Storage, eventId: string, days: number): Promise<void> {
  await storage.database.ask(
    `UPDATE inbound_events SET received_at = received_at - make_interval(days => $2)
      WHERE id = $1`,
    [eventId, days],
  );
}
