import { makeFactBody, type ConversationFact, type FactError, type SkipReason } from '#libs/domain';
import { draftOfConversation, type FactDraft, type InboundEventRow } from '#libs/storage';

type Happening = { event: InboundEventRow; at: Date };
type SentReply = { replyId: string; ruleId: string; step: number };

const whose = ({ accountId, id, personId }: InboundEventRow) => ({
  account_id: accountId,
  event_id: id,
  person_id: personId,
});

const draft = (event: InboundEventRow, body: ReturnType<typeof makeFactBody>): FactDraft => ({
  accountId: event.accountId,
  personId: event.personId,
  eventId: event.id,
  type: body.type,
  body: JSON.stringify(body),
});

/** A person tapped. */
function tapped({ event, at }: Happening): FactDraft {
  const data = {
    ...whose(event),
    question: event.title,
    payload: event.payload,
    revision: event.tappedRevision,
    locale: event.tappedLocale,
    mid: event.mid,
    tapped_at: event.occurredAt.toISOString(),
  };
  return draft(event, makeFactBody('ice_breaker.tapped', data, at, event.requestId));
}

/** The tap, when nobody has been told of it: a replayed one was told of when it was first dealt with. */
export function firstHeard(happening: Happening): FactDraft[] {
  return happening.event.replays === 0 ? [tapped(happening)] : [];
}

/** That the rules came to rest or go on, when that is to be told. */
export function toldOfTalk({ event, at }: Happening, fact: ConversationFact | null): FactDraft[] {
  if (fact === null) return [];
  const { accountId, personId, requestId, id: eventId } = event;
  return [draftOfConversation(fact, { accountId, personId, requestId, eventId, at })];
}

export function sent({ event, at }: Happening, reply: SentReply, messageId: string): FactDraft {
  const data = {
    ...whose(event),
    reply_id: reply.replyId,
    rule_id: reply.ruleId,
    step: reply.step,
    message_id: messageId,
  };
  return draft(event, makeFactBody('reply.sent', data, at, event.requestId));
}

export function skipped({ event, at }: Happening, reason: SkipReason): FactDraft {
  return draft(
    event,
    makeFactBody('reply.skipped', { ...whose(event), reason }, at, event.requestId),
  );
}

/** `reply` null: it failed before any reply was made. */
export function failed(
  { event, at }: Happening,
  reason: string,
  reply: SentReply | null,
  error: FactError | null,
): FactDraft {
  const data = {
    ...whose(event),
    reason,
    error,
    ...(reply === null ? {} : { reply_id: reply.replyId, rule_id: reply.ruleId, step: reply.step }),
  };
  return draft(event, makeFactBody('reply.failed', data, at, event.requestId));
}
