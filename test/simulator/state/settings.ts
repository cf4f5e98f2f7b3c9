import { z } from 'zod';

export const LIMIT_NAMES = ['profile', 'text', 'media', 'conversations', 'business'] as const;
export type LimitName = (typeof LIMIT_NAMES)[number];

const limit = z.strictObject({
  max: z.int().min(1).max(1_000_000),
  window_ms: z.int().min(1),
  /** The code of the refusal: 4 app, 17 user, 32 Page, 613 custom, 80002 Instagram, 80006 Messenger. */
  code: z.union([4, 17, 32, 613, 80001, 80002, 80006].map((code) => z.literal(code))),
});
export type Limit = z.output<typeof limit>;
export type Limits = Record<LimitName, Limit | null>;

/** null switches a limit off; a part (`{max: 3}`) changes just that. */
export const limitsPatch = z.strictObject({
  profile: limit.partial().nullable().optional(),
  text: limit.partial().nullable().optional(),
  media: limit.partial().nullable().optional(),
  conversations: limit.partial().nullable().optional(),
  business: limit.partial().nullable().optional(),
});

/**
 * Meta's figures, graph-api.md 3.3: 100 texts and 10 audios or videos a second, 2 Conversations calls a second, 10
 * profile calls in 10 minutes. `business` (all calls that are not messaging) depends on impressions, so it starts off.
 */
export const META_LIMITS: Limits = {
  profile: { max: 10, window_ms: 600_000, code: 613 },
  text: { max: 100, window_ms: 1000, code: 613 },
  media: { max: 10, window_ms: 1000, code: 613 },
  conversations: { max: 2, window_ms: 1000, code: 80002 },
  business: null,
};

/** What switching `business` on by a part starts from. */
export const BUSINESS_LIMIT: Limit = { max: 4800, window_ms: 86_400_000, code: 80002 };

/** Everything about one account that a test may switch, where Meta's pages and Meta's behaviour differ or are silent. */
export const accountSettings = z.strictObject({
  /** The form of GET messenger_profile (graph-api.md 1.4). `empty-object`: as nested, and `data:[{}]` when nothing is set. */
  profile_shape: z.enum(['seed', 'nested', 'old', 'empty-object']),
  /** GET /me: fields at the top level, or inside `data:[…]` as documented. */
  me_shape: z.enum(['top', 'data']),
  success_shape: z.enum(['boolean', 'string', 'result']),
  subscribed_apps_shape: z.enum(['sdk', 'page']),
  /** Which ways to delete a profile field work. Only `body` is documented. */
  delete_forms: z.array(z.enum(['body', 'query', 'post-method'])),
  platform_required: z.boolean(),
  default_required: z.boolean(),
  window_status: z.union([z.literal(400), z.literal(403)]),
  throttle_status: z.union([z.literal(400), z.literal(403), z.literal(429)]),
  echoes: z.enum(['after-response', 'before-response', 'off']),
  /** From which use of a limit, in percent, the two usage headers are sent. */
  usage_headers_from_percent: z.number().min(0).max(100),
  /** Makes the headers say this figure, whatever the real use; null: the truth. */
  forced_usage_percent: z.number().min(0).max(1000).nullable(),
  refresh_returns: z.enum(['new', 'same']),
  profile_without_consent: z.enum(['error', 'empty']),
  /** `other`: another app owns the threads; sends fail and events come as `standby`. */
  thread_owner: z.enum(['us', 'other']),
  multi_image: z.boolean(),
  human_agent: z.boolean(),
  media_ids: z.array(z.string()),
  /** false: postbacks as in the seed, without a `mid`. */
  postback_mid: z.boolean(),
  /** true: a tap also comes as a `messages` event with the question as text (unconfirmed, graph-api.md 1.5). */
  tap_also_message: z.boolean(),
});
export type AccountSettings = z.output<typeof accountSettings>;

export const DEFAULT_ACCOUNT_SETTINGS: AccountSettings = {
  profile_shape: 'seed',
  me_shape: 'top',
  success_shape: 'boolean',
  subscribed_apps_shape: 'sdk',
  delete_forms: ['body'],
  platform_required: false,
  default_required: true,
  window_status: 403,
  throttle_status: 400,
  echoes: 'after-response',
  usage_headers_from_percent: 75,
  forced_usage_percent: null,
  refresh_returns: 'new',
  profile_without_consent: 'error',
  thread_owner: 'us',
  multi_image: true,
  human_agent: false,
  media_ids: [],
  postback_mid: true,
  tap_also_message: false,
};

/** What holds for the whole simulator. */
export const simulatorSettings = z.strictObject({
  webhook_timeout_ms: z.int().min(1).max(60_000),
  /** One entry per retry after a non-200; Meta retries at once, then ever more rarely. */
  webhook_retry_delays_ms: z.array(z.int().min(0).max(600_000)).max(20),
  webhook_escape: z.enum(['unicode', 'unicode-and-specials']),
  /** Echoes that wait while others are on their way share a POST, up to this many. */
  echo_batch_max: z.int().min(1).max(1000),
  /** After so many failed deliveries in a row Meta unsubscribes the account; null: never. */
  unsubscribe_after_failures: z.int().min(1).nullable(),
  /** The app-wide limit (code 4); null: none. */
  app_limit: z
    .strictObject({ max: z.int().min(1).max(1_000_000), window_ms: z.int().min(1) })
    .nullable(),
  /** The answer of the code exchange: top level with a bare number as `user_id`, or `data:[…]` as documented. */
  token_shape: z.enum(['top', 'data']),
  /** What the app registered to be sent back to: compared exactly, as at Meta. null: any address will do. */
  redirect_uris: z.array(z.string()).nullable(),
  /**
   * Where a personal account (`account_type` of PERSONAL) ends. No page of Meta's says it, so both ways: `code` logs it in,
   * and /me tells its type; `error` sends the browser back with an error, as after a refusal.
   */
  personal_login: z.enum(['code', 'error']),
});
export type SimulatorSettings = z.output<typeof simulatorSettings>;

export const DEFAULT_SIMULATOR_SETTINGS: SimulatorSettings = {
  webhook_timeout_ms: 5000,
  webhook_retry_delays_ms: [0, 100, 500],
  webhook_escape: 'unicode',
  echo_batch_max: 100,
  unsubscribe_after_failures: null,
  app_limit: null,
  token_shape: 'top',
  redirect_uris: null,
  personal_login: 'code',
};
