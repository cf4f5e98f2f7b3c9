import type { z } from 'zod';
import {
  createdEndpointSchema,
  endpointChangeSchema,
  endpointSchema,
  newEndpointSchema,
} from '../../webhook-endpoints/webhook-endpoint.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

const url =
  'https, at port 443 or 8443 of a public host, without user name, password or fragment. Redirects are ' +
  'not followed.';
const event_types = 'The types of facts that it is told; null: all, also those to come.';

const fields = {
  id: FIELD.id,
  external_id: FIELD.externalId,
  url,
  description: 'For people.',
  event_types,
  enabled: 'False when nothing is sent to it any more.',
  disabled_reason: 'Why it is not enabled; null when it is.',
  created_at: FIELD.createdAt,
};

const example = {
  id: SAMPLE.endpointId,
  external_id: null,
  url: 'https://partner.example.com/floe',
  description: 'Orders',
  event_types: ['ice_breaker.tapped', 'reply.failed'],
  enabled: true,
  disabled_reason: null,
  created_at: SAMPLE.made,
} satisfies z.output<typeof endpointSchema>;

export const WEBHOOK_ENDPOINT_COMPONENTS = [
  taken('NewWebhookEndpoint', newEndpointSchema, {
    description: 'Where facts are sent to.',
    fields: { url, external_id: FIELD.newExternalId, description: 'For people.', event_types },
    examples: {
      'Some types of facts': {
        url: example.url,
        description: 'Orders',
        event_types: ['ice_breaker.tapped', 'reply.failed'],
      },
      'Everything that happens': { url: example.url },
    },
  }),
  taken('WebhookEndpointChange', endpointChangeSchema, {
    description: 'What is to change; what is left out stays.',
    fields: {
      url,
      external_id: FIELD.newExternalId,
      description: 'For people.',
      event_types,
      enabled: 'False: nothing is sent to it. True: it is told again, also after it was disabled.',
    },
    examples: {
      'Be told more': { event_types: ['ice_breaker.tapped', 'reply.sent', 'reply.failed'] },
      'Enable it again': { enabled: true },
    },
  }),
  shown('WebhookEndpoint', endpointSchema, {
    description: 'A URL of yours that is told what happens.',
    fields,
    example,
  }),
  shown('CreatedWebhookEndpoint', createdEndpointSchema, {
    description: 'A new endpoint with its signing secret, which is shown this once.',
    fields: { ...fields, secret: 'With it you verify what comes. It is in this answer only.' },
    example: { ...example, secret: 'whsec_ZXhhbXBsZSBvZiBhIHNlY3JldCBvZiAzMiBieXRlcw==' },
  }),
];
