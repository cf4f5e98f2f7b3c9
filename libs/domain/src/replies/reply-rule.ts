import { z } from 'zod';
import { externalIdSchema } from '../external-id.js';
import { namesSomething, SOME_CHANGE } from '../some-change.js';
import { storableText } from '../storable-text.js';

export const RULE_MATCH_TYPES = ['exact', 'any'] as const;
export const REPLY_ACTION_TYPES = ['text'] as const;

/** Source: Meta, Instagram Platform, "Send messages": text is UTF-8 of at most 1000 bytes. */
export const MAX_REPLY_TEXT_BYTES = 1000;

const matchedText = z.enum(['payload', 'title']).default('payload');

export const ruleMatchSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('exact'),
      value: storableText.min(1).max(1000),
      on: matchedText,
    }),
    z.strictObject({ type: z.literal('any') }),
  ],
  { error: unknownType('match', RULE_MATCH_TYPES) },
);

export const replyActionSchema = z.discriminatedUnion(
  'type',
  [z.strictObject({ type: z.literal('text'), text: storableText.check(fitsOneMessage) })],
  { error: unknownType('action', REPLY_ACTION_TYPES) },
);

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
  actions: z.array(replyActionSchema).min(1).max(5),
};

/** A rule as a tenant writes it. */
export const replyRuleSchema = z.strictObject({
  ...fields,
  external_id: fields.external_id.default(null),
  account_id: fields.account_id.default(null),
  priority: fields.priority.default(100),
  enabled: fields.enabled.default(true),
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
    actions: fields.actions.exactOptional(),
  })
  .refine(namesSomething, SOME_CHANGE);

/** What may come in, with defaults left out. */
export type ReplyRuleInput = z.input<typeof replyRuleSchema>;
/** What was read, with defaults filled in. */
export type ReplyRuleBody = z.output<typeof replyRuleSchema>;
export type ReplyRuleReplacement = z.output<typeof replyRuleReplacementSchema>;
export type ReplyRuleChange = z.output<typeof replyRuleChangeSchema>;
export type RuleMatch = z.output<typeof ruleMatchSchema>;
export type ReplyAction = z.output<typeof replyActionSchema>;

/** A rule as the matcher needs it. `accountId` null: for every account of the tenant. */
export type ReplyRule = {
  id: string;
  accountId: string | null;
  priority: number;
  enabled: boolean;
  match: RuleMatch;
  actions: ReplyAction[];
};

function unknownType(what: string, types: readonly string[]) {
  return (issue: { code?: string }) =>
    issue.code === 'invalid_union'
      ? `There is no such ${what} type; there is: ${types.join(', ')}.`
      : undefined;
}

function fitsOneMessage(context: z.core.ParsePayload<string>): void {
  const text = context.value;
  const bytes = Buffer.byteLength(text, 'utf8');
  const message =
    text.trim() === ''
      ? 'A message needs some text.'
      : bytes > MAX_REPLY_TEXT_BYTES
        ? `Instagram takes at most ${MAX_REPLY_TEXT_BYTES} bytes of UTF-8 in a message; this text has ${bytes}.`
        : null;
  if (message !== null) context.issues.push({ code: 'custom', input: text, message });
}
