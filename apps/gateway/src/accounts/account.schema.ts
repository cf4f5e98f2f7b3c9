import {
  ACCOUNT_STATUSES,
  DRIFT_POLICIES,
  externalIdSchema,
  namesSomething,
  SOME_CHANGE,
} from '#libs/domain';
import type { Account } from '#libs/storage';
import { z } from 'zod';
import {
  conversationSettingsChangeSchema,
  conversationSettingsSchema,
  showConversationSettings,
} from './conversation-settings.schema.js';

export const newAccountSchema = z.strictObject({
  access_token: z
    .string()
    // What an Authorization header can carry.
    .regex(/^[\x21-\x7e]{1,2048}$/, 'is not an access token: visible ASCII without blanks'),
  external_id: externalIdSchema.nullable().default(null),
});

const whenUnsure = z.enum(['hold', 'resend']);
const driftPolicy = z.enum(DRIFT_POLICIES);

export const accountChangeSchema = z
  .strictObject({
    external_id: externalIdSchema.nullable().exactOptional(),
    when_unsure: whenUnsure.exactOptional(),
    drift_policy: driftPolicy.exactOptional(),
    conversations: conversationSettingsChangeSchema.exactOptional(),
  })
  .refine(namesSomething, SOME_CHANGE);

export const accountSchema = z.object({
  id: z.uuid(),
  ig_user_id: z.string(),
  username: z.string(),
  name: z.string().nullable(),
  account_type: z.string().nullable(),
  external_id: z.string().nullable(),
  status: z.enum(ACCOUNT_STATUSES),
  status_reason: z.string().nullable(),
  reason_code: z.string().nullable(),
  connected_at: z.iso.datetime(),
  when_unsure: whenUnsure,
  drift_policy: driftPolicy,
  conversations: conversationSettingsSchema,
  created_at: z.iso.datetime(),
});

export function showAccount(account: Account): z.output<typeof accountSchema> {
  return {
    id: account.id,
    ig_user_id: account.igUserId,
    username: account.username,
    name: account.name,
    account_type: account.accountType,
    external_id: account.externalId,
    status: account.status,
    status_reason: account.statusReason,
    reason_code: account.reasonCode,
    connected_at: account.connectedAt.toISOString(),
    when_unsure: account.whenUnsure,
    drift_policy: account.driftPolicy,
    conversations: showConversationSettings(account),
    created_at: account.createdAt.toISOString(),
  };
}
