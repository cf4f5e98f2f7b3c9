import {
  EVENT_FAILURES,
  EXPLAIN_OUTCOMES,
  EXPLAIN_STEPS,
  explainEvent,
  FACT_TYPES,
  LOST_REASONS,
  SKIP_REASONS,
  type ExplainStep,
} from '#libs/domain';
import type { DeliveryOfEvent, EventTale, ReplyRow } from '#libs/storage';
import { z } from 'zod';
import { instagramErrorSchema } from '../instagram/instagram-error.schema.js';
import { EVENT_STATES } from './event.schema.js';
import { skippedBecause, storyOf } from './story-of.js';

export const askedRulesSchema = z.object({
  asked: z.array(
    z.object({ id: z.uuid(), name: z.string(), lost: z.enum(LOST_REASONS).nullable() }),
  ),
  left_out: z.int(),
});

export const sendOfEventSchema = z.object({
  reply_id: z.uuid(),
  place: z.int(),
  replay: z.int(),
  tries: z.int(),
  message_id: z.string().nullable(),
  evidence: z.enum(['answer', 'echo', 'thread']).nullable(),
  sent_again_because: z.enum(['not_landed', 'policy']).nullable(),
  error: instagramErrorSchema.nullable(),
});

export const deliveryOfEventSchema = z.object({
  delivery_id: z.uuid(),
  endpoint_id: z.uuid(),
  fact_id: z.uuid(),
  type: z.enum(FACT_TYPES),
  attempts: z.int(),
  status: z.int().nullable(),
  next_attempt_at: z.iso.datetime().nullable(),
});

export const explainStepSchema = z.object({
  step: z.enum(EXPLAIN_STEPS),
  outcome: z.enum(EXPLAIN_OUTCOMES),
  message: z.string(),
  at: z.iso.datetime().nullable(),
  rules: askedRulesSchema.nullable(),
  send: sendOfEventSchema.nullable(),
  delivery: deliveryOfEventSchema.nullable(),
});

export const explanationSchema = z.object({
  id: z.uuid(),
  account_id: z.uuid(),
  state: z.enum(EVENT_STATES),
  skipped_because: z.enum(SKIP_REASONS).nullable(),
  failed_because: z.enum(EVENT_FAILURES).nullable(),
  replays: z.int(),
  steps: z.array(explainStepSchema),
});

/** The words are the domain's; ids and numbers for programs are put beside them here. */
export function showExplanation(tale: EventTale, now: Date): z.output<typeof explanationSchema> {
  const { event } = tale;
  return {
    id: event.id,
    account_id: event.accountId,
    state: event.state,
    skipped_because: event.state === 'skipped' ? skippedBecause(event) : null,
    failed_because: event.failure,
    replays: event.replays,
    steps: explainEvent(storyOf(tale), now).map((step) => showStep(step, tale)),
  };
}

function showStep(
  { step, outcome, message, at, of }: ExplainStep,
  { event, replies, deliveries }: EventTale,
): z.output<typeof explainStepSchema> {
  const reply = replies.find(({ id }) => id === of);
  const delivery = deliveries.find(({ id }) => id === of);
  const { grounds } = event;
  return {
    step,
    outcome,
    message,
    at: at?.toISOString() ?? null,
    rules:
      step === 'rules' && grounds !== null
        ? { asked: grounds.rules, left_out: grounds.rules_left_out }
        : null,
    send: reply ? showSend(reply) : null,
    delivery: delivery ? showDelivery(delivery) : null,
  };
}

function showSend(reply: ReplyRow): z.output<typeof sendOfEventSchema> {
  return {
    reply_id: reply.id,
    place: reply.step,
    replay: reply.replay,
    tries: reply.attempts,
    message_id: reply.messageId,
    evidence: reply.evidence,
    sent_again_because: reply.settled === 'resent' ? 'policy' : reply.settled,
    error: reply.error,
  };
}

function showDelivery(delivery: DeliveryOfEvent): z.output<typeof deliveryOfEventSchema> {
  return {
    delivery_id: delivery.id,
    endpoint_id: delivery.endpointId,
    fact_id: delivery.factId,
    type: delivery.type,
    attempts: delivery.attempts,
    status: delivery.lastStatus,
    next_attempt_at: delivery.state === 'pending' ? delivery.nextAttemptAt.toISOString() : null,
  };
}
