import type { ReplyRule, RuleMatch } from './reply-rule.js';

/** Why a rule was not the one that answered; a closed list, shown to tenants. */
export const LOST_REASONS = [
  'disabled',
  'other_account',
  'no_payload',
  'no_title',
  'payload_differs',
  'title_differs',
  'earlier_rule_won',
] as const;

export type LostReason = (typeof LOST_REASONS)[number];
export type MatchInput = { accountId: string; payload: string | null; title: string | null };
export type ConsideredRule = { ruleId: string; lost: LostReason | null };
export type RuleVerdict<R extends ReplyRule> = { rule: R | null; considered: ConsideredRule[] };

/**
 * The first rule that fits, lowest `priority` number first, then the oldest (ids are UUIDv7, so
 * they sort by time). `considered` holds every rule in that order; the one that won has `lost: null`.
 * Texts are compared character by character: a payload is the tenant's own word, not prose.
 */
export function matchRule<R extends ReplyRule>(
  rules: readonly R[],
  input: MatchInput,
): RuleVerdict<R> {
  let winner: R | null = null;
  const considered: ConsideredRule[] = [];
  for (const rule of [...rules].sort(byPriorityThenAge)) {
    const lost = lostBecause(rule, input) ?? (winner === null ? null : 'earlier_rule_won');
    if (lost === null) winner = rule;
    considered.push({ ruleId: rule.id, lost });
  }
  return { rule: winner, considered };
}

function byPriorityThenAge(a: ReplyRule, b: ReplyRule): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

function lostBecause(rule: ReplyRule, input: MatchInput): LostReason | null {
  if (!rule.enabled) return 'disabled';
  if (rule.accountId !== null && rule.accountId !== input.accountId) return 'other_account';
  return differs(rule.match, input);
}

function differs(match: RuleMatch, input: MatchInput): LostReason | null {
  switch (match.type) {
    case 'any':
      return null;
    case 'exact':
      if (match.on === 'payload') {
        if (input.payload === null) return 'no_payload';
        return input.payload === match.value ? null : 'payload_differs';
      }
      if (input.title === null) return 'no_title';
      return input.title === match.value ? null : 'title_differs';
  }
}
