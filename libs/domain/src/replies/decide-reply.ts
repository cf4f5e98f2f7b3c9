import type { AccountStatus } from '../accounts/account-status.js';
import type { InboundKind } from '../events/inbound-event.js';
import type { CompiledMatch } from './compile-match.js';
import { composeMessages } from './compose-messages.js';
import { type ConsideredRule, matchRule } from './match-rule.js';
import type { ReplyMessage } from './reply-message.js';
import type { ReplyRule } from './reply-rule.js';
import { isInsideReplyWindow } from './reply-window.js';

/** Why an event gets no answer; a closed list, shown to tenants. */
export const SKIP_REASONS = [
  'not_answerable',
  'tenant_suspended',
  'account_not_connected',
  'outside_window',
  'no_rule',
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

/** Kinds by which a person asks something of us; all others are only counted. */
export const ANSWERABLE_KINDS: readonly InboundKind[] = ['postback', 'quick_reply'];

export type EventToAnswer = {
  accountId: string;
  kind: InboundKind;
  occurredAtMs: number;
  payload: string | null;
  title: string | null;
  /** The locale of the question that was tapped, see `MatchInput`. */
  locale: string | null;
};

/** `considered` says of every rule why it lost; empty when no rule was asked. */
export type ReplyDecision =
  | { kind: 'reply'; ruleId: string; messages: ReplyMessage[]; considered: ConsideredRule[] }
  | { kind: 'skip'; reason: SkipReason; considered: ConsideredRule[] };

export type ReplyQuestion<R extends ReplyRule = ReplyRule> = {
  event: EventToAnswer;
  rules: readonly R[];
  nowMs: number;
  /**
   * An account that needs a new token or is restricted waits: its lane is parked, and its events
   * are decided when it is well again. Only a disconnected one is past waiting for.
   */
  accountStatus?: AccountStatus;
  isTenantSuspended?: boolean;
  /** The account's name on Instagram, for texts that say it. */
  accountName?: string | null;
  /** Keeps what it compiles from one decision to the next. */
  compiledOf?: (rule: R) => CompiledMatch;
};

/** What to answer to one event, or why nothing. Pure: the same question has the same answer. */
export function decideReply<R extends ReplyRule>(question: ReplyQuestion<R>): ReplyDecision {
  const barred = barredBecause(question);
  if (barred !== null) return { kind: 'skip', reason: barred, considered: [] };
  const { rule, considered } = matchRule(question.rules, question.event, question);
  if (rule === null) return { kind: 'skip', reason: 'no_rule', considered };
  const { event, accountName = null } = question;
  const messages = composeMessages(rule.actions, { question: event.title, account: accountName });
  return { kind: 'reply', ruleId: rule.id, messages, considered };
}

function barredBecause(
  question: Omit<ReplyQuestion, 'rules' | 'compiledOf' | 'accountName'>,
): SkipReason | null {
  const { event, nowMs, accountStatus = 'connected', isTenantSuspended = false } = question;
  if (!ANSWERABLE_KINDS.includes(event.kind)) return 'not_answerable';
  if (isTenantSuspended) return 'tenant_suspended';
  if (accountStatus === 'disconnected') return 'account_not_connected';
  return isInsideReplyWindow(event.occurredAtMs, nowMs) ? null : 'outside_window';
}
