import { FACT_TYPES, storableText } from '#libs/domain';
import type { WebhookEndpoint } from '#libs/storage';
import { z } from 'zod';

export const newEndpointSchema = z.strictObject({
  url: z.string().max(2048),
  description: storableText.max(200).nullable().default(null),
  event_types: z.array(z.enum(FACT_TYPES)).min(1).nullable().default(null),
});

export const endpointSchema = z.object({
  id: z.uuid(),
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
    url: endpoint.url,
    description: endpoint.description,
    event_types: endpoint.eventTypes,
    enabled: endpoint.enabled,
    disabled_reason: endpoint.disabledReason,
    created_at: endpoint.createdAt.toISOString(),
  };
}
