import { z } from 'zod';
import { storableText } from '../storable-text.js';
import { buttonTemplateText, labelOf, messageText, tappedPayload } from './message-texts.js';
import { META_MESSAGE_LIMITS as LIMITS } from './meta-message-limits.js';
import { unknownType } from './unknown-type.js';

export const REPLY_ACTION_TYPES = [
  'text',
  'image',
  'video',
  'audio',
  'file',
  'images',
  'generic_template',
  'button_template',
  'typing',
  'mark_seen',
  'handoff',
  'tag',
] as const;

/** Messages in one answer. */
export const MAX_REPLY_MESSAGES = 5;
const MAX_ACTIONS = 10;

/** Other texts that one may be said in. */
export const MAX_VARIATIONS = 9;

/** Tags of one conversation, and what one looks like. */
export const MAX_TAGS = 50;
const MAX_TAG_CHARS = 50;

/** So long a conversation can be given to a human at most; 30 days. */
export const MAX_HANDOFF_MINUTES = 30 * 24 * 60;

export const tagSchema = storableText
  .min(1)
  .max(MAX_TAG_CHARS)
  .refine((tag) => tag.trim() === tag && tag !== '', {
    error: 'has blanks at its ends',
    params: { code: 'blank', fix: 'Send the word without blanks around it.' },
  });

/** So long one `typing` holds the next message back, and all of an answer together. */
export const MAX_TYPING_MS = 10_000;
const MAX_TYPING_TOGETHER_MS = 20_000;

const httpsUrl = storableText.max(2000).refine(isHttps, {
  error: 'is no https address',
  params: { code: 'not_https', fix: 'Send an address that begins with https:// and is public.' },
});

const quickReplySchema = z.strictObject({
  title: labelOf(LIMITS.quickReplyTitleChars, 'The title of a quick reply'),
  payload: tappedPayload,
});

const buttonTitle = labelOf(LIMITS.buttonTitleChars, 'The title of a button');

const buttonSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('postback'), title: buttonTitle, payload: tappedPayload }),
    z.strictObject({ type: z.literal('web_url'), title: buttonTitle, url: httpsUrl }),
  ],
  { error: unknownType('button', ['postback', 'web_url']) },
);

const buttonsSchema = z.array(buttonSchema).min(1).max(LIMITS.buttons);

const elementSchema = z
  .strictObject({
    title: labelOf(LIMITS.elementTitleChars, 'The title of an element'),
    subtitle: labelOf(LIMITS.elementSubtitleChars, 'The subtitle of an element').exactOptional(),
    image_url: httpsUrl.exactOptional(),
    url: httpsUrl.exactOptional(),
    buttons: buttonsSchema.exactOptional(),
  })
  .refine((element) => Object.keys(element).length > 1, {
    error: 'Instagram takes no element that has a title only.',
    params: { code: 'title_alone', fix: 'Add a subtitle, an image_url, a url or buttons.' },
  });

const media = <const T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), url: httpsUrl });

export const replyActionSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('text'),
      text: messageText,
      variations: z.array(messageText).min(1).max(MAX_VARIATIONS).exactOptional(),
      quick_replies: z.array(quickReplySchema).min(1).max(LIMITS.quickReplies).exactOptional(),
    }),
    media('image'),
    media('video'),
    media('audio'),
    media('file'),
    z.strictObject({
      type: z.literal('images'),
      urls: z.array(httpsUrl).min(1).max(LIMITS.images),
    }),
    z.strictObject({
      type: z.literal('generic_template'),
      elements: z.array(elementSchema).min(1).max(LIMITS.genericElements),
    }),
    z.strictObject({
      type: z.literal('button_template'),
      text: buttonTemplateText,
      buttons: buttonsSchema,
    }),
    z.strictObject({ type: z.literal('typing'), ms: z.int().min(100).max(MAX_TYPING_MS) }),
    z.strictObject({ type: z.literal('mark_seen') }),
    z.strictObject({
      type: z.literal('handoff'),
      minutes: z.int().min(1).max(MAX_HANDOFF_MINUTES).exactOptional(),
    }),
    z.strictObject({ type: z.literal('tag'), tag: tagSchema }),
  ],
  { error: unknownType('action', REPLY_ACTION_TYPES) },
);

export type ReplyAction = z.output<typeof replyActionSchema>;
export type ReplyButton = z.output<typeof buttonSchema>;

const SAYING_NOTHING: readonly string[] = [
  'typing',
  'mark_seen',
  'handoff',
  'tag',
] satisfies ReplyAction['type'][];

/** The whole answer of a rule, in order. What is done to the conversation is done with its first message. */
export const replyActionsSchema = z
  .array(replyActionSchema)
  .min(1)
  .max(MAX_ACTIONS)
  .check((context) => {
    const actions = context.value;
    const fault = (path: PropertyKey[], code: string, message: string, fix: string) =>
      context.issues.push({ code: 'custom', input: actions, path, message, params: { code, fix } });
    const messages = actions.filter(({ type }) => !SAYING_NOTHING.includes(type));
    if (messages.length > MAX_REPLY_MESSAGES) {
      const message = `An answer has at most ${MAX_REPLY_MESSAGES} messages; this one has ${messages.length}.`;
      fault([], 'too_many_messages', message, 'Send fewer; images go into one message.');
    }
    const typingMs = actions.reduce((sum, it) => sum + (it.type === 'typing' ? it.ms : 0), 0);
    if (typingMs > MAX_TYPING_TOGETHER_MS) {
      const message = `An answer types for at most ${MAX_TYPING_TOGETHER_MS} ms; this one for ${typingMs}.`;
      fault([], 'types_too_long', message, 'Shorten it.');
    }
    const last = actions.findLastIndex(({ type }) => type !== 'handoff' && type !== 'tag');
    if (actions[last]?.type === 'typing') {
      const message = 'Nothing comes after this typing.';
      fault([last], 'nothing_follows', message, 'Put a message behind it, or leave it out.');
    }
    const handoffs = actions.filter(({ type }) => type === 'handoff');
    if (handoffs.length > 1) {
      const second = actions.findLastIndex(({ type }) => type === 'handoff');
      const message = 'A conversation is handed off once.';
      fault([second], 'duplicate', message, 'Leave one of them out.');
    }
  });

function isHttps(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:' && /^https:\/\//i.test(text);
}
