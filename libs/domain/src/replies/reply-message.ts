import { z } from 'zod';

const quickReply = z.strictObject({
  content_type: z.literal('text'),
  title: z.string(),
  payload: z.string(),
});

const button = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('postback'), title: z.string(), payload: z.string() }),
  z.strictObject({ type: z.literal('web_url'), title: z.string(), url: z.string() }),
]);

const element = z.strictObject({
  title: z.string(),
  subtitle: z.string().exactOptional(),
  image_url: z.string().exactOptional(),
  default_action: z.strictObject({ type: z.literal('web_url'), url: z.string() }).exactOptional(),
  buttons: z.array(button).exactOptional(),
});

const template = z.discriminatedUnion('template_type', [
  z.strictObject({ template_type: z.literal('generic'), elements: z.array(element) }),
  z.strictObject({
    template_type: z.literal('button'),
    text: z.string(),
    buttons: z.array(button),
  }),
]);

const media = z.strictObject({ url: z.string() });

const attachment = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['image', 'video', 'audio', 'file']), payload: media }),
  z.strictObject({ type: z.literal('template'), payload: template }),
]);

/** A message as Meta's Send API has it. Source: Meta, Instagram Platform, "Send messages". */
export const metaMessageSchema = z.union([
  z.strictObject({ text: z.string(), quick_replies: z.array(quickReply).exactOptional() }),
  z.strictObject({ attachment }),
  z.strictObject({
    attachments: z.array(z.strictObject({ type: z.literal('image'), payload: media })),
  }),
]);

/**
 * One call of the Send API, without the person that it is for: a message, or what the chat shows
 * meanwhile. `wait_ms`: so long the next call waits.
 */
export const sendBodySchema = z.union([
  z.strictObject({ message: metaMessageSchema }),
  z.strictObject({
    sender_action: z.enum(['typing_on', 'mark_seen']),
    wait_ms: z.int().exactOptional(),
  }),
]);

export type MetaMessage = z.output<typeof metaMessageSchema>;
export type MetaButton = z.output<typeof button>;
export type SenderAction = { sender_action: 'typing_on' | 'mark_seen'; wait_ms?: number };

/** What one step of an answer sends, as its row keeps it. */
export type ReplyMessage = MetaMessage | SenderAction;

/** True for what says nothing: the person may be shown it twice, and no message comes of it. */
export function isSenderAction(message: ReplyMessage): message is SenderAction {
  return 'sender_action' in message;
}

/** The words by which a message can be recognised in the thread; null where it has none of its own. */
export function wordsOfMessage(message: ReplyMessage): string | null {
  return 'text' in message ? message.text : null;
}

export function sendBodyOf(message: ReplyMessage): z.output<typeof sendBodySchema> {
  return isSenderAction(message) ? message : { message };
}
