import { Buffer } from 'node:buffer';
import { isRecord, type JsonObject } from '../state/is-record.js';
import {
  invalidParameter,
  missingPermission,
  multiImageNotEnabled,
  unknownComment,
} from './refusal.js';
import { checkTemplate, isHttpUrl, readCappedText } from './template-rules.js';

export type MessageRules = { multiImage: boolean; humanAgent: boolean; mediaIds: string[] };

/** A send that passed every rule that needs no knowledge of the thread. */
export type Send = {
  recipientId: string;
  /** Human agents may answer for 7 days; everything else for 24 hours. */
  window: 'standard' | 'human-agent';
  replyToMid: string | null;
  content:
    | { kind: 'message'; text: string | null; message: JsonObject }
    | { kind: 'action'; action: string; messageId: string | null };
};

const MAX_TEXT_BYTES = 1000;
const MAX_QUICK_REPLIES = 13;
const QUICK_REPLY_TITLE_CHARACTERS = 20;
const MAX_IMAGES = 10;
const MESSAGE_KEYS = ['text', 'attachment', 'attachments', 'quick_replies', 'metadata'];
const MESSAGING_TYPES = ['RESPONSE', 'UPDATE', 'MESSAGE_TAG', 'UTILITY'];
const DISABLED_QUICK_REPLIES = ['user_phone_number', 'user_email'];

/** Reads the body of POST messages (graph-api.md 3.1, 3.2), or throws the refusal that Meta would give. */
export function readSend(params: JsonObject, rules: MessageRules): Send {
  const recipientId = readRecipient(params['recipient']);
  const window = readWindow(params, rules);
  const replyToMid = readReplyTo(params['reply_to']);
  const message = params['message'];
  const action = params['sender_action'];
  if (message !== undefined && action !== undefined) {
    throw invalidParameter('Params message and sender_action cannot be used together.');
  }
  if (action !== undefined) {
    return { recipientId, window, replyToMid, content: readAction(action, params['payload']) };
  }
  if (!isRecord(message)) throw invalidParameter('The parameter message is required.');
  return { recipientId, window, replyToMid, content: readMessage(message, rules) };
}

/** True for the sends that fall under the smaller limit: audio and video. Looks, does not judge. */
export function isMediaSend(params: JsonObject): boolean {
  const message = params['message'];
  const attachment = isRecord(message)
    ? (message['attachment'] ?? message['attachments'])
    : undefined;
  return isRecord(attachment) && (attachment['type'] === 'audio' || attachment['type'] === 'video');
}

function readRecipient(recipient: unknown): string {
  if (!isRecord(recipient)) throw invalidParameter('The parameter recipient is required.');
  if (recipient['comment_id'] !== undefined) throw unknownComment();
  const id = recipient['id'];
  if (typeof id === 'string' && /^\d+$/.test(id)) return id;
  throw invalidParameter('Param recipient[id] must be a valid ID string (e.g., "123").');
}

function readWindow(params: JsonObject, rules: MessageRules): Send['window'] {
  const type = params['messaging_type'];
  const tag = params['tag'];
  if (type !== undefined && (typeof type !== 'string' || !MESSAGING_TYPES.includes(type))) {
    throw invalidParameter(`Param messaging_type must be one of {${MESSAGING_TYPES.join(', ')}}.`);
  }
  if (tag === undefined) {
    if (type === 'MESSAGE_TAG') throw invalidParameter('The parameter tag is required.');
    return 'standard';
  }
  if (tag !== 'HUMAN_AGENT') throw invalidParameter('Param tag must be one of {HUMAN_AGENT}.');
  if (!rules.humanAgent) throw missingPermission('the Human Agent feature');
  return 'human-agent';
}

function readReplyTo(replyTo: unknown): string | null {
  if (replyTo === undefined) return null;
  const mid = isRecord(replyTo) ? replyTo['mid'] : undefined;
  if (typeof mid === 'string' && mid !== '') return mid;
  throw invalidParameter('Param reply_to[mid] must be a message id.');
}

function readAction(action: unknown, payload: unknown): Send['content'] {
  if (action === 'typing_on' || action === 'typing_off' || action === 'mark_seen') {
    return { kind: 'action', action, messageId: null };
  }
  if (action !== 'react' && action !== 'unreact') {
    throw invalidParameter(
      'Param sender_action must be one of {typing_on, typing_off, mark_seen, react, unreact}.',
    );
  }
  const messageId = isRecord(payload) ? payload['message_id'] : undefined;
  const reaction = isRecord(payload) ? payload['reaction'] : undefined;
  if (typeof messageId !== 'string') {
    throw invalidParameter('Param payload[message_id] is required.');
  }
  if (action === 'react' && (typeof reaction !== 'string' || reaction === '')) {
    throw invalidParameter('Param payload[reaction] is required.');
  }
  return { kind: 'action', action, messageId };
}

