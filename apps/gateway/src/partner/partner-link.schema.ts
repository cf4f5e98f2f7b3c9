import type { PartnerLink } from '#libs/storage';
import { z } from 'zod';

export const newPartnerLinkSchema = z.strictObject({
  endpoint_ids: z.array(z.uuid()).min(1).max(20).nullable().default(null),
  expires_in_minutes: z.int().min(5).max(1_440).default(60),
});

const instant = z.iso.datetime();

export const partnerLinkSchema = z.object({
  id: z.uuid(),
  status: z.enum(['open', 'revoked', 'expired']),
  endpoint_ids: z.array(z.uuid()).nullable(),
  expires_at: instant,
  revoked_at: instant.nullable(),
  created_at: instant,
});

export const createdPartnerLinkSchema = partnerLinkSchema.extend({ url: z.url() });

export function showPartnerLink(link: PartnerLink, now: Date): z.output<typeof partnerLinkSchema> {
  const isOver = link.expiresAt <= now;
  return {
    id: link.id,
    status: link.revokedAt === null ? (isOver ? 'expired' : 'open') : 'revoked',
    endpoint_ids: link.endpointIds,
    expires_at: link.expiresAt.toISOString(),
    revoked_at: link.revokedAt?.toISOString() ?? null,
    created_at: link.createdAt.toISOString(),
  };
}
