import { foldText } from './comparable-text.js';

/** One character, any one (`?`), or any number of any (`*`). */
type Token = { char: string } | 'one' | 'many';

/** A glob that was read, ready to be held against folded texts. */
export type GlobPattern = { tokens: Token[] };

/**
 * Reads a glob: `*` stands for any text, also none, `?` for one character, and a backslash before
 * any character for that character itself. The words between are folded as the texts are.
 */
export function readGlob(source: string): GlobPattern {
  const tokens: Token[] = [];
  let words = '';
  const endWords = () => {
    tokens.push(...[...foldText(words)].map((char) => ({ char })));
    words = '';
  };
  let isEscaped = false;
  for (const char of source.trim()) {
    if (isEscaped || (char !== '*' && char !== '?' && char !== '\\')) {
      words += char;
      isEscaped = false;
    } else if (char === '\\') {
      isEscaped = true;
    } else {
      endWords();
      if (char === '?') tokens.push('one');
      else if (tokens.at(-1) !== 'many') tokens.push('many');
    }
  }
  if (isEscaped) words += '\\';
  endWords();
  return { tokens };
}

/**
 * Whether the whole text fits; it is bounded, as `ComparableText.folded` is. Looks back to the last `*` only, so the work is bounded by the length
 * of the text times that of the pattern, whatever they are.
 */
export function fitsGlob({ tokens }: GlobPattern, foldedText: string): boolean {
  const chars = [...foldedText];
  let at = 0;
  let token = 0;
  let retry: { at: number; token: number } | null = null;
  while (at < chars.length) {
    const wanted = tokens[token];
    if (wanted === 'many') {
      token += 1;
      retry = { at, token };
    } else if (wanted === 'one' || (wanted !== undefined && wanted.char === chars[at])) {
      at += 1;
      token += 1;
    } else if (retry === null) {
      return false;
    } else {
      retry.at += 1;
      ({ at, token } = retry);
    }
  }
  return tokens.slice(token).every((rest) => rest === 'many');
}
