import {
  externalIdSchema,
  FACT_TYPES,
  namesSomething,
  SOME_CHANGE,
  storableText,
} from '#libs/domain';
import type { EndpointChange, WebhookEndpoint } from '#libs/storage';
import { z } from 'zod';

const fields = {
  url: z.string().max(2048),
  external_id: externalIdSchema.nullable(),
  description: storableText.max(200).nullable(),
  event_types: z.array(z.enum(FACT_TYPES)).min(1).nullable(),
};

export const newEndpointSchema = z.strictObject({
  url: fields.url,
  external_id: fields.external_id.default(null),
  description: fields.description.default(null),
  event_types: fields.event_types.default(null),
});

export const endpointChangeSchema = z
  .strictObject({
    url: fields.url.exactOptional(),
    external_id: fields.external_id.exactOptional(),
    description: fields.description.exactOptional(),
    event_types: fields.event_types.exactOptional(),
    enabled: z.boolean().exactOptional(),
  })
  .refine(namesSomething, SOME_CHANGE);

export const endpointSchema = z.object({
  id: z.uuid(),
  external_id: z.string().nullable(),
  url: z.string(),
  description: z.string().nullable(),
  event_types: z.array(z.enum(FACT_TYPES)).nullable(),
  enabled: z.boolean(),
  disabled_reason: z.string().nullable(),
  created_at: z.iso.datetime(),
});

/** The secret is in this answer and in no other. */
export const createdEndpointSchema = endpointSchema.extend({ secret: z.string() });

export function showEndpoint(endpoint: WebhookEndpoint): z.output<typeof endpointSchema> {
  return {
    id: endpoint.id,
    external_id: endpoint.externalId,
    url: endpoint.url,
    description: endpoint.description,
    event_types: endpoint.eventTypes,
    enabled: endpoint.enabled,
    disabled_reason: endpoint.disabledReason,
    created_at: endpoint.createdAt.toISOString(),
  };
}

export function changeOf(body: z.output<typeof endpointChangeSchema>): EndpointChange {
  const { external_id: externalId, event_types: eventTypes, ...rest } = body;
  return {
    ...rest,
    ...(externalId === undefined ? {} : { externalId }),
    ...(eventTypes === undefined ? {} : { eventTypes }),
  };
}