function readMessage(message: JsonObject, rules: MessageRules): Send['content'] {
  const other = Object.keys(message).find((key) => !MESSAGE_KEYS.includes(key));
  if (other !== undefined) {
    throw invalidParameter(`Invalid keys "${other}" were found in param "message".`);
  }
  const { text, attachment, attachments, quick_replies: quickReplies } = message;
  const bodies = [text, attachment, attachments].filter((body) => body !== undefined);
  if (bodies.length === 0) {
    throw invalidParameter('Message cannot be empty, must provide valid attachment or text.');
  }
  if (bodies.length > 1) {
    throw invalidParameter('Text and attachment cannot be combined in one message.');
  }
  if (text !== undefined) {
    if (typeof text !== 'string' || text === '') {
      throw invalidParameter('Message cannot be empty, must provide valid attachment or text.');
    }
    if (Buffer.byteLength(text, 'utf8') > MAX_TEXT_BYTES) {
      throw invalidParameter('Length of param message[text] must be less than or equal to 1000.');
    }
  }
  if (attachment !== undefined) checkAttachment(attachment, 'message[attachment]', rules);
  if (attachments !== undefined) checkAttachments(attachments, rules);
  if (quickReplies === undefined) {
    return { kind: 'message', text: text ?? null, message };
  }
  if (text === undefined) throw invalidParameter('Quick replies need a text.');
  const shown = { ...message, quick_replies: readQuickReplies(quickReplies) };
  return { kind: 'message', text, message: shown };
}

/** Titles are cut at 20 characters, not refused. */
function readQuickReplies(quickReplies: unknown): object[] {
  const isSized =
    Array.isArray(quickReplies) &&
    quickReplies.length > 0 &&
    quickReplies.length <= MAX_QUICK_REPLIES;
  if (!isSized) {
    throw invalidParameter(
      `Param message[quick_replies] must have 1 to ${MAX_QUICK_REPLIES} items.`,
    );
  }
  return quickReplies.map((reply: unknown, index) => {
    const at = `message[quick_replies][${index}]`;
    if (!isRecord(reply)) throw invalidParameter(`Param ${at} must be an object.`);
    const type = reply['content_type'];
    if (typeof type === 'string' && DISABLED_QUICK_REPLIES.includes(type)) {
      throw invalidParameter(`Quick replies of the type ${type} are no longer available.`);
    }
    if (type !== 'text') throw invalidParameter(`Param ${at}[content_type] must be one of {text}.`);
    const title = readCappedText(reply['title'], `${at}[title]`, Infinity);
    readCappedText(reply['payload'], `${at}[payload]`, 1000);
    return { ...reply, title: [...title].slice(0, QUICK_REPLY_TITLE_CHARACTERS).join('') };
  });
}

/** Meta's single-image sample has an object here, several images an array. */
function checkAttachments(attachments: unknown, rules: MessageRules): void {
  if (!Array.isArray(attachments)) {
    checkAttachment(attachments, 'message[attachments]', rules);
    return;
  }
  if (attachments.length === 0 || attachments.length > MAX_IMAGES) {
    throw invalidParameter(`Param message[attachments] must have 1 to ${MAX_IMAGES} images.`);
  }
  for (const [index, attachment] of attachments.entries()) {
    if (!isRecord(attachment) || attachment['type'] !== 'image') {
      throw invalidParameter(`Param message[attachments][${index}] must be an image.`);
    }
    checkAttachment(attachment, `message[attachments][${index}]`, rules);
  }
  if (attachments.length > 1 && !rules.multiImage) throw multiImageNotEnabled();
}

function checkAttachment(attachment: unknown, at: string, rules: MessageRules): void {
  if (!isRecord(attachment)) throw invalidParameter(`Param ${at} must be an object.`);
  const type = attachment['type'];
  const payload = attachment['payload'];
  if (type === 'like_heart') return;
  if (!isRecord(payload)) throw invalidParameter(`Param ${at}[payload] must be an object.`);
  if (type === 'template') {
    checkTemplate(payload);
  } else if (type === 'MEDIA_SHARE') {
    const id = payload['id'];
    if (typeof id !== 'string' || !rules.mediaIds.includes(id)) {
      throw invalidParameter(`Param ${at}[payload][id] must be a post of this account.`);
    }
  } else if (type === 'image' || type === 'audio' || type === 'video' || type === 'file') {
    const isUploaded = typeof payload['attachment_id'] === 'string';
    if (isUploaded === (payload['url'] !== undefined)) {
      throw invalidParameter(`Param ${at}[payload] needs either url or attachment_id.`);
    }
    if (!isUploaded && !isHttpUrl(payload['url'])) {
      throw invalidParameter(`Param ${at}[payload][url] must be a valid URL.`);
    }
  } else {
    throw invalidParameter(
      `Param ${at}[type] must be one of {image, audio, video, file, template, like_heart, MEDIA_SHARE}.`,
    );
  }
}
