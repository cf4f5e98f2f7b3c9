import { nothingSchema } from '../http/no-body.js';
import { handoffSchema } from '../conversations/conversation.schema.js';
import type { OperationNote } from './operation-note.js';

/** What there is to say of the operations on conversations. */
export const CONVERSATION_NOTES: Record<string, OperationNote> = {
  listConversations: {
    description:
      'One for each person who has tapped, or to whom a human of yours has written, since you have the account.',
  },
  getConversation: { description: 'One conversation, and who answers it.', isVersioned: false },
  updateConversation: {
    description:
      'Only what the body names changes. A conversation moves by itself with each tap, so there is no ETag.',
    isVersioned: false,
  },
  handOffConversation: {
    description:
      'The rules rest for this person, at once: what was not sent yet is not sent. Taps are told as before, and ' +
      'skipped with `handed_off`. `conversation.handed_off` is told, unless the rules rested already.',
    request: { schema: handoffSchema, required: false },
    isVersioned: false,
  },
  resumeConversation: {
    description:
      'The rules answer the next tap; those that came meanwhile stay skipped. A person who opted out stays so. ' +
      '`conversation.resumed` is told when the rules really go on.',
    request: { schema: nothingSchema, required: false },
    isVersioned: false,
  },
};
