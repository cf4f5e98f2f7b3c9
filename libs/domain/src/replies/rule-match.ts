import { z } from 'zod';
import { storableText } from '../storable-text.js';
import { folded } from './comparable-text.js';
import { compileRegex } from './safe-regex.js';
import { unknownType } from './unknown-type.js';

export const RULE_MATCH_TYPES = ['exact', 'prefix', 'glob', 'keywords', 'regex', 'any'] as const;

const MAX_EXACT_CHARS = 1000;
const MAX_PREFIX_CHARS = 1000;
const MAX_GLOB_CHARS = 200;
const MAX_KEYWORDS = 50;
const MAX_KEYWORD_CHARS = 100;

const on = z.enum(['payload', 'title']).default('payload');

/**
 * Which taps a rule is for. `exact` compares character by character: a payload is the tenant's own
 * word. The others look at the text without regard to case, width and blanks, see `ComparableText`.
 */
export const ruleMatchSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({
      type: z.literal('exact'),
      value: storableText.min(1).max(MAX_EXACT_CHARS),
      on,
    }),
    z.strictObject({ type: z.literal('prefix'), value: someWords(MAX_PREFIX_CHARS), on }),
    z.strictObject({
      type: z.literal('glob'),
      value: someWords(MAX_GLOB_CHARS),
      on,
    }),
    z.strictObject({
      type: z.literal('keywords'),
      values: z.array(someWords(MAX_KEYWORD_CHARS)).min(1).max(MAX_KEYWORDS),
      on,
    }),
    z.strictObject({
      type: z.literal('regex'),
      value: storableText.min(1).check(compilesAsRegex),
      on,
    }),
    z.strictObject({ type: z.literal('any') }),
  ],
  { error: unknownType('match', RULE_MATCH_TYPES) },
);

export type RuleMatch = z.output<typeof ruleMatchSchema>;

function someWords(maxChars: number) {
  return storableText
    .min(1)
    .max(maxChars)
    .refine((text) => folded(text) !== '', {
      error: 'holds nothing but blanks',
      params: { code: 'blank', fix: 'Send some words; a rule for every tap has the type any.' },
      when: ({ issues }) => issues.length === 0,
    });
}

function compilesAsRegex(context: z.core.ParsePayload<string>): void {
  if (context.issues.length > 0) return;
  const regex = compileRegex(context.value);
  if ('test' in regex) return;
  const { code, message, fix } = regex;
  context.issues.push({
    code: 'custom',
    input: context.value,
    message,
    params: { code, fix },
  });
}
