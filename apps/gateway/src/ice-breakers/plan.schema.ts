import { z } from 'zod';
import { warningSchema } from './ice-breakers.schema.js';
import { questionSetSchema } from './question-set.schema.js';
import { differenceSchema } from './revision.schema.js';

/** What would be sent to Instagram. */
export const PLANNED_CALLS = ['none', 'set', 'delete'] as const;

export const liveSchema = z.object({
  ice_breakers: questionSetSchema,
  read_at: z.iso.datetime(),
});

export const planSchema = z.object({
  revision: z.int(),
  source: z.enum(['instagram', 'last_seen', 'nothing_seen']),
  seen_at: z.iso.datetime().nullable(),
  note: z.string().nullable(),
  call: z.enum(PLANNED_CALLS),
  difference: differenceSchema,
  warnings: z.array(warningSchema),
});

/** What an edit would do, had it not been a dry run. */
export const dryRunSchema = z.object({
  dry_run: z.literal(true),
  revision: z.int(),
  difference: differenceSchema,
  plan: planSchema.omit({ revision: true, warnings: true }),
  warnings: z.array(warningSchema),
});
