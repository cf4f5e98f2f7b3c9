import { storableText } from '#libs/domain';
import type { TenantRecord } from '#libs/storage';
import { z } from 'zod';

export const newTenantSchema = z.strictObject({
  name: storableText.trim().min(1).max(200),
  external_id: storableText.trim().min(1).max(200).nullable().default(null),
});

export const tenantChangeSchema = z
  .strictObject({
    name: storableText.trim().min(1).max(200).optional(),
    status: z.enum(['active', 'suspended']).optional(),
  })
  .refine((change) => Object.keys(change).length > 0, { error: 'names nothing to change' });

export const tenantSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  external_id: z.string().nullable(),
  status: z.enum(['active', 'suspended']),
  created_at: z.iso.datetime(),
});

export function showTenant(tenant: TenantRecord): z.output<typeof tenantSchema> {
  return {
    id: tenant.id,
    name: tenant.name,
    external_id: tenant.externalId,
    status: tenant.status,
    created_at: tenant.createdAt.toISOString(),
  };
}
