const WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Scripts that put no blanks between words: in them a word begins anywhere. */
const WITHOUT_BLANKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

/**
 * For each place between two UTF-16 units of a text, from its beginning to its end, whether it is
 * inside of a word. Where a script has no blanks between words no place is; half a character always is.
 */
export function insidesOfWords(text: string): boolean[] {
  const insides: boolean[] = [];
  let wasWord = false;
  for (const char of text) {
    const isWord = WORD.test(char) && !WITHOUT_BLANKS.test(char);
    insides.push(wasWord && isWord);
    if (char.length === 2) insides.push(true);
    wasWord = isWord;
  }
  return [...insides, false];
}

/**
 * Whether `phrase` stands in `text` as whole words: no letter or digit touches its ends from outside
 * (`art` is not in `start`, `10` not in `100`), unless that end is none itself, such as an emoji.
 * Both are folded; `insides` are those of the text.
 */
export function hasWholeWords(text: string, insides: readonly boolean[], phrase: string): boolean {
  if (phrase === '') return false;
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    if (insides[at] === false && insides[at + phrase.length] === false) return true;
  }
  return false;
}
