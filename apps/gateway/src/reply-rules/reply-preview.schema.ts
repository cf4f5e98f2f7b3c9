import {
  CONVERSATION_STATES,
  LOST_REASONS,
  replyRuleSchema,
  sendBodySchema,
  SKIP_REASONS,
  storableText,
} from '#libs/domain';
import { z } from 'zod';

const MAX_TAPPED_CHARS = 1000;
const MAX_RULES = 100;
const MAX_NAME_CHARS = 200;

/** Who might tap, and how the conversation stands. */
export const previewPersonSchema = z.strictObject({
  is_first_time: z.boolean().default(true),
  state: z.enum(CONVERSATION_STATES).default('automated'),
  opted_out: z.boolean().default(false),
  name: storableText.max(MAX_NAME_CHARS).nullable().default(null),
  username: storableText.max(MAX_NAME_CHARS).nullable().default(null),
  answered: z
    .array(z.strictObject({ rule: z.string().min(1).max(100), at: z.iso.datetime() }))
    .max(MAX_RULES)
    .default([]),
});

/** A tap that might come. */
export const previewSchema = z.strictObject({
  payload: storableText.max(MAX_TAPPED_CHARS),
  title: storableText.max(MAX_TAPPED_CHARS).nullable().default(null),
  account_id: z.uuid().nullable().default(null),
  locale: storableText.max(20).nullable().default(null),
  ref: storableText.max(500).nullable().default(null),
  event_id: z.uuid().nullable().default(null),
  person: previewPersonSchema.nullable().default(null),
  at: z.iso.datetime().nullable().default(null),
  rules: z.array(replyRuleSchema).min(1).max(MAX_RULES).nullable().default(null),
});

export type PreviewBody = z.output<typeof previewSchema>;

export const previewedSchema = z.object({
  rule: z.object({ id: z.uuid().nullable(), name: z.string() }).nullable(),
  reason: z.enum(SKIP_REASONS).nullable(),
  bodies: z.array(sendBodySchema),
  handoff: z.boolean(),
  tags: z.array(z.string()),
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
