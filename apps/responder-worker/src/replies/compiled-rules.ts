import { compileMatch, type CompiledMatch, type RuleMatch } from '#libs/domain';
import { LRUCache } from 'lru-cache';

/** Rules whose compiled matches are kept; a forgotten one costs some milliseconds at most. */
const MAX_RULES = 5_000;

type Rule = { id: string; version: number; match: RuleMatch };

/** What the matches of rules compile to, kept from turn to turn: each version of a rule is compiled once. */
export class CompiledRules {
  private readonly made = new LRUCache<string, CompiledMatch>({ max: MAX_RULES });

  readonly of = ({ id, version, match }: Rule): CompiledMatch => {
    const key = `${id}:${version}`;
    const known = this.made.get(key);
    if (known) return known;
    const compiled = compileMatch(match);
    this.made.set(key, compiled);
    return compiled;
  };
}
