import { ACCOUNT_STATUSES, NEXT_STEP_CODES } from '#libs/domain';
import { SYNC_STATUSES } from '#libs/storage';
import { z } from 'zod';
import { instagramErrorSchema } from '../instagram/instagram-error.schema.js';

const instant = z.iso.datetime();

export const tokenHealthSchema = z.object({
  issued_at: instant,
  age_days: z.int(),
  expires_at: instant.nullable(),
  expires_in_days: z.int().nullable(),
  expiry_known: z.boolean(),
  refreshed_at: instant.nullable(),
  next_refresh_at: instant.nullable(),
  last_refresh_error: instagramErrorSchema.nullable(),
  scopes: z.array(z.string()).nullable(),
  missing_scopes: z.array(z.string()),
});

export const subscriptionHealthSchema = z.object({
  fields: z.array(z.string()).nullable(),
  missing: z.array(z.string()),
  checked_at: instant.nullable(),
  next_check_at: instant.nullable(),
  last_error: instagramErrorSchema.nullable(),
});

export const nextStepSchema = z.object({ code: z.enum(NEXT_STEP_CODES), text: z.string() });

export const accountHealthSchema = z.object({
  account_id: z.uuid(),
  status: z.enum(ACCOUNT_STATUSES),
  status_reason: z.string().nullable(),
  reason_code: z.string().nullable(),
  connected_at: instant,
  token: tokenHealthSchema.nullable(),
  subscription: subscriptionHealthSchema,
  ice_breakers_status: z.enum(SYNC_STATUSES).nullable(),
  last_event_at: instant.nullable(),
  last_send_at: instant.nullable(),
  last_error: instagramErrorSchema.nullable(),
  next_step: nextStepSchema.nullable(),
});
