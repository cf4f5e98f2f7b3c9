import { RE2JS, RE2JSSyntaxException } from 're2js';

/** Characters that a pattern may have. */
export const MAX_REGEX_CHARS = 200;

/** Instructions that a pattern may compile to: what each character of a text may cost. */
export const MAX_REGEX_SIZE = 200;

/** A pattern that works in time linear in the text, whatever both are (RE2). */
export type SafeRegex = {
  /** Whether the pattern is found anywhere in the text, without regard to case. */
  test: (text: string) => boolean;
  /** Its instructions. */
  size: number;
};

export type RegexFault = { code: 'regex_invalid' | 'regex_too_big'; message: string; fix: string };

/** Compiles a pattern of RE2's syntax, or says why it may not be kept. Never throws. */
export function compileRegex(pattern: string): SafeRegex | RegexFault {
  if (pattern.length > MAX_REGEX_CHARS) {
    return tooBig(`has ${pattern.length} characters; at most ${MAX_REGEX_CHARS} are taken`);
  }
  // Each repetition is a copy: counted before compiling, which would take its time for very many.
  const copies = [...pattern.matchAll(/\{(\d+)(?:,(\d+))?/g)]
    .map(([, least = '0', most]) => Number(most ?? least))
    .reduce((sum, count) => sum + count, 0);
  if (copies > MAX_REGEX_SIZE) return tooBig(`repeats things ${copies} times`);
  try {
    const compiled = RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE);
    const size = compiled.programSize();
    if (size > MAX_REGEX_SIZE) {
      return tooBig(`compiles to ${size} instructions; at most ${MAX_REGEX_SIZE} are taken`);
    }
    return { test: (text) => compiled.test(text), size };
  } catch (error) {
    const why = error instanceof RE2JSSyntaxException ? wordsOf(error) : 'it does not compile';
    return {
      code: 'regex_invalid',
      message: `This is no regular expression of RE2: ${why}.`,
      fix: 'Correct it; RE2 has no look-around and no back-references.',
    };
  }
}

function tooBig(how: string): RegexFault {
  return {
    code: 'regex_too_big',
    message: `The regular expression ${how}.`,
    fix: 'Make it smaller: fewer or lower repetitions, or several rules.',
  };
}

function wordsOf(error: RE2JSSyntaxException): string {
  return String(error.message)
    .replace(/^error parsing regexp: /, '')
    .replace('`(?i)', '`');
}
