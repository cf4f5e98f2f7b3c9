import { lintAgainstRules, type LintedRule } from './lint-against-rules.js';
import { lintQuestions } from './lint-questions.js';
import type { IceBreakerSet } from './ice-breaker-set.js';
import type { Warning } from './ice-breaker-warning.js';

const MAX_WARNINGS = 50;

export type LintInput = {
  /** In canonical order, since the pointers count its entries. */
  set: IceBreakerSet;
  /** The tenant's rules, in any order; those that do not serve the account may be among them. */
  rules: readonly LintedRule[];
  accountId: string;
  /** Whether the tenant has no other account, so that rules for every account are for this one. */
  isOnlyAccount: boolean;
};

/**
 * What may be unwise about a set and the rules that answer it, the gravest first; at most 50
 * warnings, and no more work than these need. Nothing is asked of an empty set.
 */
export function lintIceBreakers(input: LintInput): Warning[] {
  const warnings: Warning[] = [];
  for (const warning of allWarnings(input)) {
    if (warnings.push(warning) >= MAX_WARNINGS) break;
  }
  return warnings;
}

function* allWarnings(input: LintInput): Generator<Warning> {
  if (input.set.every(({ call_to_actions: questions }) => questions.length === 0)) return;
  yield* lintAgainstRules(input);
  yield* lintQuestions(input.set);
}
