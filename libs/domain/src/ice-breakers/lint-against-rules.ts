import { jsonPointer, shortened } from '../json-pointer.js';
import { matchRule } from '../replies/match-rule.js';
import type { ReplyRule } from '../replies/reply-rule.js';
import type { IceBreakerSet } from './ice-breaker-set.js';
import type { Warning } from './ice-breaker-warning.js';

/** How often a rule is held against a question, about a quarter of a second's work. */
const MAX_TRIES = 50_000;

/** A rule with the name that its tenant knows it by. */
export type LintedRule = ReplyRule & { name: string };

type Input = {
  set: IceBreakerSet;
  rules: readonly LintedRule[];
  accountId: string;
  isOnlyAccount: boolean;
};

type Tap = { pointer: string; payload: string; title: string };

type Tried = {
  /** Whether all questions were tried. */
  isWhole: boolean;
  /** By payload, the pointer to its first place. */
  unanswered: Map<string, string>;
  winners: Set<string>;
  /** By a rule's id, the rule that came before it on a question that both fit. */
  beatenBy: Map<string, LintedRule>;
};

/**
 * Payloads that no rule answers, one warning each at the first of its places; then rules that answer
 * none of the questions though they are for this account alone. A rule for any tap is no such rule:
 * it is there for what has none. Of a great set with thousands of rules only the first questions are
 * tried, and then no rule is said to be never reached.
 */
export function* lintAgainstRules({
  set,
  rules,
  accountId,
  isOnlyAccount,
}: Input): Generator<Warning> {
  const { isWhole, unanswered, winners, beatenBy } = tryQuestions(set, rules, accountId);
  for (const [payload, pointer] of unanswered) {
    yield {
      pointer,
      code: 'payload_without_rule',
      message: `No rule answers a tap with the payload "${shortened(payload, 60)}".`,
      fix: 'Add a rule for it, or one for any tap; leave it if you answer such taps yourself.',
    };
  }
  if (!isWhole) return;
  for (const rule of rules) {
    if (!rule.enabled || rule.match.type === 'any' || winners.has(rule.id)) continue;
    const isForThis = rule.accountId === null ? isOnlyAccount : rule.accountId === accountId;
    if (isForThis) yield unreached(rule, beatenBy.get(rule.id));
  }
}

function tryQuestions(set: IceBreakerSet, rules: readonly LintedRule[], accountId: string): Tried {
  const ready = rules.filter(
    (rule) => rule.enabled && (rule.accountId === null || rule.accountId === accountId),
  );
  const taps = distinctTaps(set);
  const tried = taps.slice(0, Math.max(1, Math.floor(MAX_TRIES / Math.max(1, ready.length))));
  const unanswered = new Map<string, string>();
  const winners = new Set<string>();
  const beatenBy = new Map<string, LintedRule>();
  for (const { pointer, payload, title } of tried) {
    const { rule: winner, considered } = matchRule(ready, { accountId, payload, title });
    if (winner === null) {
      if (!unanswered.has(payload)) unanswered.set(payload, pointer);
      continue;
    }
    winners.add(winner.id);
    for (const { ruleId, lost } of considered) {
      if (lost === 'earlier_rule_won' && !beatenBy.has(ruleId)) beatenBy.set(ruleId, winner);
    }
  }
  return { isWhole: tried.length === taps.length, unanswered, winners, beatenBy };
}

/** What a tap on each question would bring; a question that is there twice is tapped once. */
function distinctTaps(set: IceBreakerSet): Tap[] {
  const taps = new Map<string, Tap>();
  for (const [i, { call_to_actions: questions }] of set.entries()) {
    for (const [j, { question: title, payload }] of questions.entries()) {
      const key = JSON.stringify([payload, title]);
      if (taps.has(key)) continue;
      const pointer = jsonPointer(['ice_breakers', i, 'call_to_actions', j, 'payload']);
      taps.set(key, { pointer, payload, title });
    }
  }
  return [...taps.values()];
}

function unreached(rule: LintedRule, winner: LintedRule | undefined): Warning {
  const name = `The rule "${shortened(rule.name, 60)}"`;
  if (winner === undefined) {
    return {
      pointer: '',
      code: 'rule_never_reached',
      message: `${name} answers none of the questions: none has what it looks for.`,
      fix: 'Give a question what it looks for, or disable it; leave it if it answers quick replies.',
    };
  }
  const earlier = `"${shortened(winner.name, 60)}"`;
  return {
    pointer: '',
    code: 'rule_never_reached',
    message: `${name} answers none of the questions: an earlier rule, such as ${earlier}, always does.`,
    fix: `Give it a lower priority number than ${earlier} has, or disable it.`,
  };
}
