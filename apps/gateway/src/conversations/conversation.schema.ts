import {
  CONVERSATION_STATES,
  MAX_HANDOFF_MINUTES,
  MAX_TAGS,
  namesSomething,
  replyWindowEndsAtMs,
  SOME_CHANGE,
  storableText,
  tagSchema,
} from '#libs/domain';
import { LISTS, type ConversationRow } from '#libs/storage';
import { z } from 'zod';
import { pageQueryOf } from '../http/paging.js';

export const conversationsQuery = pageQueryOf(LISTS.conversations).extend({
  account_id: z.uuid().nullable().default(null),
  state: z.enum(CONVERSATION_STATES).nullable().default(null),
  tag: storableText.max(50).nullable().default(null),
  person_id: storableText.max(64).nullable().default(null),
});

export const conversationSchema = z.object({
  id: z.uuid(),
  account_id: z.uuid(),
  person_id: z.string(),
  state: z.enum(CONVERSATION_STATES),
  held_until: z.iso.datetime().nullable(),
  opted_out_at: z.iso.datetime().nullable(),
  tags: z.array(z.string()),
  last_tap_at: z.iso.datetime().nullable(),
  window_ends_at: z.iso.datetime().nullable(),
  created_at: z.iso.datetime(),
});

export const conversationChangeSchema = z
  .strictObject({
    tags: z
      .array(tagSchema)
      .max(MAX_TAGS)
      .refine((tags) => new Set(tags).size === tags.length, {
        error: 'names a tag twice',
        params: { code: 'duplicate', fix: 'Name each tag once.' },
      })
      .exactOptional(),
    opted_out: z.boolean().exactOptional(),
  })
  .refine(namesSomething, SOME_CHANGE);

/** `minutes` left out: as the account has it; null: until it is resumed. */
export const handoffSchema = z.strictObject({
  minutes: z.int().min(1).max(MAX_HANDOFF_MINUTES).nullable().exactOptional(),
});

/** There need not be a body. */
export const handoffBody = handoffSchema.prefault({});

/** `heardAt`: when the person last wrote or tapped, as far as that is kept. */
export function showConversation(
  row: ConversationRow,
  heardAt: Date | undefined,
): z.output<typeof conversationSchema> {
  const lastMs = Math.max(heardAt?.getTime() ?? 0, row.lastTapAt?.getTime() ?? 0);
  return {
    id: row.id,
    account_id: row.accountId,
    person_id: row.personId,
    state: row.state,
    held_until: row.heldUntil?.toISOString() ?? null,
    opted_out_at: row.optedOutAt?.toISOString() ?? null,
    tags: row.tags,
    last_tap_at: row.lastTapAt?.toISOString() ?? null,
    window_ends_at: lastMs === 0 ? null : new Date(replyWindowEndsAtMs(lastMs)).toISOString(),
    created_at: row.createdAt.toISOString(),
  };
}
