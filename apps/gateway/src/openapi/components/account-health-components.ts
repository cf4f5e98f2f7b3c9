import {
  accountHealthSchema,
  nextStepSchema,
  subscriptionHealthSchema,
  tokenHealthSchema,
} from '../../accounts/account-health.schema.js';
import { part, shown } from '../component.js';
import { SAMPLE } from './sample.js';

const EXPIRES_AT = '2027-01-19T09:00:00.000Z';

export const ACCOUNT_HEALTH_COMPONENTS = [
  part('TokenHealth', tokenHealthSchema, {
    use: 'shown',
    description: 'The access token of an account, without the token.',
    fields: {
      issued_at: 'When it was given to Floe.',
      age_days: 'Whole days since it was given or last renewed.',
      expires_at: 'When it ends unless it is renewed; null when that is not known.',
      expires_in_days: 'Days until then, begun ones counted.',
      expiry_known:
        'Whether Instagram has named that time; else it is what tokens mostly live. Known from the first ' +
        'renewal on.',
      refreshed_at: 'When it was last renewed; null: never so far.',
      next_refresh_at: 'When it is renewed next; null when it is not.',
      last_refresh_error: 'Why the last renewal failed; null when it did not.',
      scopes: 'What the owner allowed; null when Instagram did not say.',
      missing_scopes: 'What Floe needs and was not allowed.',
    },
  }),
  part('SubscriptionHealth', subscriptionHealthSchema, {
    use: 'shown',
    description: 'Whether Instagram tells of what happens on an account.',
    fields: {
      fields: 'What Instagram says that it tells; null when it was not asked so far.',
      missing: 'What of it is missing; it is subscribed to again by itself.',
      checked_at: 'When Instagram was last asked; null: never so far.',
      next_check_at: 'When it is asked next; null when it is not.',
      last_error: 'Why the last look failed; null when it did not.',
    },
  }),
  part('NextStep', nextStepSchema, {
    use: 'shown',
    description: 'What you should do next for an account.',
    fields: {
      code: 'For programs. More may come: show `text` for those that you do not know.',
      text: 'For people.',
    },
  }),
  shown('AccountHealth', accountHealthSchema, {
    description: 'Whether an account works, why not, and what to do next.',
    fields: {
      account_id: 'The account.',
      status: 'As the account has it.',
      status_reason: 'Why it is not `connected`, in plain words; null when it is.',
      reason_code: 'The same for programs, such as `password_changed`; null when it is.',
      connected_at: 'When its owner last gave a token.',
      token: 'Its access token; null when it has none.',
      subscription: 'Whether Instagram tells of what happens on it.',
      ice_breakers_status: 'As `getIceBreakers` has it; null when it has none.',
      last_event_at: 'When Instagram last told of something; null: never so far.',
      last_send_at: 'When the last message was sent; null: never so far.',
      last_error: 'The latest error of all that is done for it; null when there was none lately.',
      next_step: 'What you should do next; null when all is well.',
    },
    example: {
      account_id: SAMPLE.accountId,
      status: 'connected',
      status_reason: null,
      reason_code: null,
      connected_at: SAMPLE.made,
      token: {
        issued_at: SAMPLE.made,
        age_days: 2,
        expires_at: EXPIRES_AT,
        expires_in_days: 58,
        expiry_known: true,
        refreshed_at: null,
        next_refresh_at: '2026-12-22T09:00:00.000Z',
        last_refresh_error: null,
        scopes: ['instagram_business_basic', 'instagram_business_manage_messages'],
        missing_scopes: [],
      },
      subscription: {
        fields: ['messages', 'messaging_postbacks'],
        missing: [],
        checked_at: SAMPLE.made,
        next_check_at: '2026-11-23T11:20:00.000Z',
        last_error: null,
      },
      ice_breakers_status: 'in_sync',
      last_event_at: SAMPLE.tapped,
      last_send_at: SAMPLE.answered,
      last_error: null,
      next_step: null,
    },
  }),
];
