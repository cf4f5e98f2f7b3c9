/**
 * The kinds of things Meta tells us about a conversation. `unknown` is anything whose shape or
 * field we do not know: it is counted and acknowledged, never refused.
 */
export const INBOUND_KINDS = [
  'postback',
  'quick_reply',
  'message',
  'echo',
  'message_deleted',
  'message_edit',
  'reaction',
  'read',
  'referral',
  'handover',
  'standby',
  'test',
  'unknown',
] as const;

export type InboundKind = (typeof INBOUND_KINDS)[number];

/** One item of a webhook, whatever envelope it came in. Ids are strings; times are milliseconds. */
export type InboundEvent = {
  kind: InboundKind;
  /** `entry.id`: the professional account, the `user_id` of `/me`. */
  igUserId: string;
  /** The person's Instagram-scoped id (IGSID); empty when the item names none. */
  personId: string;
  /** Meta's message id; null when the item has none. */
  mid: string | null;
  /** When it happened, in Unix milliseconds (seconds are recognised and scaled). */
  occurredAtMs: number;
  /** False when it told no time, and `occurredAtMs` is that of the webhook that brought it. */
  hasOwnTime: boolean;
  /** Equal for repeats of the same item, different for different items, within one account. */
  dedupKey: string;
  /** The text a person saw: a postback's title, a message's text. */
  title: string | null;
  /** The payload behind a question, quick reply or button. */
  payload: string | null;
};
