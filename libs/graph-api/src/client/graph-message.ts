/** What a message can hold. Source: Meta, "Send messages" (Instagram Login). */
export type GraphMessage =
  | { text: string; quick_replies?: GraphQuickReply[] }
  | { attachment: GraphAttachment }
  /** Up to ten images in one message, since 2026-05-06. */
  | { attachments: { type: 'image'; payload: { url: string } }[] };

export type GraphQuickReply = { content_type: 'text'; title: string; payload: string };

export type GraphButton =
  | { type: 'postback'; title: string; payload: string }
  | { type: 'web_url'; title: string; url: string };

export type GraphTemplateElement = {
  title: string;
  subtitle?: string;
  image_url?: string;
  default_action?: { type: 'web_url'; url: string };
  buttons?: GraphButton[];
};

export type GraphAttachment =
  | { type: 'image' | 'video' | 'audio' | 'file'; payload: { url: string } }
  | { type: 'like_heart' }
  | { type: 'MEDIA_SHARE'; payload: { id: string } }
  | { type: 'template'; payload: GraphTemplate };

export type GraphTemplate =
  | { template_type: 'generic'; elements: GraphTemplateElement[] }
  | { template_type: 'button'; text: string; buttons: GraphButton[] };

export type OutgoingMessage = {
  /** The person's Instagram-scoped id. */
  recipientId: string;
  message: GraphMessage;
  /** Answers this message of the thread; since 2026-09-21 for Instagram Login. */
  replyToMid?: string;
};

export type OutgoingAction = {
  recipientId: string;
  action: 'typing_on' | 'typing_off' | 'mark_seen';
};
