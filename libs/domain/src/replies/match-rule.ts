import { comparableText, type ComparableText } from './comparable-text.js';
import { compileMatch, type CompiledMatch } from './compile-match.js';
import type { RuleAnswer } from '../conversations/conversation.js';
import type { ReplyRule } from './reply-rule.js';
import { limitReached, type RuleLimit } from './rule-limit.js';
import { isWithinSchedule } from './rule-schedule.js';

/** Why a rule was not the one that answered; a closed list, shown to tenants. */
export const LOST_REASONS = [
  'disabled',
  'other_account',
  'locale_unknown',
  'other_locale',
  'outside_schedule',
  'no_ref',
  'other_ref',
  'first_time_only',
  'returning_only',
  'no_payload',
  'no_title',
  'payload_differs',
  'title_differs',
  'search_budget_spent',
  'cooldown',
  'once_per_person',
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
  /** The `ref` of the link that led to the tap; null: none. */
  ref?: string | null;
  /** What is known of the person; left out: somebody new. */
  person?: KnownPerson;
};

/** Who taps, as far as rules ask. */
export type KnownPerson = {
  /** The tap that is answered is the person's first. */
  isFirstTime: boolean;
  /** By rule, when it last answered the person. */
  answeredBy: Readonly<Record<string, RuleAnswer>>;
  /** The tap that is answered; null: one that might come. */
  eventId: string | null;
  /** Cooldowns go by the moment at which it is decided. */
  nowMs: number;
};

export type ConsideredRule = { ruleId: string; lost: LostReason | null };

/** `held`: why no rule answers though one fits, which has answered this person before. */
export type RuleVerdict<R extends ReplyRule> = {
  rule: R | null;
  held: RuleLimit['type'] | null;
  considered: ConsideredRule[];
};

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
  let held: RuleLimit['type'] | null = null;
  let isOver = false;
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
      (isOver ? 'earlier_rule_won' : null);
    const reached = lost === null ? limitOf(rule, input) : null;
    if (lost === null && reached === null) winner = rule;
    // Its `otherwise` decides whether others may answer in its place.
    if (lost === null && (reached === null || rule.limit?.otherwise === 'skip')) isOver = true;
    held ??= reached;
    considered.push({ ruleId: rule.id, lost: lost ?? reached });
  }
  return { rule: winner, held: winner === null ? held : null, considered };
}

function limitOf({ id, limit }: ReplyRule, { person }: MatchInput): RuleLimit['type'] | null {
  return limit && person ? limitReached(limit, person.answeredBy[id], person) : null;
}

function byPriorityThenAge(a: ReplyRule, b: ReplyRule): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

function notForThis(rule: ReplyRule, input: MatchInput): LostReason | null {
  const { enabled, accountId, locales, schedule, refs } = rule;
  if (!enabled) return 'disabled';
  if (accountId !== null && accountId !== input.accountId) return 'other_account';
  if (locales && input.locale === null) return 'locale_unknown';
  if (locales && input.locale !== null && !locales.includes(input.locale)) return 'other_locale';
  if (schedule && !isWithinSchedule(schedule, input.occurredAtMs)) return 'outside_schedule';
  const { ref = null, person } = input;
  if (refs && ref === null) return 'no_ref';
  if (refs && ref !== null && !refs.includes(ref)) return 'other_ref';
  const isFirstTime = person?.isFirstTime ?? true;
  if (rule.person === 'first_time' && !isFirstTime) return 'first_time_only';
  return rule.person === 'returning' && isFirstTime ? 'returning_only' : null;
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
