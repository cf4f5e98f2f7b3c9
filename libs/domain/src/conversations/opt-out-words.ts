import { folded } from '../replies/comparable-text.js';

/** What a person writes to stop automatic answers, where an account names no words of its own. */
export const DEFAULT_OPT_OUT_WORDS: readonly string[] = [
  'stop',
  'stop all',
  'unsubscribe',
  'opt out',
  'optout',
  'stopp',
  'abmelden',
  'désabonner',
  'darse de baja',
];

/** And what, to be answered again. */
export const DEFAULT_OPT_IN_WORDS: readonly string[] = ['start', 'unstop', 'opt in', 'optin'];

/** Words of an account, and characters of one. */
export const MAX_OPT_WORDS = 50;
export const MAX_OPT_WORD_CHARS = 50;

const EDGES = /^[\p{P}\p{S}\s]+|[\p{P}\p{S}\s]+$/gu;

/**
 * A whole message as a word to compare: without regard to case, width, blanks, and signs at its ends.
 * Null for what is longer than any such word, and for what has no word in it.
 */
export function wordSaid(text: string): string | null {
  if (text.length > MAX_OPT_WORD_CHARS * 2) return null;
  const word = folded(text).replaceAll(EDGES, '');
  return word === '' || word.length > MAX_OPT_WORD_CHARS ? null : word;
}

/** What a message asks for; a word of both lists stops. Null: nothing of the kind. */
export function judgeWord(
  text: string | null,
  words: { optOut: readonly string[]; optIn: readonly string[] },
): 'opted_out' | 'opted_in' | null {
  const word = text === null ? null : wordSaid(text);
  if (word === null) return null;
  if (words.optOut.includes(word)) return 'opted_out';
  return words.optIn.includes(word) ? 'opted_in' : null;
}
