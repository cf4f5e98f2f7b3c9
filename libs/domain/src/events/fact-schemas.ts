import { z } from 'zod';
import { SKIP_REASONS } from '../replies/decide-reply.js';
import type { FactType } from './fact-types.js';

/** A word for programs, such as `token_revoked`; new ones may come, so partners must tolerate them. */
const slug = z.string().regex(/^[a-z][a-z0-9_]{0,99}$/);
const accountId = z.uuid();

/** What Instagram said: its own words, and the id by which Meta's support finds the call. */
export const factErrorSchema = z.strictObject({
  code: z.int().nullable(),
  subcode: z.int().nullable(),
  trace_id: z.string().nullable(),
  message: z.string(),
});

const error = factErrorSchema.nullable().default(null);
const account = { account_id: accountId };
const event = { ...account, event_id: z.uuid(), person_id: z.string() };
const revision = z.int().min(0);

/** `data` of each fact, strict: a field that is not here is not sent to anybody by accident. */
export const FACT_SCHEMAS = {
  'account.connected': z.strictObject({
    ...account,
    ig_user_id: z.string().min(1),
    username: z.string().nullable(),
    connect_link_id: z.uuid().nullable().default(null),
  }),
  'account.needs_reauth': z.strictObject({ ...account, reason: slug, error }),
  'account.disconnected': z.strictObject({ ...account, reason: slug }),
  'account.restricted': z.strictObject({ ...account, reason: slug, error }),
  'account.token_expiring': z.strictObject({
    ...account,
    days_left: z.int().min(0),
    expires_at: z.iso.datetime(),
    error,
  }),
  'connect_link.failed': z.strictObject({
    connect_link_id: z.uuid(),
    external_id: z.string().nullable(),
    reason: slug,
    missing_scopes: z.array(z.string()).default([]),
    error,
  }),
  'ice_breakers.published': z.strictObject({ ...account, revision }),
  'ice_breakers.publish_failed': z.strictObject({ ...account, revision, error: factErrorSchema }),
  'ice_breakers.drifted': z.strictObject({
    ...account,
    revision,
    action: z.enum(['repaired', 'alerted', 'adopted']),
  }),
  'ice_breaker.tapped': z.strictObject({
    ...event,
    question: z.string().nullable(),
    payload: z.string().nullable(),
    revision: revision.nullable().default(null),
    locale: z.string().nullable().default(null),
    mid: z.string().nullable(),
    tapped_at: z.iso.datetime(),
  }),
  'reply.sent': z.strictObject({
    ...event,
    reply_id: z.uuid(),
    rule_id: z.uuid(),
    step: z.int().min(0),
    message_id: z.string().nullable(),
  }),
  'reply.failed': z.strictObject({
    ...event,
    reply_id: z.uuid().nullable().default(null),
    rule_id: z.uuid().nullable().default(null),
    step: z.int().min(0).nullable().default(null),
    reason: slug,
    error,
  }),
  'reply.skipped': z.strictObject({ ...event, reason: z.enum(SKIP_REASONS), error }),
  'conversation.handed_off': z.strictObject({ ...account, person_id: z.string(), reason: slug }),
  'conversation.resumed': z.strictObject({ ...account, person_id: z.string(), reason: slug }),
  'webhook_endpoint.disabled': z.strictObject({ endpoint_id: z.uuid(), reason: slug }),
  'webhook.test': z.strictObject({ endpoint_id: z.uuid(), message: z.string() }),
} satisfies Record<FactType, z.ZodObject>;

/** `data` of a fact as it is sent. */
export type FactData = { [T in FactType]: z.output<(typeof FACT_SCHEMAS)[T]> };
/** `data` of a fact as its maker gives it: what has a default may be left out. */
export type FactInput = { [T in FactType]: z.input<(typeof FACT_SCHEMAS)[T]> };
export type FactError = z.output<typeof factErrorSchema>;
