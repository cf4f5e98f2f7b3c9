import {
  externalIdSchema,
  limitsOf,
  namesSomething,
  SOME_CHANGE,
  storableText,
  tenantLimitsSchema,
} from '#libs/domain';
import type { TenantRecord } from '#libs/storage';
import { z } from 'zod';

const name = storableText.trim().min(1).max(200);

const limits = tenantLimitsSchema.shape;

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
});

export type NewTenantBody = z.output<typeof newTenantSchema>;

export const tenantChangeSchema = z
  .strictObject({
    name: name.optional(),
    external_id: externalIdSchema.nullable().optional(),
    status: z.enum(['active', 'suspended']).optional(),
    limits: limitsChangeSchema.optional(),
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
    created_at: tenant.createdAt.toISOString(),
    updated_at: tenant.updatedAt.toISOString(),
  };
}
