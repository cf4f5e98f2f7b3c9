/**
 * What is drawn twice as wide as a Latin letter: the East Asian scripts with their punctuation and
 * full-width forms, but not the half-width ones, and emoji. After Unicode Standard Annex 11, "East
 * Asian Width", by scripts, since a regular expression cannot ask for that property.
 */
const WIDE =
  /^[[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Yi}\p{Emoji_Presentation}\u{3000}-\u{30FF}\u{FF01}-\u{FF60}\u{FFE0}-\u{FFE6}]--[\u{FF61}-\u{FFDC}]]|\u{FE0F}/v;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How wide a text is drawn, in Latin letters: what is wide counts 2, all else that people see 1. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const { segment } of graphemes.segment(text)) columns += WIDE.test(segment) ? 2 : 1;
  return columns;
}
