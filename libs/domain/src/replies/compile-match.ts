import { type ComparableText, folded } from './comparable-text.js';
import { fitsGlob, readGlob } from './glob-pattern.js';
import type { RuleMatch } from './rule-match.js';
import { compileRegex, type SafeRegex } from './safe-regex.js';
import { hasWholeWords } from './whole-words.js';

/** A match that was read once, ready to be held against many texts. */
export type CompiledMatch = {
  /** Which text of a tap it looks at; null: it fits whatever was tapped. */
  on: 'payload' | 'title' | null;
  fits: (text: ComparableText) => boolean;
  /** Steps that `fits` takes for any text at least, known before anything is compiled; 0: not worth counting. */
  leastSteps: number;
  /** Steps that it may take for this text. */
  stepsFor: (text: ComparableText) => number;
};

/** What a regular expression costs at least, so that very many small ones count too. */
const LEAST_REGEX_STEPS = 5_000;

const UNCOUNTED = { leastSteps: 0, stepsFor: () => 0 };

/** Comparing a character is about a tenth of what an instruction of a regular expression costs. */
const counted = (parts: number) => ({
  leastSteps: 1,
  stepsFor: ({ folded: text }: ComparableText) => Math.ceil((parts * text.length) / 10),
});

export function compileMatch(match: RuleMatch): CompiledMatch {
  switch (match.type) {
    case 'any':
      return { on: null, fits: () => true, ...UNCOUNTED };
    case 'exact':
      return { on: match.on, fits: ({ raw }) => raw === match.value, ...UNCOUNTED };
    case 'prefix': {
      const beginning = folded(match.value);
      const fits = (text: ComparableText) => text.folded.startsWith(beginning);
      return { on: match.on, fits, ...UNCOUNTED };
    }
    case 'glob': {
      const glob = readGlob(match.value);
      const fits = (text: ComparableText) => fitsGlob(glob, text.folded);
      return { on: match.on, fits, ...counted(glob.tokens.length) };
    }
    case 'keywords': {
      const phrases = match.values.map(folded);
      const fits = ({ folded: text, insides }: ComparableText) =>
        phrases.some((phrase) => hasWholeWords(text, insides, phrase));
      return { on: match.on, fits, ...counted(phrases.length) };
    }
    case 'regex':
      return compiledWhenNeeded(match);
  }
}

function compiledWhenNeeded({ value, on }: Extract<RuleMatch, { type: 'regex' }>): CompiledMatch {
  let made: SafeRegex | null = null;
  const regex = () => {
    const compiled = made ?? compileRegex(value);
    // None that was saved; one that a later version of RE2 takes no more fits nothing.
    made = 'test' in compiled ? compiled : { test: () => false, size: 0 };
    return made;
  };
  return {
    on,
    fits: ({ cased }) => regex().test(cased),
    leastSteps: LEAST_REGEX_STEPS,
    stepsFor: ({ cased }) => Math.max(LEAST_REGEX_STEPS, regex().size * cased.length),
  };
}

/** Compiles each match once, for as long as its rule is in memory. */
export function matchesCompiledOnce(): (rule: { match: RuleMatch }) => CompiledMatch {
  const made = new WeakMap<RuleMatch, CompiledMatch>();
  return ({ match }) => {
    const known = made.get(match);
    if (known) return known;
    const compiled = compileMatch(match);
    made.set(match, compiled);
    return compiled;
  };
}
