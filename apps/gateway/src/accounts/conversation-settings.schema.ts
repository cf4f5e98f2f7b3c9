import {
  DEFAULT_OPT_IN_WORDS,
  DEFAULT_OPT_OUT_WORDS,
  MAX_HANDOFF_MINUTES,
  MAX_OPT_WORD_CHARS,
  MAX_OPT_WORDS,
  META_MESSAGE_LIMITS,
  namesSomething,
  SOME_CHANGE,
  storableText,
  wordSaid,
} from '#libs/domain';
import type { Account, AccountChange } from '#libs/storage';
import { z } from 'zod';

const MAX_TAKEOVER_MINUTES = 7 * 24 * 60;

const optWord = storableText
  .min(1)
  .max(MAX_OPT_WORD_CHARS)
  .refine((word) => wordSaid(word) !== null, {
    error: 'has no word in it',
    params: { code: 'blank', fix: 'Send a word or a few, such as "stop".' },
    when: ({ issues }) => issues.length === 0,
  });

const optWords = z.array(optWord).max(MAX_OPT_WORDS).nullable();

const disclosure = storableText.min(1).check((context) => {
  const { value, issues } = context;
  const bytes = Buffer.byteLength(value, 'utf8');
  const { textBytes } = META_MESSAGE_LIMITS;
  if (value.trim() !== '' && bytes <= textBytes) return;
  issues.push({
    code: 'custom',
    input: value,
    message:
      value.trim() === ''
        ? 'A message needs some text.'
        : `Instagram takes at most ${textBytes} bytes of UTF-8 in a message; this text has ${bytes}.`,
    params: { code: value.trim() === '' ? 'blank' : 'too_long', fix: 'Shorten it, or send null.' },
  });
});

/** What is to be different about the conversations of an account. */
export const conversationSettingsChangeSchema = z
  .strictObject({
    takeover_minutes: z.int().min(0).max(MAX_TAKEOVER_MINUTES).exactOptional(),
    handoff_minutes: z.int().min(1).max(MAX_HANDOFF_MINUTES).nullable().exactOptional(),
    opt_out_words: optWords.exactOptional(),
    opt_in_words: optWords.exactOptional(),
    disclosure: disclosure.nullable().exactOptional(),
  })
  .refine(namesSomething, SOME_CHANGE);

export const conversationSettingsSchema = z.object({
  takeover_minutes: z.int(),
  handoff_minutes: z.int().nullable(),
  opt_out_words: z.array(z.string()),
  opt_in_words: z.array(z.string()),
  disclosure: z.string().nullable(),
});

export function showConversationSettings(
  account: Account,
): z.output<typeof conversationSettingsSchema> {
  return {
    takeover_minutes: account.takeoverMinutes,
    handoff_minutes: account.handoffMinutes,
    opt_out_words: account.optOutWords ?? [...DEFAULT_OPT_OUT_WORDS],
    opt_in_words: account.optInWords ?? [...DEFAULT_OPT_IN_WORDS],
    disclosure: account.disclosure,
  };
}

/** Words are kept as they are compared, each once. */
export function changeOfSettings(
  body: z.output<typeof conversationSettingsChangeSchema>,
): AccountChange {
  const { takeover_minutes, handoff_minutes, opt_out_words, opt_in_words, disclosure: text } = body;
  return {
    ...(takeover_minutes === undefined ? {} : { takeoverMinutes: takeover_minutes }),
    ...(handoff_minutes === undefined ? {} : { handoffMinutes: handoff_minutes }),
    ...(opt_out_words === undefined ? {} : { optOutWords: compared(opt_out_words) }),
    ...(opt_in_words === undefined ? {} : { optInWords: compared(opt_in_words) }),
    ...(text === undefined ? {} : { disclosure: text }),
  };
}

function compared(words: readonly string[] | null): string[] | null {
  return words && [...new Set(words.flatMap((word) => wordSaid(word) ?? []))];
}
