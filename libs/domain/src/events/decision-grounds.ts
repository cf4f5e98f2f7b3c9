import type { AccountStatus } from '../accounts/account-status.js';
import type { Conversation, ConversationState } from '../conversations/conversation.js';
import type { ConsideredRule, LostReason } from '../replies/match-rule.js';

/** A rule that was asked, by the name it had then; `lost` null: it answered. */
export type AskedRule = { id: string; name: string; lost: LostReason | null };

/** How the conversation stood at a decision. */
export type ConversationGrounds = {
  state: ConversationState;
  /** ISO 8601; null: until somebody resumes it, or it is not held. */
  held_until: string | null;
  is_opted_out: boolean;
  is_first_time: boolean;
};

/** What a decision was taken on, as it is kept with its event. No word of the person's is in it. */
export type DecisionGrounds = {
  /** ISO 8601. */
  at: string;
  account_status: AccountStatus;
  is_tenant_suspended: boolean;
  /** Left out: it was not kept. */
  conversation?: ConversationGrounds;
  /** In the order in which they were asked, `MAX_ASKED_RULES` at most. */
  rules: AskedRule[];
  /** How many more were asked. */
  rules_left_out: number;
};

/** A row per event: with this many rules it is about as large as an answer of a few messages. */
export const MAX_ASKED_RULES = 20;

/** Losers that say nothing of this event: left out first. */
const PLAIN_LOSSES: readonly LostReason[] = ['disabled', 'other_account', 'earlier_rule_won'];

type Asked = {
  at: Date;
  accountStatus: AccountStatus;
  isTenantSuspended: boolean;
  /** With the event that is decided, which may be the person's first. */
  conversation?: { before: Conversation; eventId: string };
  considered: readonly ConsideredRule[];
  rules: readonly { id: string; name: string }[];
};

/**
 * The grounds to keep. Where there are more rules than that, the one that won stays, then those that
 * looked at the event and did not fit, then the rest; each in its place.
 */
export function groundsOf(asked: Asked): DecisionGrounds {
  const { considered } = asked;
  const kept = new Set(
    considered
      .toSorted((a, b) => rankOf(a) - rankOf(b))
      .slice(0, MAX_ASKED_RULES)
      .map(({ ruleId }) => ruleId),
  );
  const names = new Map(asked.rules.map(({ id, name }) => [id, name]));
  return {
    at: asked.at.toISOString(),
    account_status: asked.accountStatus,
    is_tenant_suspended: asked.isTenantSuspended,
    ...(asked.conversation ? { conversation: standing(asked.conversation) } : {}),
    rules: considered
      .filter(({ ruleId }) => kept.has(ruleId))
      .map(({ ruleId, lost }) => ({ id: ruleId, name: names.get(ruleId) ?? '', lost })),
    rules_left_out: considered.length - kept.size,
  };
}

function standing({ before, eventId }: { before: Conversation; eventId: string }) {
  const { state, heldUntilMs, optedOutAtMs, firstEventId } = before;
  return {
    state,
    held_until: heldUntilMs === null ? null : new Date(heldUntilMs).toISOString(),
    is_opted_out: optedOutAtMs !== null,
    is_first_time: firstEventId === null || firstEventId === eventId,
  };
}

function rankOf({ lost }: ConsideredRule): number {
  if (lost === null) return 0;
  return PLAIN_LOSSES.includes(lost) ? 2 : 1;
}
