import {
  externalIdSchema,
  namesSomething,
  OWN_HEADER_LIMITS,
  RETRY_LIMITS,
  SOME_CHANGE,
  storableText,
  SUBSCRIBABLE,
} from '#libs/domain';
import type { EndpointChange, EndpointDraft, WebhookEndpoint } from '#libs/storage';
import { z } from 'zod';
import { ownHeadersSchema } from './own-headers.schema.js';

const MAX_OVERLAP_HOURS = 7 * 24;
const DEFAULT_OVERLAP_HOURS = 24;
const { minRetries, maxRetries, minSeconds, maxSeconds } = RETRY_LIMITS;

const signature = z.enum(['v1', 'v1a']);

const fields = {
  url: z.string().max(2048),
  external_id: externalIdSchema.nullable(),
  description: storableText.max(200).nullable(),
  event_types: z.array(z.enum(SUBSCRIBABLE)).min(1).max(SUBSCRIBABLE.length).nullable(),
  account_ids: z.array(z.uuid().toLowerCase()).min(1).max(1_000).nullable(),
  labels: z
    .record(storableText.min(1).max(40), storableText.max(200))
    .refine((labels) => Object.keys(labels).length <= 20, { error: 'At most 20 labels.' }),
  headers: ownHeadersSchema,
  rate_per_second: z.int().min(1).max(1_000).nullable(),
  concurrency: z.int().min(1).max(32),
  ordered: z.boolean(),
  thin: z.boolean(),
  retry_schedule: z
    .array(z.int().min(minSeconds).max(maxSeconds))
    .min(minRetries)
    .max(maxRetries)
    .nullable(),
};

export const newEndpointSchema = z.strictObject({
  url: fields.url,
  external_id: fields.external_id.default(null),
  description: fields.description.default(null),
  event_types: fields.event_types.default(null),
  account_ids: fields.account_ids.default(null),
  labels: fields.labels.default({}),
  headers: fields.headers.default({}),
  signature: signature.default('v1'),
  rate_per_second: fields.rate_per_second.default(null),
  concurrency: fields.concurrency.default(8),
  ordered: fields.ordered.default(false),
  thin: fields.thin.default(false),
  retry_schedule: fields.retry_schedule.default(null),
});

export const endpointChangeSchema = z
  .strictObject({
    url: fields.url.exactOptional(),
    external_id: fields.external_id.exactOptional(),
    description: fields.description.exactOptional(),
    event_types: fields.event_types.exactOptional(),
    account_ids: fields.account_ids.exactOptional(),
    labels: fields.labels.exactOptional(),
    headers: fields.headers.exactOptional(),
    rate_per_second: fields.rate_per_second.exactOptional(),
    concurrency: fields.concurrency.exactOptional(),
    ordered: fields.ordered.exactOptional(),
    thin: fields.thin.exactOptional(),
    retry_schedule: fields.retry_schedule.exactOptional(),
    enabled: z.boolean().exactOptional(),
  })
  .refine(namesSomething, SOME_CHANGE);

export const secretRotationSchema = z.strictObject({
  overlap_hours: z.int().min(0).max(MAX_OVERLAP_HOURS).default(DEFAULT_OVERLAP_HOURS),
  signature: signature.exactOptional(),
});

/** The same where there need not be a body. */
export const secretRotationBody = secretRotationSchema.prefault({});

export const endpointHealthSchema = z.object({
  status: z.enum(['healthy', 'slowed', 'failing', 'paused']),
  failing_since: z.iso.datetime().nullable(),
  failures: z.int(),
  next_try_at: z.iso.datetime().nullable(),
});

export const endpointSchema = z.object({
  id: z.uuid(),
  external_id: z.string().nullable(),
  url: z.string(),
  description: z.string().nullable(),
  event_types: z.array(z.string()).nullable(),
  account_ids: z.array(z.uuid()).nullable(),
  labels: z.record(z.string(), z.string()),
  header_names: z.array(z.string()).max(OWN_HEADER_LIMITS.headers),
  signature,
  public_key: z.string().nullable(),
  overlap_until: z.iso.datetime().nullable(),
  rate_per_second: z.int().nullable(),
  concurrency: z.int(),
  ordered: z.boolean(),
  thin: z.boolean(),
  retry_schedule: z.array(z.int()).nullable(),
  enabled: z.boolean(),
  disabled_reason: z.string().nullable(),
  disabled_at: z.iso.datetime().nullable(),
  health: endpointHealthSchema,
  created_at: z.iso.datetime(),
});

/** The secret is in this answer and in no other; null with `v1a`, where nobody needs it. */
export const createdEndpointSchema = endpointSchema.extend({ secret: z.string().nullable() });

export function showEndpoint(
  endpoint: WebhookEndpoint,
  now = new Date(),
): z.output<typeof endpointSchema> {
  const { overlapUntil } = endpoint;
  return {
    id: endpoint.id,
    external_id: endpoint.externalId,
    url: endpoint.url,
    description: endpoint.description,
    event_types: endpoint.eventTypes,
    account_ids: endpoint.accountIds,
    labels: endpoint.labels,
    header_names: endpoint.headerNames,
    signature: endpoint.signature,
    public_key: endpoint.publicKey,
    overlap_until: overlapUntil !== null && overlapUntil > now ? overlapUntil.toISOString() : null,
    rate_per_second: endpoint.ratePerSecond,
    concurrency: endpoint.concurrency,
    ordered: endpoint.ordered,
    thin: endpoint.thin,
    retry_schedule: endpoint.retrySchedule,
    enabled: endpoint.enabled,
    disabled_reason: endpoint.disabledReason,
    disabled_at: endpoint.disabledAt?.toISOString() ?? null,
    health: healthOf(endpoint, now),
    created_at: endpoint.createdAt.toISOString(),
  };
}

/** `paused`: the breaker is open, and one delivery at a time finds out whether it works again. */
function healthOf(endpoint: WebhookEndpoint, now: Date): z.output<typeof endpointHealthSchema> {
  const { brokenAt, failures, slowdown, parkedUntil, failingSince } = endpoint;
  const troubled = failures > 0 ? 'failing' : slowdown > 0 ? 'slowed' : 'healthy';
  return {
    status: brokenAt === null ? troubled : 'paused',
    failing_since: failingSince?.toISOString() ?? null,
    failures,
    next_try_at: parkedUntil !== null && parkedUntil > now ? parkedUntil.toISOString() : null,
  };
}

/** A change as it is kept: what the API and the code call differently is renamed. */
export function changeOf(body: z.output<typeof endpointChangeSchema>): EndpointChange {
  const { external_id, event_types, account_ids, rate_per_second, retry_schedule, ...same } = body;
  return {
    ...same,
    ...(external_id === undefined ? {} : { externalId: external_id }),
    ...(event_types === undefined ? {} : { eventTypes: event_types }),
    ...(account_ids === undefined ? {} : { accountIds: account_ids }),
    ...(rate_per_second === undefined ? {} : { ratePerSecond: rate_per_second }),
    ...(retry_schedule === undefined ? {} : { retrySchedule: retry_schedule }),
  };
}

/** A new endpoint as it is kept, but for what it signs with. */
export function draftOf(body: z.output<typeof newEndpointSchema>): Omit<EndpointDraft, 'secret'> {
  const { signature: _scheme, ...rest } = body;
  const { url, description, external_id, event_types } = body;
  const named = { url, description, externalId: external_id, eventTypes: event_types };
  return { ...changeOf(rest), ...named };
}
