import { FACT_TYPES, SUBSCRIBABLE } from '#libs/domain';
import {
  LISTS,
  type DeliveryOfFact,
  type WebhookAttempt,
  type WebhookRecovery,
} from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';

const DELIVERY_STATES = ['pending', 'delivered', 'failed', 'quarantined'] as const;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** `since` is in, `until` is out. */
export const deliveriesQuery = pageQueryOf(LISTS.deliveries).extend({
  state: z.enum(DELIVERY_STATES).nullable().default(null),
  type: z.enum(FACT_TYPES).nullable().default(null),
  account_id: z.uuid().nullable().default(null),
  since: instant.nullable().default(null),
  until: instant.nullable().default(null),
});

export const recoveriesQuery = pageQueryOf(LISTS.recoveries);

export const deliverySchema = z.object({
  id: z.uuid(),
  endpoint_id: z.uuid(),
  webhook_id: z.uuid(),
  type: z.enum(FACT_TYPES),
  account_id: z.uuid().nullable(),
  state: z.enum(DELIVERY_STATES),
  attempt_count: z.int(),
  last_status: z.int().nullable(),
  last_error: z.string().nullable(),
  last_attempt_at: z.iso.datetime().nullable(),
  next_attempt_at: z.iso.datetime().nullable(),
  delivered_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});

const headers = z.record(z.string(), z.string());

export const attemptSchema = z.object({
  id: z.uuid(),
  number: z.int(),
  outcome: z.string(),
  status: z.int().nullable(),
  error: z.string().nullable(),
  started_at: z.iso.datetime(),
  ms: z.int(),
  request_headers: headers,
  answer_headers: headers.nullable(),
  answer: z.string().nullable(),
});

export const deliveryWithAttemptsSchema = deliverySchema.extend({
  attempts: z.array(attemptSchema),
});

export const sampleSchema = z.strictObject({ type: z.enum(FACT_TYPES).default('webhook.test') });

/** The same where there need not be a body. */
export const sampleBody = sampleSchema.prefault({});

export const sentSampleSchema = z.object({
  delivery_id: z.uuid(),
  webhook_id: z.uuid(),
  type: z.enum(FACT_TYPES),
});

export const recoverySchema = z.strictObject({ since: instant });

export const replayRangeSchema = z
  .strictObject({
    since: instant,
    until: instant.nullable().default(null),
    event_types: z
      .array(z.enum(SUBSCRIBABLE))
      .min(1)
      .max(SUBSCRIBABLE.length)
      .nullable()
      .default(null),
    account_ids: z.array(z.uuid().toLowerCase()).min(1).max(1_000).nullable().default(null),
  })
  .refine(({ since, until }) => until === null || since < until, {
    path: ['until'],
    message: 'It lies before `since`.',
    params: { code: 'until_before_since', fix: 'Send an instant behind `since`, or leave it out.' },
  });

export const webhookRecoverySchema = z.object({
  id: z.uuid(),
  endpoint_id: z.uuid(),
  kind: z.enum(['failed', 'all']),
  state: z.enum(['running', 'done']),
  since: z.iso.datetime(),
  until: z.iso.datetime(),
  event_types: z.array(z.string()).nullable(),
  account_ids: z.array(z.uuid()).nullable(),
  scanned: z.int(),
  queued: z.int(),
  created_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
});

export function showDelivery(delivery: DeliveryOfFact): z.output<typeof deliverySchema> {
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    webhook_id: delivery.factId,
    type: delivery.type,
    account_id: delivery.accountId,
    state: delivery.state,
    attempt_count: delivery.attempts,
    last_status: delivery.lastStatus,
    last_error: delivery.lastError,
    last_attempt_at: delivery.lastAttemptAt?.toISOString() ?? null,
    next_attempt_at: delivery.state === 'pending' ? delivery.nextAttemptAt.toISOString() : null,
    delivered_at: delivery.deliveredAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
  };
}

export function showAttempt(attempt: WebhookAttempt): z.output<typeof attemptSchema> {
  return {
    id: attempt.id,
    number: attempt.number,
    outcome: attempt.outcome,
    status: attempt.status,
    error: attempt.error,
    started_at: attempt.startedAt.toISOString(),
    ms: attempt.ms,
    request_headers: attempt.requestHeaders,
    answer_headers: attempt.answerHeaders,
    answer: attempt.answer,
  };
}

export function showRecovery(recovery: WebhookRecovery): z.output<typeof webhookRecoverySchema> {
  return {
    id: recovery.id,
    endpoint_id: recovery.endpointId,
    kind: recovery.kind,
    state: recovery.finishedAt === null ? 'running' : 'done',
    since: recovery.since.toISOString(),
    until: recovery.until.toISOString(),
    event_types: recovery.eventTypes,
    account_ids: recovery.accountIds,
    scanned: recovery.scanned,
    queued: recovery.queued,
    created_at: recovery.createdAt.toISOString(),
    finished_at: recovery.finishedAt?.toISOString() ?? null,
  };
}
