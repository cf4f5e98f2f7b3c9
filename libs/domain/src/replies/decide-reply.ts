import type { AccountStatus } from '../accounts/account-status.js';
import {
  needsDisclosure,
  NEW_CONVERSATION,
  QUIET_REASONS,
  quietBecause,
  type Conversation,
} from '../conversations/conversation.js';
import type { InboundKind } from '../events/inbound-event.js';
import type { CompiledMatch } from './compile-match.js';
import { composeMessages } from './compose-messages.js';
import { type ConsideredRule, matchRule } from './match-rule.js';
import { asksForPerson } from './placeholders.js';
import type { ReplyAction } from './reply-action.js';
import { effectsOf, type ReplyEffects } from './reply-effects.js';
import type { ReplyMessage } from './reply-message.js';
import type { ReplyRule } from './reply-rule.js';
import { isInsideReplyWindow } from './reply-window.js';

/** Why an event gets no answer; a closed list, shown to tenants. */
export const SKIP_REASONS = [
  'not_answerable',
  'tenant_suspended',
  'account_not_connected',
  'outside_window',
  ...QUIET_REASONS,
  'cooldown',
  'once_per_person',
  'no_rule',
] as const;

export type SkipReason = (typeof SKIP_REASONS)[number];

/** Kinds by which a person asks something of us; all others are only counted. */
export const ANSWERABLE_KINDS: readonly InboundKind[] = ['postback', 'quick_reply'];

export type EventToAnswer = {
  /** Null: one that might come. */
  id?: string | null;
  accountId: string;
  kind: InboundKind;
  occurredAtMs: number;
  payload: string | null;
  title: string | null;
  /** The locale of the question that was tapped, see `MatchInput`. */
  locale: string | null;
  /** The `ref` of the link that led to it. */
  ref?: string | null;
};

/** An answer, with all that goes along with it. */
export type ReplyToSend = {
  kind: 'reply';
  ruleId: string;
  messages: ReplyMessage[];
  effects: ReplyEffects;
  /** The first message is the disclosure. */
  discloses: boolean;
  /** The rule limits how often it answers a person, so that it is to be remembered. */
  isLimited: boolean;
  /** Its texts say who the person is, or would if it were known. */
  asksForPerson: boolean;
  considered: ConsideredRule[];
};

/** `considered` says of every rule why it lost; empty when no rule was asked. */
export type ReplyDecision =
  ReplyToSend | { kind: 'skip'; reason: SkipReason; considered: ConsideredRule[] };

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
  /** What the account says before its first automatic answer; null: nothing. */
  disclosure?: string | null;
  /** Left out: nothing is known of the person. */
  conversation?: Conversation;
  /** Who the person is, for texts that say it. */
  personName?: { name: string | null; username: string | null } | null;
  /** Keeps what it compiles from one decision to the next. */
  compiledOf?: (rule: R) => CompiledMatch;
};

/** What to answer to one event, or why nothing. Pure: the same question has the same answer. */
export function decideReply<R extends ReplyRule>(question: ReplyQuestion<R>): ReplyDecision {
  const barred = barredBecause(question);
  if (barred !== null) return { kind: 'skip', reason: barred, considered: [] };
  const { event, nowMs, conversation = NEW_CONVERSATION } = question;
  const { id: eventId = null, title } = event;
  const { firstEventId, answeredBy } = conversation;
  const isFirstTime = firstEventId === null || firstEventId === eventId;
  const person = { isFirstTime, answeredBy, eventId, nowMs };
  const { rule, held, considered } = matchRule(question.rules, { ...event, person }, question);
  if (rule === null) return { kind: 'skip', reason: held ?? 'no_rule', considered };
  const { accountName: account = null, personName, disclosure = null } = question;
  const { name = null, username = null } = personName ?? {};
  const values = { question: title, account, name, username };
  const messages = composeMessages(rule.actions, values, eventId);
  const discloses =
    disclosure !== null && messages.length > 0 && needsDisclosure(conversation, nowMs);
  return {
    kind: 'reply',
    ruleId: rule.id,
    messages: discloses ? [{ text: disclosure }, ...messages] : messages,
    effects: effectsOf(rule.actions),
    discloses,
    isLimited: rule.limit !== null,
    asksForPerson: rule.actions.some(saysWho),
    considered,
  };
}

function saysWho(action: ReplyAction): boolean {
  if (action.type === 'button_template') return asksForPerson(action.text);
  if (action.type !== 'text') return false;
  return [action.text, ...(action.variations ?? [])].some(asksForPerson);
}

function barredBecause(
  question: Omit<ReplyQuestion, 'rules' | 'compiledOf' | 'accountName'>,
): SkipReason | null {
  const { event, nowMs, accountStatus = 'connected', isTenantSuspended = false } = question;
  const { conversation = NEW_CONVERSATION } = question;
  if (!ANSWERABLE_KINDS.includes(event.kind)) return 'not_answerable';
  if (isTenantSuspended) return 'tenant_suspended';
  if (accountStatus === 'disconnected') return 'account_not_connected';
  // Each tap opens the window of its conversation anew.
  const openedAtMs = Math.max(event.occurredAtMs, conversation.lastTapAtMs ?? 0);
  if (!isInsideReplyWindow(openedAtMs, nowMs)) return 'outside_window';
  return quietBecause(conversation, nowMs);
}
