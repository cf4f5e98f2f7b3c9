import { nothingSchema } from '../http/no-body.js';
import { recoverySchema, replayRangeSchema, sampleSchema } from '../deliveries/delivery.schema.js';
import {
  endpointChangeSchema,
  newEndpointSchema,
  secretRotationSchema,
} from '../webhook-endpoints/webhook-endpoint.schema.js';
import type { OperationNote } from './operation-note.js';

/** What there is to say of the operations on endpoints and their deliveries. */
export const WEBHOOK_NOTES: Record<string, OperationNote> = {
  createWebhookEndpoint: {
    description:
      'From now on Floe posts each fact of these types to your URL, as Standard Webhooks has it; the ' +
      'webhooks of this description show each. The signing secret is shown in this answer and never ' +
      'again.',
    request: { schema: newEndpointSchema },
  },
  listWebhookEndpoints: { description: 'All of your endpoints, without their secrets.' },
  getWebhookEndpoint: { description: 'One endpoint, without its secret, and how it fares.' },
  updateWebhookEndpoint: {
    description:
      'Only what the body names changes. `"enabled": true` lets one go on that was disabled, and forgets how ' +
      'it fared.',
    request: { schema: endpointChangeSchema },
  },
  rotateWebhookSecret: {
    description:
      'Each webhook is signed with the new secret and, for `overlap_hours`, with those before it: the header ' +
      '`webhook-signature` has one signature of each, and any of them will do. With `signature` the endpoint ' +
      'changes over from a shared secret to a public key, or back.',
    request: { schema: secretRotationSchema, required: false },
    isVersioned: true,
  },
  testWebhookEndpoint: {
    description:
      'Sends the example of a type of fact, `webhook.test` when none is named, whatever the endpoint subscribes ' +
      'to. It goes the way of all deliveries, with `webhook-test: true` among its headers; its ids are those of ' +
      'the examples here. `getDelivery` shows what became of it.',
    request: { schema: sampleSchema, required: false },
  },
  listDeliveries: {
    description: 'One delivery for each fact that the endpoint was owed, without their attempts.',
  },
  getDelivery: {
    description:
      'The last 50 attempts, oldest first, each with what was sent and the first 10 kB of what came back. ' +
      'Attempts are kept for 30 days. Signatures and the values of your own headers are left out.',
  },
  retryDelivery: {
    description:
      'Due now, whatever became of it, with its whole schedule before it. It keeps its `webhook-id`.',
    request: { schema: nothingSchema, required: false },
  },
  recoverWebhookEndpoint: {
    description:
      'All that failed, or was quarantined, of what happened since then is owed anew, and what still waits for ' +
      'its next try is tried now. It is done in the background and goes on after a crash: ' +
      '`getWebhookRecovery` shows how far it has come. Each webhook keeps its `webhook-id`.',
    request: { schema: recoverySchema },
  },
  replayWebhooks: {
    description:
      'All that happened between `since` and `until` is owed anew, also what arrived, and what happened before ' +
      'the endpoint was made, if it would be told of it today. `event_types` and `account_ids` narrow it. It is ' +
      'done like a recovery. Each webhook keeps its `webhook-id`.',
    request: { schema: replayRangeSchema },
  },
  listWebhookRecoveries: { description: 'Recoveries and replays, those under way and those done.' },
  getWebhookRecovery: {
    description:
      'While it runs, `scanned` and `queued` grow. What is queued is sent by the lane of the endpoint.',
  },
  deleteWebhookEndpoint: { description: 'What was still owed to it is forgotten.' },
};
