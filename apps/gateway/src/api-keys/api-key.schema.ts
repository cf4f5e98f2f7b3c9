import { namesSomething, SOME_CHANGE, storableText } from '#libs/domain';
import type { ApiKey, TenantRecord } from '#libs/storage';
import { z } from 'zod';
import { SCOPES } from '../access/scopes.js';
import { showTenant, tenantSchema } from '../tenants/tenant.schema.js';

const MAX_GRACE_SECONDS = 7 * 24 * 60 * 60;
const DEFAULT_GRACE_SECONDS = 24 * 60 * 60;

const name = storableText.trim().min(1).max(100);
const requestsPerMinute = z.int().min(1).max(1_000_000).nullable();

export const newApiKeySchema = z.strictObject({
  name,
  scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length).optional(),
  account_ids: z.array(z.uuid()).min(1).max(100).nullable().optional(),
  expires_at: z.iso.datetime().nullable().optional(),
  requests_per_minute: requestsPerMinute.optional(),
});

export type NewApiKeyBody = z.output<typeof newApiKeySchema>;

export const apiKeyChangeSchema = z
  .strictObject({ name: name.optional(), requests_per_minute: requestsPerMinute.optional() })
  .refine(namesSomething, SOME_CHANGE);

export type ApiKeyChangeBody = z.output<typeof apiKeyChangeSchema>;

export const apiKeyRotationSchema = z.strictObject({
  grace_seconds: z.int().min(0).max(MAX_GRACE_SECONDS).default(DEFAULT_GRACE_SECONDS),
});

/** The same where there need not be a body. */
export const apiKeyRotationBody = apiKeyRotationSchema.prefault({});

export const apiKeySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  account_ids: z.array(z.uuid()).nullable(),
  requests_per_minute: z.int().nullable(),
  status: z.enum(['active', 'expired', 'revoked']),
  expires_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
  replaced_by: z.uuid().nullable(),
  last_used_at: z.iso.datetime().nullable(),
  created_by: z.string(),
  created_at: z.iso.datetime(),
});

/** The key itself is in this answer and in no other. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string() });

/** The key that asks, and whose it is. */
export const currentApiKeySchema = apiKeySchema.extend({ tenant: tenantSchema });

export function showApiKey(key: ApiKey, now = new Date()): z.output<typeof apiKeySchema> {
  return {
    id: key.id,
    name: key.name,
    prefix: key.prefix,
    scopes: key.scopes,
    account_ids: key.accountIds,
    requests_per_minute: key.requestsPerMinute,
    status: statusOf(key, now),
    expires_at: key.expiresAt?.toISOString() ?? null,
    revoked_at: key.revokedAt?.toISOString() ?? null,
    replaced_by: key.replacedBy,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
  };
}

export function showCurrentKey(
  key: ApiKey,
  tenant: TenantRecord,
): z.output<typeof currentApiKeySchema> {
  return { ...showApiKey(key), tenant: showTenant(tenant) };
}

function statusOf({ revokedAt, expiresAt }: ApiKey, now: Date) {
  if (revokedAt !== null) return 'revoked';
  return expiresAt !== null && expiresAt.getTime() <= now.getTime() ? 'expired' : 'active';
}
