import { type ComparableText, folded } from './comparable-text.js';
import { fitsGlob, readGlob } from './glob-pattern.js';
import type { RuleMatch } from './rule-match.js';
import { compileRegex } from './safe-regex.js';
import { hasWholeWords } from './whole-words.js';

/** A match that was read once, ready to be held against many texts. */
export type CompiledMatch = {
  /** Which text of a tap it looks at; null: it fits whatever was tapped. */
  on: 'payload' | 'title' | null;
  fits: (text: ComparableText) => boolean;
  /** Steps that `fits` may take for a text beyond what is not worth counting. */
  stepsFor: (text: ComparableText) => number;
};

/** What a regular expression costs at least, so that very many small ones count too. */
const LEAST_REGEX_STEPS = 5_000;

export function compileMatch(match: RuleMatch): CompiledMatch {
  switch (match.type) {
    case 'any':
      return { on: null, fits: () => true, stepsFor: noSteps };
    case 'exact':
      return { on: match.on, fits: ({ raw }) => raw === match.value, stepsFor: noSteps };
    case 'prefix': {
      const beginning = folded(match.value);
      const fits = (text: ComparableText) => text.folded.startsWith(beginning);
      return { on: match.on, fits, stepsFor: noSteps };
    }
    case 'glob': {
      const glob = readGlob(match.value);
      const fits = (text: ComparableText) => fitsGlob(glob, text.folded);
      return { on: match.on, fits, stepsFor: noSteps };
    }
    case 'keywords': {
      const phrases = match.values.map(folded);
      const fits = (text: ComparableText) => phrases.some((it) => hasWholeWords(text.folded, it));
      return { on: match.on, fits, stepsFor: noSteps };
    }
    case 'regex': {
      const regex = compileRegex(match.value);
      // None that was saved; one that a later version of RE2 takes no more fits nothing.
      if (!('test' in regex)) return { on: match.on, fits: () => false, stepsFor: noSteps };
      const stepsFor = ({ cased }: ComparableText) =>
        Math.max(LEAST_REGEX_STEPS, regex.size * cased.length);
      return { on: match.on, fits: ({ cased }) => regex.test(cased), stepsFor };
    }
  }
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

function noSteps(): number {
  return 0;
}
