import { z } from 'zod';
import { accountSettings, limitsPatch, simulatorSettings } from '../state/settings.js';

const username = z
  .string()
  .regex(/^[A-Za-z0-9._]{1,64}$/, 'must be letters, digits, dots and underscores');
const id = z.string().regex(/^\d{1,32}$/, 'must be a string of digits');
const locale = z
  .string()
  .regex(/^(default|[a-z]{2,3}_[A-Z]{2})$/, 'must be like en_US, or default');
const copies = z.int().min(1).max(100).optional();
const signature = z.enum(['valid', 'invalid', 'missing', 'sha1-only']).optional();
const place = z.enum(['messaging', 'changes', 'standby']).optional();
const timeMs = z.int().min(0);
const pauseMs = z.int().min(0).max(60_000);

export const noInput = z.strictObject({});

export const accountInput = z.strictObject({
  username,
  ig_user_id: id.optional(),
  app_scoped_id: id.optional(),
  access_token: z.string().min(1).optional(),
  account_type: z.string().min(1).optional(),
  name: z.string().min(1).optional(),
  /** true: subscribed to messages and messaging_postbacks from the start, as if POST subscribed_apps had been made. */
  subscribed: z.boolean().optional(),
});
export type AccountInput = z.output<typeof accountInput>;

/** Settings, and parts of the state that only Meta, the owner or another app could change. */
export const accountPatch = accountSettings.partial().extend({
  limits: limitsPatch.optional(),
  subscribed: z.boolean().optional(),
  subscribed_fields: z.array(z.string()).optional(),
  /** What another app put there, in either form of POST messenger_profile; null: nothing. */
  ice_breakers: z.array(z.unknown()).nullable().optional(),
  username: username.optional(),
  name: z.string().min(1).optional(),
  account_type: z.string().min(1).optional(),
  scopes: z.array(z.string()).optional(),
  token_issued_at_ms: timeMs.optional(),
  token_expires_at_ms: timeMs.optional(),
});
export type AccountPatch = z.output<typeof accountPatch>;

export const tapInput = z.strictObject({
  /** Who taps; a new person when left out. */
  person: id.optional(),
  locale: locale.optional(),
  index: z.int().min(0).max(3).optional(),
  /** A published payload, or any other to force a question that is not, or no longer, there. */
  payload: z.string().min(1).optional(),
  title: z.string().min(1).optional(),
  /** The word of the link by which the person came. */
  ref: z.string().min(1).optional(),
  copies,
  signature,
  place,
  timestamp_ms: timeMs.optional(),
});
export type TapInput = z.output<typeof tapInput>;

export const tapsInput = z.strictObject({
  taps: z
    .array(tapInput.omit({ copies: true, signature: true }).extend({ account: id }))
    .min(1)
    .max(10_000),
  /** true: as few POSTs as possible, up to 1000 events each. Default: one POST each. */
  in_one_post: z.boolean().optional(),
  order: z.enum(['as-given', 'reversed', 'shuffled']).optional(),
  /** How long the webhooks are on their way; the taps are in the threads at once. Lets later ones overtake. */
  held_back_ms: pauseMs.optional(),
  copies,
  /** How long the copies come after the first. Default 0: at the same time. */
  copies_after_ms: pauseMs.optional(),
  signature,
});
export type TapsInput = z.output<typeof tapsInput>;

export const messageInput = z.strictObject({
  person: id.optional(),
  text: z.string().min(1),
  quick_reply_payload: z.string().min(1).optional(),
  copies,
  signature,
  place,
});
export type MessageInput = z.output<typeof messageInput>;

/** What a human types in the account's own inbox, without the API. */
export const inboxInput = z.strictObject({
  person: id,
  /** Left out: an image. */
  text: z.string().min(1).optional(),
  copies,
  signature,
});
export type InboxInput = z.output<typeof inboxInput>;

export const eventInput = z.strictObject({
  person: id.optional(),
  /** The extra key of the item: read, reaction, message_edit, referral, message, or a kind nobody knows. */
  kind: z.string().min(1),
  value: z.unknown(),
  copies,
  signature,
  place,
});
export type EventInput = z.output<typeof eventInput>;

/** A whole POST as given (an object is escaped and signed, a string is sent as it is), or the dashboard's test. */
export const webhookInput = z.union([
  z.strictObject({
    body: z.union([z.string(), z.record(z.string(), z.unknown())]),
    copies,
    signature,
  }),
  z.strictObject({ dashboard_test: z.literal(true), copies, signature }),
]);
export type WebhookInput = z.output<typeof webhookInput>;

export const personInput = z.strictObject({
  person: id,
  name: z.string().nullable().optional(),
  username: z.string().min(1).optional(),
  consent: z.boolean().optional(),
  blocked: z.boolean().optional(),
  last_inbound_at_ms: timeMs.nullable().optional(),
});
export type PersonInput = z.output<typeof personInput>;

export const revokeInput = z.strictObject({
  /** 458, 460, 463, 467 …; null: code 190 without a subcode. */
  subcode: z.int().min(0).nullable(),
});
export const tokenInput = z.strictObject({
  access_token: z.string().min(1).optional(),
  kind: z.enum(['short', 'long']).optional(),
  scopes: z.array(z.string()).optional(),
});
export type TokenInput = z.output<typeof tokenInput>;

export const settingsPatch = simulatorSettings.partial();
export type SettingsPatch = z.output<typeof settingsPatch>;
export const webhookUrlInput = z.strictObject({ url: z.string().nullable() });
export const verifyInput = z.strictObject({ verify_token: z.string().optional() });
export const clockInput = z.strictObject({ advance_ms: z.int().min(0) });
