import { z } from 'zod';
import { externalIdSchema } from '../external-id.js';
import { namesSomething, SOME_CHANGE } from '../some-change.js';
import { isKnownLocale } from '../ice-breakers/known-locales.js';
import { storableText } from '../storable-text.js';
import { type ReplyAction, replyActionsSchema } from './reply-action.js';
import { type RuleLimit, ruleLimitSchema } from './rule-limit.js';
import { type RuleMatch, ruleMatchSchema } from './rule-match.js';
import { type RuleSchedule, ruleScheduleSchema } from './rule-schedule.js';

const ruleLocale = storableText.refine((locale) => locale === 'default' || isKnownLocale(locale), {
  error: 'is no locale that Instagram has',
  params: {
    code: 'unknown_locale',
    fix: 'Send locales as your questions have them, such as "default", "en_GB" or "pt_BR".',
  },
});

/** Whom a rule is for: who taps for the first time, or who has tapped before. */
export const RULE_PERSONS = ['first_time', 'returning'] as const;

export type RulePerson = (typeof RULE_PERSONS)[number];

const MAX_REF_CHARS = 500;

const fields = {
  name: storableText
    .min(1)
    .max(100)
    .refine((name) => name.trim() !== '', { error: 'a name of blanks cannot be found again' }),
  external_id: externalIdSchema.nullable(),
  account_id: z.uuid().nullable(),
  priority: z.int().min(0).max(10_000),
  enabled: z.boolean(),
  match: ruleMatchSchema,
  locales: z
    .array(ruleLocale)
    .min(1)
    .max(100)
    .refine((locales) => new Set(locales).size === locales.length, {
      error: 'names a locale twice',
      params: { code: 'duplicate', fix: 'Name each locale once.' },
    })
    .nullable(),
  schedule: ruleScheduleSchema.nullable(),
  refs: z
    .array(storableText.min(1).max(MAX_REF_CHARS))
    .min(1)
    .max(100)
    .refine((refs) => new Set(refs).size === refs.length, {
      error: 'names a ref twice',
      params: { code: 'duplicate', fix: 'Name each ref once.' },
    })
    .nullable(),
  person: z.enum(RULE_PERSONS).nullable(),
  limit: ruleLimitSchema.nullable(),
  actions: replyActionsSchema,
};

/** A rule as a tenant writes it. */
export const replyRuleSchema = z.strictObject({
  ...fields,
  external_id: fields.external_id.default(null),
  account_id: fields.account_id.default(null),
  priority: fields.priority.default(100),
  enabled: fields.enabled.default(true),
  locales: fields.locales.default(null),
  schedule: fields.schedule.default(null),
  refs: fields.refs.default(null),
  person: fields.person.default(null),
  limit: fields.limit.default(null),
});

/** A rule in place of another: what is left out has its default, but for the name that it goes by. */
export const replyRuleReplacementSchema = replyRuleSchema.extend({
  external_id: fields.external_id.exactOptional(),
});

/**
 * What is to be different about a rule. Nothing in a rule depends on another part of it, so a whole
 * rule with such parts put in is a whole rule again.
 */
export const replyRuleChangeSchema = z
  .strictObject({
    name: fields.name.exactOptional(),
    external_id: fields.external_id.exactOptional(),
    account_id: fields.account_id.exactOptional(),
    priority: fields.priority.exactOptional(),
    enabled: fields.enabled.exactOptional(),
    match: fields.match.exactOptional(),
    locales: fields.locales.exactOptional(),
    schedule: fields.schedule.exactOptional(),
    refs: fields.refs.exactOptional(),
    person: fields.person.exactOptional(),
    limit: fields.limit.exactOptional(),
    actions: fields.actions.exactOptional(),
  })
  .refine(namesSomething, SOME_CHANGE);

/** What may come in, with defaults left out. */
export type ReplyRuleInput = z.input<typeof replyRuleSchema>;
/** What was read, with defaults filled in. */
export type ReplyRuleBody = z.output<typeof replyRuleSchema>;
export type ReplyRuleReplacement = z.output<typeof replyRuleReplacementSchema>;
export type ReplyRuleChange = z.output<typeof replyRuleChangeSchema>;

/**
 * A rule as the matcher needs it. `accountId` null: for every account of the tenant; `locales` null:
 * whatever locale was tapped; `schedule` null: at all times;
 * `refs` null: whatever link led to the tap; `person` null: for anybody; `limit` null: as often as it fits.
 */
export type ReplyRule = {
  id: string;
  accountId: string | null;
  priority: number;
  enabled: boolean;
  match: RuleMatch;
  locales: string[] | null;
  schedule: RuleSchedule | null;
  refs: string[] | null;
  person: RulePerson | null;
  limit: RuleLimit | null;
  actions: ReplyAction[];
};
