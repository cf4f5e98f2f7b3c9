import {
  accountChangeSchema,
  accountSchema,
  newAccountSchema,
} from '../../accounts/account.schema.js';
import {
  conversationSettingsChangeSchema,
  conversationSettingsSchema,
} from '../../accounts/conversation-settings.schema.js';
import { part, shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

const WHEN_UNSURE =
  'What becomes of a message that may or may not have reached the person, when nothing shows which: ' +
  '`hold` it (nobody gets an answer twice) or `resend` it (nobody goes without one).';

const DRIFT_POLICY =
  'What is done when Instagram shows other questions than it should: `enforce` (they are put right, at most ' +
  'twice a day), `alert` (you are told), or `adopt` (what it shows becomes the wish). You are told each time.';

const SETTINGS = {
  takeover_minutes:
    'So long the rules rest after a human of yours wrote to a person at Instagram; 0: they do not rest. 15 by default.',
  handoff_minutes:
    'So long a conversation is handed off where nobody says so; null: until you resume it.',
  opt_out_words:
    'A message that is one of these words, and nothing else, stops automatic answers to the person. ' +
    'Compared without regard to case; null stands for the words that Floe has by default.',
  opt_in_words: 'And one that is one of these lets them go on.',
  disclosure:
    'What a person is told before the first automatic answer, after a long lapse, and when a human handed the ' +
    'conversation back: that the answers are automatic. Null: nothing.',
};

export const ACCOUNT_COMPONENTS = [
  part('ConversationSettings', conversationSettingsSchema, {
    use: 'shown',
    description: 'Who answers the persons of an account, and when.',
    fields: SETTINGS,
  }),
  part('ConversationSettingsChange', conversationSettingsChangeSchema, {
    use: 'taken',
    description: 'What is to change about it; what is left out stays.',
    fields: SETTINGS,
  }),
  taken('NewAccount', newAccountSchema, {
    description: 'An Instagram account by its access token.',
    fields: {
      access_token:
        'A long-lived token of Instagram Login, with the permissions instagram_business_basic and ' +
        'instagram_business_manage_messages. Kept encrypted, and never shown again.',
      external_id: FIELD.newExternalId,
    },
    examples: {
      'A token alone': { access_token: 'IGAAexampletoken' },
      'With your own name for the account': {
        access_token: 'IGAAexampletoken',
        external_id: 'bakery-42',
      },
    },
  }),
  taken('AccountChange', accountChangeSchema, {
    description: 'What is to change; what is left out stays.',
    fields: {
      external_id: FIELD.newExternalId,
      when_unsure: WHEN_UNSURE,
      drift_policy: DRIFT_POLICY,
      conversations: 'Who answers whom, and when; what is left out stays.',
    },
    examples: {
      'Your own name for the account': { external_id: 'bakery-42' },
      'Send again when in doubt': { when_unsure: 'resend' },
      'Be told of drift, and change nothing': { drift_policy: 'alert' },
      'Rest for an hour after a human answered': { conversations: { takeover_minutes: 60 } },
    },
  }),
  shown('Account', accountSchema, {
    description: 'An Instagram professional account that is connected to Floe.',
    fields: {
      id: FIELD.id,
      ig_user_id: "Instagram's id of the account.",
      username: 'Its name at Instagram, without the @.',
      name: 'The name that people see.',
      account_type: '`BUSINESS` or `MEDIA_CREATOR`, in the words of Instagram.',
      external_id: FIELD.externalId,
      status:
        '`connected`: all works. `needs_reauth`: Instagram refuses the token; connect the account again ' +
        'with a new one. `restricted`: Instagram limits the account; its owner must act there. ' +
        '`disconnecting`: you let it go, and Instagram is being told. `disconnected`: taken away, by you or by ' +
        'its owner; connecting it again brings it back.',
      status_reason: 'Why it is not `connected`, in plain words; null when it is.',
      reason_code: 'The same for programs, such as `password_changed`; null when it is.',
      connected_at: 'When its owner last gave a token.',
      when_unsure: WHEN_UNSURE,
      drift_policy: DRIFT_POLICY,
      conversations: 'Who answers whom, and when.',
      created_at: 'When it was first connected.',
    },
    example: {
      id: SAMPLE.accountId,
      ig_user_id: SAMPLE.igUserId,
      username: 'a_small_bakery',
      name: 'A Small Bakery',
      account_type: 'BUSINESS',
      external_id: 'bakery-42',
      status: 'connected',
      status_reason: null,
      reason_code: null,
      connected_at: SAMPLE.made,
      when_unsure: 'hold',
      drift_policy: 'enforce',
      conversations: {
        takeover_minutes: 15,
        handoff_minutes: null,
        opt_out_words: ['stop', 'unsubscribe'],
        opt_in_words: ['start'],
        disclosure: null,
      },
      created_at: SAMPLE.made,
    },
  }),
];
