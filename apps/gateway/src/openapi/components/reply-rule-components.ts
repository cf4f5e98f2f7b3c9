import {
  replyActionSchema,
  replyRuleChangeSchema,
  replyRuleReplacementSchema,
  replyRuleSchema,
  ruleMatchSchema,
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
  actions: 'The answer: one message each, sent in order.',
};

export const REPLY_RULE_COMPONENTS = [
  part('RuleMatch', ruleMatchSchema, {
    use: 'shared',
    description:
      'Which taps a rule answers. `exact` compares the payload (or, with `on: title`, the words of the ' +
      'question) character by character; `any` fits every tap.',
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
      actions: [{ type: 'text', text: 'Daily from 8 to 18.' }],
      created_at: SAMPLE.made,
    },
  }),
];
