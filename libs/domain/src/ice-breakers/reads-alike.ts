/** From this share of common pairs of letters on, two texts read nearly the same; by trial. */
const MIN_LIKENESS = 0.85;

/** Accents of Latin, Greek and Cyrillic letters, and the vowel points of Hebrew and Arabic. */
const DIACRITICS = /[\u{300}-\u{36F}\u{591}-\u{5BD}\u{5BF}\u{5C1}\u{5C2}\u{64B}-\u{652}\u{670}]/gu;
/** What a reader passes over; symbols and emoji are not among it, as they may be all that differs. */
const UNREAD = /[\s\p{Z}\p{P}\p{Cc}\p{Cf}\u{FE0E}\u{FE0F}]/gu;

/**
 * A text without what a reader passes over: case, accents, punctuation, white space, and the width of
 * East Asian letters. Vowel signs of Indic scripts and voicing marks of Kana stay: without them it is
 * another word.
 */
export function plainForm(text: string): string {
  return text
    .normalize('NFKD')
    .replace(DIACRITICS, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(UNREAD, '');
}

/**
 * Whether two texts in plain form are equal or nearly so: Dice's coefficient of their pairs of
 * neighbouring characters, which needs no words and so no spaces. The work grows with their length
 * only. Texts with other numbers in them are not alike. A text of which nothing is left is like none.
 */
export function readsAlike(a: string, b: string): boolean {
  if (a === '' || b === '') return false;
  if (a === b) return true;
  // "within 14 days" and "within 30 days" are two questions.
  if (digitsIn(a) !== digitsIn(b)) return false;
  const pairsOfA = pairsOf(a);
  const pairsOfB = pairsOf(b);
  const all = pairsOfA.length + pairsOfB.length;
  return all > 0 && (2 * countCommon(pairsOfA, pairsOfB)) / all >= MIN_LIKENESS;
}

function digitsIn(text: string): string {
  return text.replace(/\P{Nd}/gu, '');
}

function pairsOf(text: string): string[] {
  const characters = [...text];
  return characters.slice(1).map((character, i) => `${characters[i]}${character}`);
}

/** A pair that both have twice counts twice. */
function countCommon(a: string[], b: string[]): number {
  const left = new Map<string, number>();
  for (const pair of a) left.set(pair, (left.get(pair) ?? 0) + 1);
  let common = 0;
  for (const pair of b) {
    const count = left.get(pair) ?? 0;
    if (count === 0) continue;
    left.set(pair, count - 1);
    common += 1;
  }
  return common;
}
