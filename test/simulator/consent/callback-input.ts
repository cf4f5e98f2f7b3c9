import { z } from 'zod';

const address = z.string().refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), {
  error: 'must be an http or https address',
});

/** How Meta's POST to the deauthorize or the data deletion callback looks. Everything has a default. */
export const callbackInput = z.strictObject({
  /** Which of the account's ids `user_id` is. Meta sends the app-scoped one; ours must bear the other too. */
  id: z.enum(['app_scoped', 'ig_user_id']).optional(),
  /** Any other `user_id`: a person's, or one that nobody has. */
  user_id: z.string().min(1).optional(),
  /** true: `user_id` is a bare JSON number; the ids are too long for a double. */
  id_as_number: z.boolean().optional(),
  /** Seconds from the simulator's time; negative: issued in the past. null: no `issued_at` at all. */
  issued_at_offset_s: z.int().nullable().optional(),
  /** Seconds from `issued_at` to `expires`; null, the default: there is none. */
  expires_after_s: z.int().nullable().optional(),
  algorithm: z.string().optional(),
  /** `instagram`, the default: the Instagram app secret. `meta`: what signs the webhooks. Both are said of Meta. */
  secret: z.enum(['instagram', 'meta', 'other']).optional(),
  signature: z.enum(['valid', 'invalid']).optional(),
  padding: z.boolean().optional(),
  /** The same request so many times, at once. */
  copies: z.int().min(1).max(100).optional(),
});
export type CallbackInput = z.output<typeof callbackInput>;

/** null: back to what the webhook address says, `<webhook address>/deauthorize` and `…/data-deletion`. */
export const callbackUrlsInput = z.strictObject({
  deauthorize_url: address.nullable().optional(),
  data_deletion_url: address.nullable().optional(),
});
export type CallbackUrlsInput = z.output<typeof callbackUrlsInput>;
