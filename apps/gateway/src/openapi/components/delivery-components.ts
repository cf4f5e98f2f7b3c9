import type { z } from 'zod';
import {
  attemptSchema,
  deliverySchema,
  deliveryWithAttemptsSchema,
  recoverySchema,
  replayRangeSchema,
  sampleSchema,
  sentSampleSchema,
  webhookRecoverySchema,
} from '../../deliveries/delivery.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

const fields = {
  id: FIELD.id,
  endpoint_id: 'Where it goes.',
  webhook_id: 'The `webhook-id` that it is sent with: the id of the fact.',
  type: 'What it tells of.',
  account_id: 'The account that it tells of; null for what is of none.',
  state:
    '`pending`: to be sent; `delivered`: answered with 2xx; `failed`: given up; `quarantined`: sending it ended ' +
    'its worker three times.',
  attempt_count: 'Tries so far.',
  last_status: 'The status of the last answer; null when none came.',
  last_error: 'Why the last try failed.',
  last_attempt_at: 'When the last try ended.',
  next_attempt_at: 'When it is tried next, unless the endpoint rests; null: not again.',
  delivered_at: 'When it arrived.',
  created_at: 'When it came to be owed.',
};

const delivery = {
  id: SAMPLE.deliveryId,
  endpoint_id: SAMPLE.endpointId,
  webhook_id: SAMPLE.webhookId,
  type: 'reply.sent',
  account_id: SAMPLE.accountId,
  state: 'delivered',
  attempt_count: 1,
  last_status: 204,
  last_error: null,
  last_attempt_at: SAMPLE.answered,
  next_attempt_at: null,
  delivered_at: SAMPLE.answered,
  created_at: SAMPLE.answered,
} satisfies z.output<typeof deliverySchema>;

const attempt = {
  id: SAMPLE.attemptId,
  number: 1,
  outcome: 'delivered',
  status: 204,
  error: null,
  started_at: SAMPLE.answered,
  ms: 87,
  request_headers: {
    'x-orders-key': '…',
    'webhook-id': SAMPLE.webhookId,
    'webhook-timestamp': '1795357801',
    'webhook-signature': 'v1,…',
    'webhook-attempt': '1',
  },
  answer_headers: { server: 'nginx' },
  answer: '',
} satisfies z.output<typeof attemptSchema>;

const recovery = {
  id: SAMPLE.recoveryId,
  endpoint_id: SAMPLE.endpointId,
  kind: 'failed',
  state: 'running',
  since: SAMPLE.made,
  until: SAMPLE.answered,
  event_types: null,
  account_ids: null,
  scanned: 1500,
  queued: 120,
  created_at: SAMPLE.answered,
  finished_at: null,
} satisfies z.output<typeof webhookRecoverySchema>;

const since = 'From when on: an instant, such as `2026-11-20T09:00:00Z`.';

export const DELIVERY_COMPONENTS = [
  shown('WebhookDelivery', deliverySchema, {
    description: 'One fact owed to one endpoint.',
    fields,
    example: delivery,
  }),
  shown('WebhookAttempt', attemptSchema, {
    description: 'One post of a delivery and what came back.',
    fields: {
      id: FIELD.id,
      number: 'The `webhook-attempt` that was sent.',
      outcome:
        '`delivered`; `refused`: another status; `timed_out`, `unreachable`, `tls_failed`, `refused_redirect`, ' +
        '`unreadable`: no answer that counts; `blocked`: Floe does not post to that address.',
      status: 'The status of the answer.',
      error: 'Why it did not arrive.',
      started_at: 'When it was signed.',
      ms: 'How long it took.',
      request_headers: 'What was sent. What could let somebody in is shown as `…`.',
      answer_headers: 'What came back, at most 50.',
      answer: 'The first 10 kB of the answer.',
    },
    example: attempt,
  }),
  shown('WebhookDeliveryWithAttempts', deliveryWithAttemptsSchema, {
    description: 'A delivery with its attempts.',
    fields: { ...fields, attempts: 'The last 50, oldest first; none is kept longer than 30 days.' },
    example: { ...delivery, attempts: [attempt] },
  }),
  taken('WebhookSample', sampleSchema, {
    description: 'What an endpoint is to be tried with.',
    fields: { type: 'The type of fact whose example is sent.' },
    examples: { 'An answer that was sent': { type: 'reply.sent' }, 'Just a test': {} },
  }),
  shown('SentWebhookSample', sentSampleSchema, {
    description: 'A sample on its way.',
    fields: {
      delivery_id: 'By which `getDelivery` tells what becomes of it.',
      webhook_id: 'The `webhook-id` that it is sent with.',
      type: 'The type of fact.',
    },
    example: { delivery_id: SAMPLE.deliveryId, webhook_id: SAMPLE.webhookId, type: 'reply.sent' },
  }),
  taken('WebhookRecovery', recoverySchema, {
    description: 'What is to be sent again: all that failed since a time.',
    fields: { since },
    examples: { 'Since an outage began': { since: SAMPLE.made } },
  }),
  taken('WebhookReplay', replayRangeSchema, {
    description: 'What is to be sent again: all that happened in a range of time.',
    fields: {
      since,
      until: 'Until when; null or left out: until now.',
      event_types: 'Only these types or families; null or left out: all.',
      account_ids: 'Only facts of these accounts; null or left out: all.',
    },
    examples: {
      'The answers of two days': {
        since: SAMPLE.made,
        until: SAMPLE.tapped,
        event_types: ['reply.*'],
      },
      'Everything since then': { since: SAMPLE.made },
    },
  }),
  shown('StartedWebhookRecovery', webhookRecoverySchema, {
    description: 'Facts that are owed to an endpoint once more, and how far that has come.',
    fields: {
      id: FIELD.id,
      endpoint_id: 'Whom they are owed to.',
      kind: '`failed`: what was given up; `all`: whatever became of it.',
      state: '`running`, or `done` when all of the range was looked at.',
      since: 'From when on.',
      until: 'Until when.',
      event_types: 'Only these types or families; null: all.',
      account_ids: 'Only facts of these accounts; null: all.',
      scanned: 'Facts that were looked at.',
      queued: 'Deliveries that were made due again.',
      created_at: FIELD.createdAt,
      finished_at: 'When all of the range had been looked at.',
    },
    example: recovery,
  }),
];
