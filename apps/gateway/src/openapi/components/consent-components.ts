import {
  dataDeletionSchema,
  deauthorizedSchema,
  deletionTakenSchema,
  signedRequestSchema,
} from '../../consent/consent.schema.js';
import {
  newPersonErasureSchema,
  personErasureSchema,
} from '../../consent/person-erasure.schema.js';
import { shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

const SIGNED_REQUEST =
  'n1x0Sg7nYd7mZJj8mQWmT1oQ4oVQ0Zq0vE3u5lQ9uQk.' +
  'eyJ1c2VyX2lkIjoiMjE4NDcxIiwiYWxnb3JpdGhtIjoiSE1BQy1TSEEyNTYiLCJpc3N1ZWRfYXQiOjE3OTUzNTc4MDB9';

export const CONSENT_COMPONENTS = [
  taken('SignedRequest', signedRequestSchema, {
    description: "The form that Meta posts in a person's name.",
    fields: {
      signed_request:
        '`<signature>.<payload>`, both in base64url: the HMAC-SHA256 of the payload by the secret of the ' +
        'app, and JSON with `user_id`, `algorithm` and `issued_at`.',
    },
    examples: { 'A signed request': { signed_request: SIGNED_REQUEST } },
  }),
  shown('Deauthorized', deauthorizedSchema, {
    description: 'An empty object: the request is kept.',
    fields: {},
    example: {},
  }),
  shown('DataDeletionTaken', deletionTakenSchema, {
    description: 'What Meta shows the person.',
    fields: {
      url: 'The page that tells how far the deletion has come.',
      confirmation_code: 'What the person may name when they ask about it; nobody can guess it.',
    },
    example: {
      url: `https://floe.example.com/data-deletion/${SAMPLE.confirmationCode}`,
      confirmation_code: SAMPLE.confirmationCode,
    },
  }),
  shown('DataDeletion', dataDeletionSchema, {
    description: 'How far the deletion that a person asked for at Instagram has come.',
    fields: {
      confirmation_code: 'The code that it was asked with.',
      status: '`received`, `under_way` or `done`.',
      message: 'The same in a sentence, for people.',
      requested_at: 'When Meta passed it on.',
      finished_at: 'When all was gone; null before.',
      removed:
        'How many records went: connected `accounts`, `messages` and taps received, `answers` sent, ' +
        '`notices` to the systems of tenants, and `other` records.',
    },
    example: {
      confirmation_code: SAMPLE.confirmationCode,
      status: 'done',
      message: 'Your data has been removed. Nothing that is about you is kept here.',
      requested_at: SAMPLE.tapped,
      finished_at: SAMPLE.answered,
      removed: { accounts: 0, messages: 3, answers: 2, notices: 6, other: 0 },
    },
  }),
  taken('NewPersonErasure', newPersonErasureSchema, {
    description: 'Who is to be forgotten, and where.',
    fields: {
      person_id: 'The `person_id` of their events and facts: the id that Instagram gives them.',
      account_id:
        'Only what this account has of the person; left out or null: what all your accounts have. A key ' +
        'that is bound to accounts has to name one of them.',
    },
    examples: {
      'Forget a person': { person_id: SAMPLE.personId },
      'Forget what one account has of them': {
        person_id: SAMPLE.personId,
        account_id: SAMPLE.accountId,
      },
    },
  }),
  shown('PersonErasure', personErasureSchema, {
    description:
      'The erasure of what is kept of a person, or of an account with all that hangs on it.',
    fields: {
      id: FIELD.id,
      status: '`running` or `done`.',
      scope:
        '`person`: what is kept of one person. `account`: an account whose owner asked Instagram for it.',
      account_id: 'Where: the account, or null for all of them.',
      actor: 'Who asked for it: `key:<id>`, or `instagram` in the name of a person.',
      requested_at: 'When it was asked for. What came in later is not meant.',
      finished_at: 'When all was gone; null while it runs.',
      erased: 'How many rows are gone, by table.',
    },
    example: {
      id: SAMPLE.personErasureId,
      status: 'done',
      scope: 'person',
      account_id: null,
      actor: `key:${SAMPLE.keyId}`,
      requested_at: SAMPLE.tapped,
      finished_at: SAMPLE.answered,
      erased: { inbound_events: 3, replies: 2, facts: 3, webhook_deliveries: 3 },
    },
  }),
];
