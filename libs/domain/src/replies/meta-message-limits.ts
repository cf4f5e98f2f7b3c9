/**
 * What Instagram takes in a message. Source: Meta, Instagram API with Instagram Login, "Send messages",
 * "Quick replies", "Generic template" and "Button template" (read November 2026), unless a line says
 * otherwise.
 */
export const META_MESSAGE_LIMITS = {
  /** UTF-8 bytes of a text. */
  textBytes: 1000,
  quickReplies: 13,
  /** Meta cuts a longer one. */
  quickReplyTitleChars: 20,
  /** Of quick replies and buttons. Messenger's figure; no page about Instagram names one. */
  payloadChars: 1000,
  images: 10,
  genericElements: 10,
  elementTitleChars: 80,
  elementSubtitleChars: 80,
  buttonTemplateChars: 640,
  buttons: 3,
  /** Messenger's figure; no page about Instagram names one. */
  buttonTitleChars: 20,
} as const;
