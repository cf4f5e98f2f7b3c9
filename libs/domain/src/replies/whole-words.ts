const WORD = /[\p{L}\p{N}\p{M}_]/u;

/** Scripts that put no blanks between words: in them a word begins anywhere. */
const WITHOUT_BLANKS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]/u;

/**
 * Whether `phrase` stands in `text` as whole words: no letter or digit touches its ends from outside
 * (`art` is not in `start`, `10` not in `100`). Where a script has no blanks between words, or an end
 * of the phrase is no letter (an emoji), what is beside that end does not matter. Both texts are folded.
 */
export function hasWholeWords(text: string, phrase: string): boolean {
  if (phrase === '') return false;
  const first = String.fromCodePoint(phrase.codePointAt(0) ?? 0);
  const last = lastCharOf(phrase);
  for (let at = text.indexOf(phrase); at !== -1; at = text.indexOf(phrase, at + 1)) {
    const end = at + phrase.length;
    const before = lastCharOf(text.slice(Math.max(0, at - 2), at));
    const after = text.codePointAt(end);
    const isApart =
      !areJoined(before, first) &&
      !areJoined(last, after === undefined ? '' : String.fromCodePoint(after));
    if (isApart) return true;
  }
  return false;
}

function areJoined(left: string, right: string): boolean {
  const isOneWord = WORD.test(left) && WORD.test(right);
  return isOneWord && !WITHOUT_BLANKS.test(left) && !WITHOUT_BLANKS.test(right);
}

function lastCharOf(text: string): string {
  return [...text].at(-1) ?? '';
}
