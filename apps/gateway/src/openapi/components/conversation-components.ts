import {
  conversationChangeSchema,
  conversationSchema,
  handoffSchema,
} from '../../conversations/conversation.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

export const CONVERSATION_COMPONENTS = [
  shown('Conversation', conversationSchema, {
    description: 'One person with one of your accounts, and who answers them.',
    fields: {
      id: FIELD.id,
      account_id: 'The account.',
      person_id: "Instagram's id of the person, which differs from account to account.",
      state:
        '`automated`: the rules answer. `human_took_over`: a human of yours wrote to the person at Instagram, ' +
        'and the rules rest until `held_until`. `handed_off`: a rule or you gave it to a human.',
      held_until: 'When the rules go on; null: when you resume it, or they do not rest at all.',
      opted_out_at: 'When the person asked for no automatic answers; null: they did not.',
      tags: 'Labels, from rules and from you.',
      last_tap_at: 'The last tap of the person that was dealt with.',
      window_ends_at:
        'Until when Instagram takes messages to the person: 24 hours after they last wrote or tapped.',
      created_at: FIELD.createdAt,
    },
    example: {
      id: SAMPLE.conversationId,
      account_id: SAMPLE.accountId,
      person_id: SAMPLE.personId,
      state: 'human_took_over',
      held_until: '2026-11-22T14:45:00.000Z',
      opted_out_at: null,
      tags: ['lead'],
      last_tap_at: SAMPLE.tapped,
      window_ends_at: '2026-11-23T14:30:00.000Z',
      created_at: SAMPLE.tapped,
    },
  }),
  taken('ConversationChange', conversationChangeSchema, {
    description: 'What is to change; what is left out stays.',
    fields: {
      tags: 'All tags that it has from then on.',
      opted_out: 'Whether the person wants no automatic answers.',
    },
    examples: {
      'Other tags': { tags: ['lead', 'wholesale'] },
      'The person may be answered again': { opted_out: false },
    },
  }),
  taken('HandOff', handoffSchema, {
    description: 'For how long; there need not be a body.',
    fields: {
      minutes: 'Null: until you resume it. Left out: as the account has it.',
    },
    examples: { 'Until it is resumed': { minutes: null }, 'For an hour': { minutes: 60 } },
  }),
];
