import {
  replyActionSchema,
  replyRuleChangeSchema,
  replyRuleReplacementSchema,
  replyRuleSchema,
  ruleMatchSchema,
  ruleScheduleSchema,
} from '#libs/domain';
import { shownRuleSchema } from '../../reply-rules/reply-rule.schema.js';
import { part, shown, taken } from '../component.js';
import { FIELD, SAMPLE } from './sample.js';

const fields = {
  external_id: FIELD.newExternalId,
  name: 'For people.',
  account_id: 'The one account that the rule serves; null: all of yours.',
  priority: 'Lower is tried first; among equals the oldest is.',
  enabled: 'A rule that is not enabled answers nothing.',
  match: 'Which taps it answers.',
  locales:
    'Only taps on questions of these locales; null: of any. A tap whose locale is not known fits none of them.',
  schedule: 'Only taps at these times; null: at any.',
  actions: 'The answer: one message each, sent in order.',
};

export const REPLY_RULE_COMPONENTS = [
  part('RuleMatch', ruleMatchSchema, {
    use: 'shared',
    description:
      'Which taps a rule answers, by the payload or, with `on: title`, by the words that were tapped. ' +
      "`exact` compares character by character. The others look at the text in Unicode's form NFKC, " +
      'with blanks collapsed, and without regard to case: `prefix` at its beginning, `glob` at all of ' +
      'it (`*` any text, `?` one character, a backslash before either takes it as it is), `keywords` ' +
      "for any of the words or phrases, whole; `regex` finds an expression of RE2's syntax anywhere " +
      '(`(?-i)` regards case). `any` fits every tap.',
  }),
  part('RuleSchedule', ruleScheduleSchema, {
    use: 'shared',
    description:
      'When a rule answers, by the clock of a time zone of the IANA database. What counts is when the ' +
      'person tapped. A `to` that is before `from` is on the next day; `days` are those on which it begins.',
    fields: {
      time_zone: 'Such as Europe/Berlin.',
      days: 'The days on which it begins.',
      from: 'Hours and minutes; the minute itself counts.',
      to: 'Hours and minutes, up to 24:00; the minute itself does not count any more.',
    },
  }),
  part('ReplyAction', replyActionSchema, {
    use: 'shared',
    description: 'One message of an answer. `text` is at most 1000 bytes of UTF-8.',
  }),
  taken('NewReplyRule', replyRuleSchema, {
    description: 'What answers which tap.',
    fields,
    examples: {
      'Answer one question': {
        name: 'Opening hours',
        match: { type: 'exact', value: 'HOURS' },
        actions: [{ type: 'text', text: 'Daily from 8 to 18.' }],
      },
      'Answer by words, in the evening only': {
        name: 'Closed',
        priority: 50,
        match: { type: 'keywords', values: ['open', 'opening hours'], on: 'title' },
        locales: ['default', 'en_GB'],
        schedule: {
          time_zone: 'Europe/London',
          days: ['mon', 'tue', 'wed', 'thu', 'fri'],
          from: '18:00',
          to: '08:00',
        },
        actions: [{ type: 'text', text: 'We are closed now, and open again at 8.' }],
      },
      'Answer every other tap, for one account': {
        name: 'All else',
        account_id: SAMPLE.accountId,
        priority: 1000,
        match: { type: 'any' },
        actions: [
          { type: 'text', text: 'Thank you for asking!' },
          { type: 'text', text: 'Somebody will write to you soon.' },
        ],
      },
    },
  }),
  taken('ReplyRuleReplacement', replyRuleReplacementSchema, {
    description: 'A whole rule, in place of another.',
    fields,
    examples: {
      'A rule that answers everything': {
        name: 'All else',
        priority: 1000,
        match: { type: 'any' },
        actions: [{ type: 'text', text: 'Thank you for asking!' }],
      },
    },
  }),
  taken('ReplyRuleChange', replyRuleChangeSchema, {
    description: 'What is to change; what is left out stays.',
    fields,
    examples: {
      'Switch it off': { enabled: false },
      'Another answer': { actions: [{ type: 'text', text: 'Daily from 9 to 18.' }] },
    },
  }),
  shown('ReplyRule', shownRuleSchema, {
    description: 'What answers which tap. The first rule that fits answers, alone.',
    fields: { id: FIELD.id, ...fields, created_at: FIELD.createdAt },
    example: {
      id: SAMPLE.ruleId,
      external_id: null,
      name: 'Opening hours',
      account_id: null,
      priority: 100,
      enabled: true,
      match: { type: 'exact', value: 'HOURS', on: 'payload' },
      locales: null,
      schedule: null,
      actions: [{ type: 'text', text: 'Daily from 8 to 18.' }],
      created_at: SAMPLE.made,
    },
  }),
];
