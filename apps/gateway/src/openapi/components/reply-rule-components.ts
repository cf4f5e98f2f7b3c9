import {
  replyActionSchema,
  replyRuleChangeSchema,
  replyRuleReplacementSchema,
  replyRuleSchema,
  ruleLimitSchema,
  ruleMatchSchema,
  ruleScheduleSchema,
  sendBodySchema,
} from '#libs/domain';
import { shownRuleSchema } from '../../reply-rules/reply-rule.schema.js';
import {
  previewedSchema,
  previewPersonSchema,
  previewSchema,
} from '../../reply-rules/reply-preview.schema.js';
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
  refs: 'Only taps of persons who came by a link with one of these refs; null: however they came.',
  person: '`first_time`: only the first tap of a person; `returning`: only later ones; null: all.',
  limit: 'How often it answers one person; null: as often as it fits.',
  actions: 'The answer, sent in order: at most 10 steps, of which 5 are messages.',
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
  part('RuleLimit', ruleLimitSchema, {
    use: 'shared',
    description:
      'How often a rule answers one person: once in `seconds` (`cooldown`), or once at all ' +
      '(`once_per_person`, for as long as the conversation is kept). `otherwise` says what becomes of a tap ' +
      'that it fits and may not answer: `skip` (no answer), or `next_rule` (those behind it are tried). ' +
      'An answer of which nothing was said does not count.',
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
    description:
      'One step of an answer. Whatever Instagram limits is checked when the rule is saved, but for what ' +
      'is behind a `url`: Instagram fetches that when the message is sent, and refuses what it does not ' +
      'take (images: png, jpeg, 8 MB; audio: aac, m4a, wav, mp4, 25 MB; video: mp4, ogg, avi, mov, webm, ' +
      '25 MB; file: pdf, 25 MB). In `text` stand `{{question|…}}` and `{{account|…}}` for the words that ' +
      'were tapped and the name of the account, `{{name|…}}` and `{{username|…}}` for who the person is, ' +
      'with what to say behind the bar when it is not known. Of `text` and its `variations` each event gets ' +
      'one, always the same. ' +
      '`typing` shows that somebody types, and holds the next step back for `ms`; `mark_seen` shows that ' +
      'the message was seen. Both are passed over when Instagram refuses them. `handoff` gives the ' +
      'conversation to a human once the answer is sent, for `minutes` (left out: as the account has it), and ' +
      '`tag` puts a label on it; neither sends anything.',
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
      'Answer with buttons, after a moment': {
        name: 'Book a table',
        match: { type: 'prefix', value: 'BOOK' },
        actions: [
          { type: 'mark_seen' },
          { type: 'typing', ms: 1500 },
          {
            type: 'text',
            text: 'You asked {{question|us}}: for how many?',
            quick_replies: [
              { title: 'Two', payload: 'BOOK_2' },
              { title: 'More', payload: 'BOOK_MORE' },
            ],
          },
          {
            type: 'button_template',
            text: 'Or book on our page.',
            buttons: [{ type: 'web_url', title: 'Book', url: 'https://cafe.example/book' }],
          },
        ],
      },
      'Greet who comes for the first time, once': {
        name: 'Welcome',
        priority: 10,
        match: { type: 'any' },
        person: 'first_time',
        limit: { type: 'once_per_person', otherwise: 'next_rule' },
        actions: [
          {
            type: 'text',
            text: 'Hello {{name|there}}!',
            variations: ['Good to see you, {{name|friend}}!'],
          },
          { type: 'tag', tag: 'new' },
        ],
      },
      'Give a question to a human': {
        name: 'Complaints',
        match: { type: 'exact', value: 'COMPLAINT' },
        actions: [
          { type: 'text', text: 'Somebody will write to you within the hour.' },
          { type: 'handoff', minutes: 720 },
        ],
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
  part('SendBody', sendBodySchema, {
    use: 'shown',
    description:
      "One call of Instagram's Send API, without the person that it is for. `wait_ms`: so long the " +
      'next step waits.',
  }),
  part('PreviewPerson', previewPersonSchema, {
    use: 'taken',
    description: 'Who might tap.',
    fields: {
      is_first_time:
        'It is the first tap of the person, who was not told yet that answers are automatic.',
      state: 'Who answers the person.',
      opted_out: 'The person wants no automatic answers.',
      name: 'What `{{name|…}}` says; null: it is not known.',
      username: 'What `{{username|…}}` says; null: it is not known.',
      answered:
        'When rules last answered the person, each by its id, or by its name among `rules`.',
    },
  }),
  taken('ReplyPreviewRequest', previewSchema, {
    description: 'A tap that might come.',
    fields: {
      payload: 'The payload behind what is tapped.',
      title: 'The words that are tapped; null where they do not matter.',
      account_id: 'The account of yours that is tapped; null: one that has no rules of its own.',
      locale: 'The locale of the question that is tapped; null: not known, as with a quick reply.',
      ref: 'The ref of the link by which the person came; null: none.',
      event_id: 'An event, of whose text the same variation is picked; null: the first is.',
      person: 'Who taps, and how the conversation stands; null: somebody new.',
      at: 'When the person taps; null: now.',
      rules: 'Rules to be tried in place of yours, all of one age; null: yours.',
    },
    examples: {
      'Who answers this?': {
        payload: 'HOURS',
        title: 'When are you open?',
        account_id: SAMPLE.accountId,
        locale: 'default',
      },
      'Try a rule before it is saved': {
        payload: 'ORDER_17',
        at: SAMPLE.tapped,
        rules: [
          {
            name: 'Orders',
            match: { type: 'regex', value: '^order_\\d+$' },
            actions: [{ type: 'text', text: 'Your order is on its way.' }],
          },
        ],
      },
    },
  }),
  shown('ReplyPreview', previewedSchema, {
    description: 'What would answer a tap, and why the other rules would not.',
    fields: {
      rule: 'The rule that would answer; its id is null for one of the request. Null: none would.',
      reason: 'Why nothing would be sent; null when something would.',
      bodies: 'What Instagram would be sent, in order.',
      handoff: 'Whether the conversation would be given to a human.',
      tags: 'Tags that it would get.',
      considered:
        'Every rule in the order in which they are tried; `lost` is null for the one that answers.',
      considered_all:
        'False for a key that is bound to accounts: it does not see the rules that serve all of yours, ' +
        'and one of those may come first.',
    },
    example: {
      rule: { id: SAMPLE.ruleId, name: 'Opening hours' },
      reason: null,
      bodies: [{ message: { text: 'Daily from 8 to 18.' } }],
      handoff: false,
      tags: [],
      considered: [{ rule_id: SAMPLE.ruleId, name: 'Opening hours', lost: null }],
      considered_all: true,
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
      refs: null,
      person: null,
      limit: null,
      actions: [{ type: 'text', text: 'Daily from 8 to 18.' }],
      created_at: SAMPLE.made,
    },
  }),
];
