import type { z } from 'zod';
import {
  createdEndpointSchema,
  endpointChangeSchema,
  endpointHealthSchema,
  endpointSchema,
  newEndpointSchema,
  secretRotationSchema,
} from '../../webhook-endpoints/webhook-endpoint.schema.js';
import { part, shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

const url =
  'https, at port 443 or 8443 of a public host, without user name, password or fragment. Redirects are ' +
  'not followed.';
const signature =
  '`v1`: HMAC-SHA256 by a secret that you and Floe share. `v1a`: ed25519, which you verify by a public key.';

const options = {
  event_types:
    'The types of facts that it is told, or families of them such as `reply.*`; null: all, also those to come.',
  account_ids: 'Only facts of these accounts; null: of all, and those of none.',
  labels: 'Marks of your own.',
  rate_per_second: 'How many posts may begin in a second; null: as many as it takes.',
  concurrency: 'How many posts may be under way at once.',
  ordered:
    'True: a fact of an account is sent when those before it have arrived or were given up. Others do not wait.',
  thin: 'True: `data` holds ids only, and nothing of persons.',
  retry_schedule:
    'The seconds before each try but the first, counted from the failure before it; null: 5 s, 5 min, 30 min, ' +
    '2 h, 5 h, 10 h, 14 h, 20 h and 24 h.',
};

const headers =
  'Headers of your own, by name. They are kept encrypted, and only their names are shown again.';

const fields = {
  id: FIELD.id,
  external_id: FIELD.externalId,
  url,
  description: 'For people.',
  ...options,
  header_names: 'The names of your own headers.',
  signature,
  public_key: 'By which `v1a` is verified, as `whpk_` and base64; null with `v1`.',
  overlap_until: 'Until when the secret before this one signs too; null: it does no longer.',
  enabled: 'False when nothing is sent to it any more.',
  disabled_reason:
    'Why Floe disabled it: `gone` (it answered 410), `asked_to_stop`, `failing_for_days`; null: it did not.',
  disabled_at: 'Since when it is not enabled.',
  health: 'How it fares.',
  created_at: FIELD.createdAt,
};

const example = {
  id: SAMPLE.endpointId,
  external_id: null,
  url: 'https://partner.example.com/floe',
  description: 'Orders',
  event_types: ['ice_breaker.tapped', 'reply.*'],
  account_ids: null,
  labels: { team: 'orders' },
  header_names: ['x-orders-key'],
  signature: 'v1',
  public_key: null,
  overlap_until: null,
  rate_per_second: null,
  concurrency: 8,
  ordered: false,
  thin: false,
  retry_schedule: null,
  enabled: true,
  disabled_reason: null,
  disabled_at: null,
  health: { status: 'healthy', failing_since: null, failures: 0, next_try_at: null },
  created_at: SAMPLE.made,
} satisfies z.output<typeof endpointSchema>;

const secret = 'whsec_ZXhhbXBsZSBvZiBhIHNlY3JldCBvZiAzMiBieXRlcw==';

export const WEBHOOK_ENDPOINT_COMPONENTS = [
  part('EndpointHealth', endpointHealthSchema, {
    use: 'shown',
    description: 'How an endpoint fares.',
    fields: {
      status:
        '`healthy`; `slowed`: it asked for less, or was slow, and gets less; `failing`: its last tries failed; ' +
        '`paused`: too many in a row did, and one delivery at a time finds out whether it works again.',
      failing_since:
        'When the first try failed since the last success; null: the last one succeeded.',
      failures: 'Tries since the last success.',
      next_try_at: 'Nothing is sent to it before; null: nothing holds it up.',
    },
  }),
  taken('NewWebhookEndpoint', newEndpointSchema, {
    description: 'Where facts are sent to.',
    fields: {
      url,
      external_id: FIELD.newExternalId,
      description: 'For people.',
      ...options,
      headers,
      signature,
    },
    examples: {
      'Some types of facts': {
        url: example.url,
        description: 'Orders',
        event_types: ['ice_breaker.tapped', 'reply.*'],
      },
      'Everything that happens': { url: example.url },
      'In order, with a header of your own, verified by a public key': {
        url: example.url,
        headers: { 'x-orders-key': 'a word of yours' },
        ordered: true,
        signature: 'v1a',
        rate_per_second: 50,
        retry_schedule: [10, 60, 600, 3600],
      },
    },
  }),
  taken('WebhookEndpointChange', endpointChangeSchema, {
    description: 'What is to change; what is left out stays.',
    fields: {
      url,
      external_id: FIELD.newExternalId,
      description: 'For people.',
      ...options,
      headers: `${headers} They take the place of all that were there.`,
      enabled: 'False: nothing is sent to it. True: it is told again, also after it was disabled.',
    },
    examples: {
      'Be told more': { event_types: ['ice_breaker.tapped', 'reply.*'] },
      'Enable it again': { enabled: true },
    },
  }),
  taken('SecretRotation', secretRotationSchema, {
    description: 'How one signing secret takes over from another.',
    fields: {
      overlap_hours: 'How long the one before signs too, so that you can take over the new one.',
      signature: `${signature} Left out: as before.`,
    },
    examples: { 'Within two days': { overlap_hours: 48 }, 'At once': { overlap_hours: 0 } },
  }),
  shown('WebhookEndpoint', endpointSchema, {
    description: 'A URL of yours that is told what happens.',
    fields,
    example,
  }),
  shown('CreatedWebhookEndpoint', createdEndpointSchema, {
    description: 'An endpoint with its new signing secret, which is shown this once.',
    fields: {
      ...fields,
      secret:
        'With it you verify what comes. It is in this answer only; null with `v1a`, where `public_key` does it.',
    },
    example: { ...example, secret },
  }),
];
