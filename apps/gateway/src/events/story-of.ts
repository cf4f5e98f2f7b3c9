import { NOTED_REASONS, SKIP_REASONS, type EventStory, type SkipReason } from '#libs/domain';
import { ERASED_PERSON, type EventTale, type InboundEventRow } from '#libs/storage';

/** Why no rule answers an event; null when one does, or when it is not decided. */
export function skippedBecause({ decision }: Pick<InboundEventRow, 'decision'>): SkipReason | null {
  return SKIP_REASONS.find((reason) => reason === decision?.reason) ?? null;
}

/** An event as its explanation needs it: without a word of the person's. */
export function storyOf(tale: EventTale): EventStory {
  const { event, account, replies, deliveries } = tale;
  return {
    kind: event.kind,
    state: event.state,
    isErased: event.personId === ERASED_PERSON,
    receivedAt: event.receivedAt,
    occurredAt: event.occurredAt,
    signedBy: event.signedBy,
    replays: event.replays,
    decision: event.decision && {
      ruleName: event.decision.rule_name,
      skipped: skippedBecause(event),
      noted: NOTED_REASONS.find((reason) => reason === event.decision?.reason) ?? null,
    },
    grounds: event.grounds,
    failure: event.failure,
    lastError: event.lastError,
    nextAttemptAt: event.nextAttemptAt,
    account: {
      username: account.username,
      status: account.status,
      whenUnsure: account.whenUnsure,
    },
    isTenantSuspended: tale.tenantStatus === 'suspended',
    replies: replies.map((reply) => ({
      id: reply.id,
      state: reply.state,
      evidence: reply.evidence,
      settled: reply.settled,
      error: reply.error,
      at: reply.sentAt ?? reply.intendedAt,
    })),
    deliveries: deliveries.map((delivery) => ({
      id: delivery.id,
      type: delivery.type,
      state: delivery.state,
      attempts: delivery.attempts,
      status: delivery.lastStatus,
      at: delivery.lastAttemptAt ?? delivery.createdAt,
    })),
    isCut: tale.isCut,
    facts: tale.facts,
  };
}
