/** What Meta says of its webhooks. Pages as read in November 2026. */
export const META_WEBHOOK_LIMITS = {
  /** Updates in one POST. Source: Graph API webhooks, "Getting started". */
  updatesPerPost: 1000,
  /** A POST has to be answered within this. Source: Messenger Platform webhooks, 2026-05-05. */
  answerWithinMs: 5_000,
  /** How long a failed POST is sent again. Source: Instagram Platform webhooks. */
  resentForMs: 36 * 60 * 60_000,
  /** After failing for this long the subscription is ended. Source: Messenger Platform webhooks. */
  unsubscribedAfterMs: 60 * 60_000,
} as const;

/** What Meta takes. Source: Instagram API with Instagram Login, unless a line says otherwise. */
export const META_SEND_LIMITS = {
  /** "Send messages": UTF-8 bytes of `message.text`. */
  textBytes: 1000,
  /** "Ice Breakers"; per locale, as Messenger's sample shows. */
  iceBreakersPerLocale: 4,
  /** "Quick replies"; a longer title is cut by Meta. */
  quickReplies: 13,
  quickReplyTitleChars: 20,
  /** "Generic template". */
  genericElements: 10,
  genericTitleChars: 80,
  genericSubtitleChars: 80,
  buttons: 3,
  /** "Button template". */
  buttonTextChars: 640,
  /** Rate limits, per app and account. */
  textSendsPerSecond: 100,
  mediaSendsPerSecond: 10,
  conversationCallsPerSecond: 2,
  /** "Send messages": the window that each message of a person opens. */
  windowMs: 24 * 60 * 60_000,
} as const;

/** Ours, not Meta's: what one event may carry into a row. */
export const INBOUND_LIMITS = {
  midChars: 1024,
  textChars: 10_000,
  refChars: 2_083,
  dedupKeyChars: 255,
} as const;
