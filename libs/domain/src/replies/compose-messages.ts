import { fillPlaceholders, type PlaceholderValues } from './placeholders.js';
import { pickVariation } from './pick-variation.js';
import type { ReplyAction } from './reply-action.js';
import { isEffect } from './reply-effects.js';
import type { ReplyMessage } from './reply-message.js';

type Sending = Exclude<ReplyAction, { type: 'handoff' | 'tag' }>;

/**
 * What the actions of a rule send, one step each, in order: exactly what Meta is given. Of variations
 * the one that `eventId` picks.
 */
export function composeMessages(
  actions: readonly ReplyAction[],
  values: PlaceholderValues,
  eventId: string | null = null,
): ReplyMessage[] {
  return actions
    .filter((action): action is Sending => !isEffect(action))
    .map((action, place) => composeMessage(action, values, { eventId, place }));
}

function composeMessage(
  action: Sending,
  values: PlaceholderValues,
  { eventId, place }: { eventId: string | null; place: number },
): ReplyMessage {
  switch (action.type) {
    case 'text': {
      const texts = [action.text, ...(action.variations ?? [])] as const;
      const text = fillPlaceholders(pickVariation(texts, eventId, place), values);
      if (action.quick_replies === undefined) return { text };
      const quick_replies = action.quick_replies.map(({ title, payload }) => {
        return { content_type: 'text' as const, title, payload };
      });
      return { text, quick_replies };
    }
    case 'image':
    case 'video':
    case 'audio':
    case 'file':
      return { attachment: { type: action.type, payload: { url: action.url } } };
    case 'images': {
      const [image, ...others] = action.urls.map((url) => {
        return { type: 'image' as const, payload: { url } };
      });
      // Not every account has been given messages of several images (Meta's subcode 2534068).
      return image && others.length === 0
        ? { attachment: image }
        : { attachments: image ? [image, ...others] : [] };
    }
    case 'generic_template': {
      const elements = action.elements.map(({ url, ...element }) => ({
        ...element,
        ...(url === undefined ? {} : { default_action: { type: 'web_url' as const, url } }),
      }));
      return { attachment: { type: 'template', payload: { template_type: 'generic', elements } } };
    }
    case 'button_template': {
      const text = fillPlaceholders(action.text, values);
      const { buttons } = action;
      const payload = { template_type: 'button' as const, text, buttons };
      return { attachment: { type: 'template', payload } };
    }
    case 'typing':
      return { sender_action: 'typing_on', wait_ms: action.ms };
    case 'mark_seen':
      return { sender_action: 'mark_seen' };
  }
}
