import { z } from 'zod';

/** What went wrong at Instagram, in words for the tenant, with Meta's own marks for a support case. */
export const instagramErrorSchema = z.object({
  message: z.string(),
  fix: z.string(),
  code: z.int().nullable(),
  subcode: z.int().nullable(),
  trace_id: z.string().nullable(),
  at: z.iso.datetime(),
});
