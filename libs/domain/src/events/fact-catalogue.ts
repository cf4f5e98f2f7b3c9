import type { z } from 'zod';
import { FACT_SCHEMAS, type FactData, type FactInput } from './fact-schemas.js';
import type { FactType } from './fact-types.js';

export type FactEntry<T extends FactType> = {
  /**
   * Of the schema, from 1. Fields may be added within a version; whatever could break a receiver (a field
   * that goes, or means something else) makes the next.
   */
  version: number;
  schema: z.ZodType<FactData[T], FactInput[T]>;
  description: string;
  example: FactData[T];
};

const account_id = '019aac26-5d00-7000-8000-00000000000a';
const event_id = '019aac26-5d00-7000-8000-00000000000b';
const reply_id = '019aac26-5d00-7000-8000-00000000000c';
const rule_id = '019aac26-5d00-7000-8000-00000000000d';
const endpoint_id = '019aac26-5d00-7000-8000-00000000000e';
const person_id = '1234567890123456';
const tap = { account_id, event_id, person_id };
const tokenRefused = {
  code: 190,
  subcode: 463,
  trace_id: 'AbCdEfGhIjKlMnOpQrStUv',
  message: 'Error validating access token: Session has expired.',
};
const setRefused = {
  code: 100,
  subcode: null,
  trace_id: 'AbCdEfGhIjKlMnOpQrStUv',
  message: 'Invalid parameter',
};

/** Everything a partner can be told: what it means, its shape, and one example of its `data`. */
export const FACT_CATALOGUE: { [T in FactType]: FactEntry<T> } = {
  'account.connected': {
    version: 1,
    schema: FACT_SCHEMAS['account.connected'],
    description:
      'An account was connected, connected again with a new token, or is restricted no more.',
    example: {
      account_id,
      ig_user_id: '17841400000000001',
      username: 'a_small_bakery',
      connect_link_id: null,
    },
  },
  'account.needs_reauth': {
    version: 1,
    schema: FACT_SCHEMAS['account.needs_reauth'],
    description:
      'Instagram refuses the token; nothing is sent for the account until it has a new one.',
    example: { account_id, reason: 'token_expired', error: tokenRefused },
  },
  'account.disconnected': {
    version: 1,
    schema: FACT_SCHEMAS['account.disconnected'],
    description: 'The account was taken away, by the tenant or by its owner at Instagram.',
    example: { account_id, reason: 'removed_by_tenant' },
  },
  'account.restricted': {
    version: 1,
    schema: FACT_SCHEMAS['account.restricted'],
    description: 'Instagram limits the account; its owner must act there.',
    example: { account_id, reason: 'messages_restricted', error: null },
  },
  'account.token_expiring': {
    version: 1,
    schema: FACT_SCHEMAS['account.token_expiring'],
    description:
      'The token of an account ends in a few days, and could not be renewed so far; `error` says why. ' +
      'Told ten days, five days and one day before.',
    example: {
      account_id,
      days_left: 5,
      expires_at: '2026-11-27T14:30:00.000Z',
      error: {
        code: 2,
        subcode: null,
        trace_id: null,
        message: 'Instagram had an error that passes.',
      },
    },
  },
  'connect_link.failed': {
    version: 1,
    schema: FACT_SCHEMAS['connect_link.failed'],
    description: 'A person followed a connect link, and no account came of it.',
    example: {
      connect_link_id: '019aac26-5d00-7000-8000-00000000000f',
      external_id: 'bakery-42',
      reason: 'scopes_missing',
      missing_scopes: ['instagram_business_manage_messages'],
      error: null,
    },
  },
  'ice_breakers.published': {
    version: 1,
    schema: FACT_SCHEMAS['ice_breakers.published'],
    description: 'Instagram shows this revision; it was read back and compared.',
    example: { account_id, revision: 7 },
  },
  'ice_breakers.publish_failed': {
    version: 1,
    schema: FACT_SCHEMAS['ice_breakers.publish_failed'],
    description: 'Instagram refused this revision for good; what it showed before still stands.',
    example: { account_id, revision: 7, error: setRefused },
  },
  'ice_breakers.drifted': {
    version: 1,
    schema: FACT_SCHEMAS['ice_breakers.drifted'],
    description:
      'Instagram shows something else than it should. `action`: `repaired` (it is published again), ' +
      '`alerted` (nothing is changed), or `adopted` (what it shows is the new revision).',
    example: { account_id, revision: 7, action: 'alerted' },
  },
  'ice_breaker.tapped': {
    version: 1,
    schema: FACT_SCHEMAS['ice_breaker.tapped'],
    description:
      'A person tapped a question. `revision` is the set that it came from, also one that was replaced ' +
      'since; null: none of yours.',
    example: {
      ...tap,
      question: 'When are you open?',
      payload: 'HOURS',
      revision: 7,
      locale: 'default',
      mid: 'aWdfZAG1faXRlbTox',
      tapped_at: '2026-11-22T14:30:00.000Z',
    },
  },
  'reply.sent': {
    version: 1,
    schema: FACT_SCHEMAS['reply.sent'],
    description:
      'One message of an answer was taken by Instagram. `step` counts the messages from 0.',
    example: { ...tap, reply_id, rule_id, step: 0, message_id: 'aWdfZAG1faXRlbToy' },
  },
  'reply.failed': {
    version: 1,
    schema: FACT_SCHEMAS['reply.failed'],
    description: 'One message of an answer will not be sent any more.',
    example: {
      ...tap,
      reply_id,
      rule_id,
      step: 0,
      reason: 'refused_by_instagram',
      error: {
        code: 10,
        subcode: 2534022,
        trace_id: 'AbCdEfGhIjKlMnOpQrStUv',
        message: 'This message is sent outside of allowed window.',
      },
    },
  },
  'reply.skipped': {
    version: 1,
    schema: FACT_SCHEMAS['reply.skipped'],
    description: 'A tap got no answer, and why.',
    example: { ...tap, reason: 'no_rule', error: null },
  },
  'conversation.handed_off': {
    version: 1,
    schema: FACT_SCHEMAS['conversation.handed_off'],
    description: 'Automatic answers to this person are paused.',
    example: { account_id, person_id, reason: 'human_answered' },
  },
  'conversation.resumed': {
    version: 1,
    schema: FACT_SCHEMAS['conversation.resumed'],
    description: 'Automatic answers to this person go on.',
    example: { account_id, person_id, reason: 'pause_ended' },
  },
  'webhook_endpoint.disabled': {
    version: 1,
    schema: FACT_SCHEMAS['webhook_endpoint.disabled'],
    description: 'An endpoint failed for so long that nothing is sent to it any more.',
    example: { endpoint_id, reason: 'failing_for_days' },
  },
  'webhook.test': {
    version: 1,
    schema: FACT_SCHEMAS['webhook.test'],
    description: 'Sent on request, to try an endpoint.',
    example: { endpoint_id, message: 'This is a test.' },
  },
};
