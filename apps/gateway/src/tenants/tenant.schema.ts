import {
  externalIdSchema,
  limitsOf,
  namesSomething,
  returnUrlsSchema,
  SOME_CHANGE,
  storableText,
  tenantLimitsSchema,
} from '#libs/domain';
import { DEFAULT_RETENTION_DAYS, type TenantRecord } from '#libs/storage';
import { z } from 'zod';

const name = storableText.trim().min(1).max(200);

const limits = tenantLimitsSchema.shape;

/** At least as long as Meta may send an event again, which must be known for a repeat. */
const retentionDays = z.int().min(7).max(3650);

/** The limits that the operator names; null: that of the installation. */
export const limitsChangeSchema = z.strictObject({
  accounts: limits.accounts.nullable().optional(),
  reply_rules: limits.reply_rules.nullable().optional(),
  webhook_endpoints: limits.webhook_endpoints.nullable().optional(),
  api_keys: limits.api_keys.nullable().optional(),
  requests_per_minute: limits.requests_per_minute.nullable().optional(),
});

export const newTenantSchema = z.strictObject({
  name,
  external_id: externalIdSchema.nullable().default(null),
  limits: limitsChangeSchema.default({}),
  return_urls: returnUrlsSchema.default([]),
  retention_days: retentionDays.default(DEFAULT_RETENTION_DAYS),
});

export type NewTenantBody = z.output<typeof newTenantSchema>;

export const tenantChangeSchema = z
  .strictObject({
    name: name.optional(),
    external_id: externalIdSchema.nullable().optional(),
    status: z.enum(['active', 'suspended']).optional(),
    limits: limitsChangeSchema.optional(),
    return_urls: returnUrlsSchema.optional(),
    retention_days: retentionDays.optional(),
  })
  .refine(namesSomething, SOME_CHANGE);

export type TenantChangeBody = z.output<typeof tenantChangeSchema>;

export const tenantSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  external_id: z.string().nullable(),
  status: z.enum(['active', 'suspended', 'deleting']),
  /** Those in force. */
  limits: z.object(limits),
  return_urls: z.array(z.string()),
  retention_days: z.int(),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
});

export function showTenant(tenant: TenantRecord): z.output<typeof tenantSchema> {
  return {
    id: tenant.id,
    name: tenant.name,
    external_id: tenant.externalId,
    status: tenant.status,
    limits: limitsOf(tenant.limits),
    return_urls: tenant.returnUrls,
    retention_days: tenant.retentionDays,
    created_at: tenant.createdAt.toISOString(),
    updated_at: tenant.updatedAt.toISOString(),
  };
}
