import {
  insightsSchema,
  tapsOfHourSchema,
  tapsOfLocaleSchema,
  tapsOfQuestionSchema,
  tapsOfRevisionSchema,
  tapTotalsSchema,
} from '../../insights/insights.schema.js';
import { part, shown } from '../component.js';
import { SAMPLE } from './sample.js';

const COUNTS = {
  taps: 'How many taps there were.',
  replied: 'How many of them got at least one message of an answer.',
  reply_rate: '`replied` of `taps`, from 0 to 1, to 4 digits; null when there were no taps.',
  median_reply_ms:
    'From a tap to the first message of its answer, in milliseconds: half of the answered taps took no ' +
    'longer. Null when none was answered.',
};
const OF_GROUP = { ...COUNTS, share: 'These of all taps of the range, from 0 to 1, to 4 digits.' };

const hours = { taps: 30, share: 0.75, replied: 29, reply_rate: 0.9667, median_reply_ms: 1240 };
const delivery = { taps: 10, share: 0.25, replied: 10, reply_rate: 1, median_reply_ms: 1100 };
const all = { taps: 40, replied: 39, reply_rate: 0.975, median_reply_ms: 1205 };

export const INSIGHT_COMPONENTS = [
  part('TapTotals', tapTotalsSchema, {
    use: 'shown',
    description: 'All taps of the range.',
    fields: COUNTS,
  }),
  part('TapsOfQuestion', tapsOfQuestionSchema, {
    use: 'shown',
    description: 'The taps on one question.',
    fields: {
      question: 'The words that were tapped.',
      payload: 'Your own word behind them.',
      ...OF_GROUP,
    },
  }),
  part('TapsOfLocale', tapsOfLocaleSchema, {
    use: 'shown',
    description: 'The taps on the questions of one locale.',
    fields: { locale: 'The locale; null where it is not known.', ...OF_GROUP },
  }),
  part('TapsOfRevision', tapsOfRevisionSchema, {
    use: 'shown',
    description: 'The taps on one revision of the questions.',
    fields: { revision: 'Its number; null where it is not known.', ...OF_GROUP },
  }),
  part('TapsOfHour', tapsOfHourSchema, {
    use: 'shown',
    description: 'The taps of one hour.',
    fields: { hour: 'When it began, in UTC.', ...OF_GROUP },
  }),
  shown('Insights', insightsSchema, {
    description: 'The taps of an account, counted.',
    fields: {
      account_id: 'The account.',
      from: 'Taps that occurred then or later are in.',
      to: 'Taps that occurred then or later are not.',
      totals: 'All taps of the range.',
      by_question: 'By question and payload, the most tapped first.',
      by_locale: 'By the locale of the question, the most tapped first.',
      by_revision: 'By the revision of the questions, the most tapped first.',
      by_hour: 'By hour, the earliest first. Hours without taps are left out.',
      is_cut:
        'Whether a list of questions, locales or revisions was longer than 1,000, and its end left out. ' +
        'The totals have all.',
    },
    example: {
      account_id: SAMPLE.accountId,
      from: '2026-11-01T00:00:00.000Z',
      to: '2026-11-29T00:00:00.000Z',
      totals: all,
      by_question: [
        { question: 'When are you open?', payload: 'HOURS', ...hours },
        { question: 'Do you deliver?', payload: 'DELIVERY', ...delivery },
      ],
      by_locale: [
        { locale: 'default', ...hours },
        { locale: 'de_DE', ...delivery },
      ],
      by_revision: [{ revision: 7, share: 1, ...all }],
      by_hour: [
        { hour: '2026-11-22T14:00:00.000Z', ...hours },
        { hour: '2026-11-22T15:00:00.000Z', ...delivery },
      ],
      is_cut: false,
    },
  }),
];
