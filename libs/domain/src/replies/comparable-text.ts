import { insidesOfWords } from './whole-words.js';

/** UTF-16 units of a text that are compared; no payload or question that Meta takes is longer. */
export const COMPARED_CHARS = 1000;

/** One text in the forms in which matches look at it. */
export type ComparableText = {
  /** As it came, whole. */
  raw: string;
  /** In Unicode's compatible form (NFKC), blanks collapsed and trimmed; upper and lower case as they were. */
  cased: string;
  /** The same without regard to case. */
  folded: string;
  /** Which places of `folded` are inside of a word, see `insidesOfWords`. */
  insides: readonly boolean[];
};

export function comparableText(raw: string): ComparableText {
  const cased = tidied(raw.slice(0, COMPARED_CHARS).normalize('NFKC')).trim();
  const folded = foldText(cased).trim();
  return { raw, cased, folded, insides: insidesOfWords(folded) };
}

/** A tenant's own words, made comparable with `ComparableText.folded`. */
export function folded(text: string): string {
  return comparableText(text).folded;
}

/**
 * NFKC, blanks collapsed, and case folded as far as JavaScript gives: to upper case first, which has
 * `ß` become `SS`, then to lower; `ς` and `σ` are one. Blanks at the ends stay, since this may be a
 * part of a text. At most `COMPARED_CHARS` long.
 */
export function foldText(text: string): string {
  const upper = text.slice(0, COMPARED_CHARS).normalize('NFKC').toUpperCase();
  return tidied(upper.toLowerCase().replaceAll('ς', 'σ').normalize('NFKC'));
}

function tidied(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').slice(0, COMPARED_CHARS);
}
