import { jsonPointer, shortened } from '../json-pointer.js';
import { matchesCompiledOnce } from '../replies/compile-match.js';
import { matchRule } from '../replies/match-rule.js';
import type { ReplyRule } from '../replies/reply-rule.js';
import type { IceBreakerSet } from './ice-breaker-set.js';
import type { Warning } from './ice-breaker-warning.js';

/** How often a rule is held against a question, about a quarter of a second's work. */
const MAX_TRIES = 50_000;

/** Steps of searches for a whole set, see `SEARCH_STEPS`. */
const MAX_LINT_STEPS = 5_000_000;

/** A rule with the name that its tenant knows it by. */
export type LintedRule = ReplyRule & { name: string };

type Input = {
  set: IceBreakerSet;
  rules: readonly LintedRule[];
  accountId: string;
  isOnlyAccount: boolean;
};

type Tap = { pointer: string; payload: string; title: string; locale: string };

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
 * it is there for what has none. A rule with a schedule, refs, persons or a limit answers at some times only: what it fits is not
 * without a rule, and it keeps no other from being reached. Of a great set with thousands of rules only
 * the first questions are tried, and then no rule is said to be never reached.
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
  const taps = distinctTaps(
    set,
    ready.some(({ locales }) => locales !== null),
  );
  const tried = taps.slice(0, Math.max(1, Math.floor(MAX_TRIES / Math.max(1, ready.length))));
  const always = ready.filter(answersAtAllTimes);
  const sometimes = ready
    .filter((rule) => !answersAtAllTimes(rule))
    .map((rule) => ({ ...rule, schedule: null, refs: null, person: null, limit: null }));
  const searchSteps = Math.floor(MAX_LINT_STEPS / Math.max(1, tried.length));
  const means = { compiledOf: matchesCompiledOnce(), searchSteps };
  let isWhole = tried.length === taps.length;
  const unanswered = new Map<string, string>();
  const winners = new Set<string>();
  const beatenBy = new Map<string, LintedRule>();
  for (const { pointer, ...tap } of tried) {
    const input = { accountId, occurredAtMs: 0, ...tap };
    const { rule: winner, considered } = matchRule(always, input, means);
    const atTimes = matchRule(sometimes, input, means);
    if ([...considered, ...atTimes.considered].some(({ lost }) => lost === 'search_budget_spent')) {
      isWhole = false;
      continue;
    }
    for (const { ruleId, lost } of atTimes.considered) {
      if (lost === null || lost === 'earlier_rule_won') winners.add(ruleId);
    }
    if (winner === null) {
      const { payload } = tap;
      const isOpen = atTimes.rule === null && !unanswered.has(payload);
      if (isOpen) unanswered.set(payload, pointer);
      continue;
    }
    winners.add(winner.id);
    for (const { ruleId, lost } of considered) {
      if (lost === 'earlier_rule_won' && !beatenBy.has(ruleId)) beatenBy.set(ruleId, winner);
    }
  }
  return { isWhole, unanswered, winners, beatenBy };
}

/** Whenever, whoever and by whatever link: the question alone decides. */
function answersAtAllTimes({ schedule, refs, person, limit }: LintedRule): boolean {
  return schedule === null && refs === null && person === null && limit === null;
}

/**
 * What a tap on each question would bring; a question that is there twice is tapped once, unless the
 * locale that it stands in makes a difference.
 */
function distinctTaps(set: IceBreakerSet, byLocale: boolean): Tap[] {
  const taps = new Map<string, Tap>();
  for (const [i, { locale, call_to_actions: questions }] of set.entries()) {
    for (const [j, { question: title, payload }] of questions.entries()) {
      const key = JSON.stringify([payload, title, ...(byLocale ? [locale] : [])]);
      if (taps.has(key)) continue;
      const pointer = jsonPointer(['ice_breakers', i, 'call_to_actions', j, 'payload']);
      taps.set(key, { pointer, payload, title, locale });
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
