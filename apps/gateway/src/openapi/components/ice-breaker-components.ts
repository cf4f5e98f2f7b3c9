import {
  acceptedSchema,
  iceBreakersBodySchema,
  iceBreakersSchema,
} from '../../ice-breakers/ice-breakers.schema.js';
import { shown, taken } from '../component.js';
import { SAMPLE } from './sample.js';

const english = {
  locale: 'default',
  call_to_actions: [
    { question: 'When are you open?', payload: 'HOURS' },
    { question: 'Do you deliver?', payload: 'DELIVERY' },
  ],
};
const german = {
  locale: 'de_DE',
  call_to_actions: [
    { question: 'Wann habt ihr offen?', payload: 'HOURS' },
    { question: 'Liefert ihr?', payload: 'DELIVERY' },
  ],
};

const status =
  '`pending`: on its way. `in_sync`: read back from Instagram, and equal. `drifted`: Instagram shows ' +
  'something else. `blocked`: waits for the account. `failed`: Instagram refused it for good, and ' +
  '`last_error` says what to do.';

export const ICE_BREAKER_COMPONENTS = [
  taken('NewIceBreakers', iceBreakersBodySchema, {
    description: "The questions of an account in all its locales, in Meta's own body.",
    fields: {
      platform: 'May be there, as in calls to Meta, and is `instagram`.',
      ice_breakers:
        'One entry per locale; one of them is `default`, for people of all other locales. Each has 1 to ' +
        '4 questions of at most 80 characters, each with a payload of at most 1000: your own word, ' +
        'which comes back with the tap.',
    },
    examples: {
      'Questions in two languages': { ice_breakers: [english, german] },
      "In Meta's older form": { ice_breakers: english.call_to_actions },
      'Questions for everybody': {
        platform: 'instagram',
        ice_breakers: [{ call_to_actions: english.call_to_actions }],
      },
    },
  }),
  shown('AcceptedIceBreakers', acceptedSchema, {
    description: 'The wish was kept and is on its way to Instagram.',
    fields: { revision: 'The number of this set; each edit makes the next.', status },
    example: { revision: 7, status: 'pending' },
  }),
  shown('IceBreakers', iceBreakersSchema, {
    description: 'What an account should ask, and what Instagram was last seen to show.',
    fields: {
      revision: 'The number of the wish; 0 before the first.',
      status,
      ice_breakers: 'The wish, one entry per locale, `default` first. Empty: no questions.',
      published: 'What Instagram was last seen to show, read back; null when it was never seen.',
      last_error: 'What Instagram said when it last refused; null when it did not.',
    },
    example: {
      revision: 7,
      status: 'in_sync',
      ice_breakers: [english, german],
      published: { revision: 7, ice_breakers: [english, german], at: SAMPLE.answered },
      last_error: null,
    },
  }),
];
