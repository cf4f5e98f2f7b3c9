import { INBOUND_KINDS, sendBodyOf, sendBodySchema, wordsOfMessage } from '#libs/domain';
import { LISTS, type EventWithReplies } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';
import { instagramErrorSchema } from '../instagram/instagram-error.schema.js';

export const EVENT_STATES = [
  'noted',
  'pending',
  'unsure',
  'answered',
  'skipped',
  'failed',
  'quarantined',
] as const;

export const eventsQuery = pageQueryOf(LISTS.events).extend({
  state: z.enum(EVENT_STATES).nullable().default(null),
  account_id: z.uuid().nullable().default(null),
});

const errorSchema = instagramErrorSchema.nullable();

export const eventSchema = z.object({
  id: z.uuid(),
  account_id: z.uuid(),
  kind: z.enum(INBOUND_KINDS),
  mid: z.string().nullable(),
  person_id: z.string(),
  question: z.string().nullable(),
  payload: z.string().nullable(),
  revision: z.int().nullable(),
  locale: z.string().nullable(),
  ref: z.string().nullable(),
  occurred_at: z.iso.datetime(),
  received_at: z.iso.datetime(),
  state: z.enum(EVENT_STATES),
  reason: z.string().nullable(),
  matched_rule: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  last_error: errorSchema,
  replays: z.int(),
  replies: z.array(
    z.object({
      id: z.uuid(),
      step: z.int(),
      replay: z.int(),
      state: z.enum(['intended', 'unsent', 'unknown', 'sent', 'failed']),
      text: z.string().nullable(),
      body: sendBodySchema,
      message_id: z.string().nullable(),
      evidence: z.enum(['answer', 'echo', 'thread']).nullable(),
      intended_at: z.iso.datetime(),
      sent_at: z.iso.datetime().nullable(),
      error: errorSchema,
    }),
  ),
});

export function showEvent({ event, replies }: EventWithReplies): z.output<typeof eventSchema> {
  const { decision } = event;
  return {
    id: event.id,
    account_id: event.accountId,
    kind: event.kind,
    mid: event.mid,
    person_id: event.personId,
    question: event.title,
    payload: event.payload,
    revision: event.tappedRevision,
    locale: event.tappedLocale,
    ref: event.ref,
    occurred_at: event.occurredAt.toISOString(),
    received_at: event.receivedAt.toISOString(),
    state: event.state,
    reason: decision?.reason ?? null,
    matched_rule:
      decision && decision.rule_id !== null && decision.rule_name !== null
        ? { id: decision.rule_id, name: decision.rule_name }
        : null,
    last_error: event.lastError,
    replays: event.replays,
    replies: replies.map((reply) => ({
      id: reply.id,
      step: reply.step,
      replay: reply.replay,
      state: reply.state,
      text: wordsOfMessage(reply.message),
      body: sendBodyOf(reply.message),
      message_id: reply.messageId,
      evidence: reply.evidence,
      intended_at: reply.intendedAt.toISOString(),
      sent_at: reply.sentAt?.toISOString() ?? null,
      error: reply.error,
    })),
  };
}
