import { comparableText, type ComparableText } from './comparable-text.js';
import { compileMatch, type CompiledMatch } from './compile-match.js';
import type { ReplyRule } from './reply-rule.js';
import { isWithinSchedule } from './rule-schedule.js';

/** Why a rule was not the one that answered; a closed list, shown to tenants. */
export const LOST_REASONS = [
  'disabled',
  'other_account',
  'locale_unknown',
  'other_locale',
  'outside_schedule',
  'no_payload',
  'no_title',
  'payload_differs',
  'title_differs',
  'search_budget_spent',
  'earlier_rule_won',
] as const;

export type LostReason = (typeof LOST_REASONS)[number];

export type MatchInput = {
  accountId: string;
  payload: string | null;
  title: string | null;
  /** The locale of the question that was tapped; null: it is in none that is known. */
  locale: string | null;
  /** When the person tapped: what schedules go by, however late the answer is. */
  occurredAtMs: number;
};

export type ConsideredRule = { ruleId: string; lost: LostReason | null };
export type RuleVerdict<R extends ReplyRule> = { rule: R | null; considered: ConsideredRule[] };

/**
 * Steps that all searches of one decision may take together (globs, keywords and, by far the dearest,
 * regular expressions): some 0.1 s for the worst rules that we could write, more the first time, when they are
 * compiled. The rules of one tenant must not hold up the others.
 */
export const SEARCH_STEPS = 1_000_000;

/** What a decision works with; where nothing is named it compiles anew, within `SEARCH_STEPS`. */
export type MatchMeans<R> = { compiledOf?: (rule: R) => CompiledMatch; searchSteps?: number };

type Texts = { payload: ComparableText | null; title: ComparableText | null; stepsLeft: number };

/**
 * The first rule that fits, lowest `priority` number first, then the oldest (ids are UUIDv7, so
 * they sort by time). `considered` holds every rule in that order; the one that won has `lost: null`.
 */
export function matchRule<R extends ReplyRule>(
  rules: readonly R[],
  input: MatchInput,
  {
    compiledOf = ({ match }) => compileMatch(match),
    searchSteps = SEARCH_STEPS,
  }: MatchMeans<R> = {},
): RuleVerdict<R> {
  let winner: R | null = null;
  const considered: ConsideredRule[] = [];
  const texts: Texts = {
    payload: input.payload === null ? null : comparableText(input.payload),
    title: input.title === null ? null : comparableText(input.title),
    stepsLeft: searchSteps,
  };
  for (const rule of [...rules].sort(byPriorityThenAge)) {
    const lost =
      notForThis(rule, input) ??
      differs(compiledOf(rule), texts) ??
      (winner === null ? null : 'earlier_rule_won');
    if (lost === null) winner = rule;
    considered.push({ ruleId: rule.id, lost });
  }
  return { rule: winner, considered };
}

function byPriorityThenAge(a: ReplyRule, b: ReplyRule): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

function notForThis(rule: ReplyRule, input: MatchInput): LostReason | null {
  const { enabled, accountId, locales, schedule } = rule;
  if (!enabled) return 'disabled';
  if (accountId !== null && accountId !== input.accountId) return 'other_account';
  if (locales && input.locale === null) return 'locale_unknown';
  if (locales && input.locale !== null && !locales.includes(input.locale)) return 'other_locale';
  return schedule && !isWithinSchedule(schedule, input.occurredAtMs) ? 'outside_schedule' : null;
}

function differs(match: CompiledMatch, texts: Texts): LostReason | null {
  const { on, fits, leastSteps, stepsFor } = match;
  if (on === null) return null;
  const text = texts[on];
  if (text === null) return on === 'payload' ? 'no_payload' : 'no_title';
  if (leastSteps > 0) {
    const steps = leastSteps > texts.stepsLeft ? leastSteps : stepsFor(text);
    if (steps > texts.stepsLeft) return 'search_budget_spent';
    texts.stepsLeft -= steps;
  }
  if (fits(text)) return null;
  return on === 'payload' ? 'payload_differs' : 'title_differs';
}
