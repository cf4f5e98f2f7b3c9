import {
  LOST_REASONS,
  replyRuleSchema,
  sendBodySchema,
  SKIP_REASONS,
  storableText,
} from '#libs/domain';
import { z } from 'zod';

const MAX_TAPPED_CHARS = 1000;
const MAX_RULES = 100;

/** A tap that might come. */
export const previewSchema = z.strictObject({
  payload: storableText.max(MAX_TAPPED_CHARS),
  title: storableText.max(MAX_TAPPED_CHARS).nullable().default(null),
  account_id: z.uuid().nullable().default(null),
  locale: storableText.max(20).nullable().default(null),
  at: z.iso.datetime().nullable().default(null),
  rules: z.array(replyRuleSchema).min(1).max(MAX_RULES).nullable().default(null),
});

export type PreviewBody = z.output<typeof previewSchema>;

export const previewedSchema = z.object({
  rule: z.object({ id: z.uuid().nullable(), name: z.string() }).nullable(),
  reason: z.enum(SKIP_REASONS).nullable(),
  bodies: z.array(sendBodySchema),
  considered: z.array(
    z.object({
      rule_id: z.uuid().nullable(),
      name: z.string(),
      lost: z.enum(LOST_REASONS).nullable(),
    }),
  ),
  considered_all: z.boolean(),
});

export type Previewed = z.output<typeof previewedSchema>;
