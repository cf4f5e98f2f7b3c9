import { LISTS, type TenantErasure } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';

export const erasuresQuery = pageQueryOf(LISTS.tenantErasures);

export const erasureSchema = z.object({
  id: z.uuid(),
  tenant_id: z.uuid(),
  external_id: z.string().nullable(),
  status: z.enum(['running', 'done']),
  /** Rows that are gone, by table. */
  erased: z.record(z.string(), z.int().nonnegative()),
  /** Why the latest try failed; null when it did not. */
  last_error: z.string().nullable(),
  actor: z.string(),
  request_id: z.string().nullable(),
  ip: z.string().nullable(),
  requested_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
});

export function showErasure(erasure: TenantErasure): z.output<typeof erasureSchema> {
  return {
    id: erasure.id,
    tenant_id: erasure.tenantId,
    external_id: erasure.externalId,
    status: erasure.status,
    erased: erasure.erased,
    last_error: erasure.lastError,
    actor: erasure.actor,
    request_id: erasure.requestId,
    ip: erasure.ip,
    requested_at: erasure.requestedAt.toISOString(),
    finished_at: erasure.finishedAt?.toISOString() ?? null,
  };
}
