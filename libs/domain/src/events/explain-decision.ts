import { isInsideReplyWindow, replyWindowEndsAtMs } from '../replies/reply-window.js';
import type { EventStory } from './event-story.js';
import { explainStep, type ExplainStep } from './explain-step.js';

/** Of an event that is owed an answer: what its decision was taken on, or will be. */
export function explainDecision(story: EventStory, now: Date): ExplainStep[] {
  return [standing(story), replyWindow(story, now), rules(story)];
}

function standing({ grounds, state, account, isTenantSuspended }: EventStory): ExplainStep {
  const at = grounds === null ? null : new Date(grounds.at);
  const say = (outcome: 'in_order' | 'barred' | 'waiting' | 'not_kept', message: string) =>
    explainStep('standing', outcome, message, { at });
  if (grounds === null) {
    if (state !== 'pending') {
      return say('not_kept', 'How tenant and account stood at the decision was not kept.');
    }
    if (isTenantSuspended)
      return say('waiting', 'The tenant is suspended; it waits for that to end.');
    if (account.status === 'connected') {
      return say('in_order', 'Tenant and account are in order; it is not decided yet.');
    }
    return say('waiting', `The account is ${account.status}; it waits until it is connected.`);
  }
  if (grounds.is_tenant_suspended) return say('barred', 'The tenant was suspended.');
  if (grounds.account_status === 'disconnected') {
    return say('barred', 'The account was disconnected.');
  }
  return say('in_order', `The tenant was active and the account ${grounds.account_status}.`);
}

function replyWindow({ occurredAt, grounds, state }: EventStory, now: Date): ExplainStep {
  const occurredAtMs = occurredAt.getTime();
  const endsAt = new Date(replyWindowEndsAtMs(occurredAtMs));
  const isOwed = state === 'pending' || state === 'unsure';
  const askedAt = grounds === null || isOwed ? now : new Date(grounds.at);
  const isOpen = isInsideReplyWindow(occurredAtMs, askedAt.getTime());
  const ends = `${endsAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const message = isOpen
    ? `Instagram takes an answer until ${ends}, 24 hours after it happened.`
    : `Instagram took an answer until ${ends} only, 24 hours after it happened.`;
  return explainStep('window', isOpen ? 'open' : 'closed', message, { at: endsAt });
}

function rules({ decision, grounds }: EventStory): ExplainStep {
  const at = grounds === null ? null : new Date(grounds.at);
  if (decision === null) return explainStep('rules', 'waiting', 'No rule was asked yet.', { at });
  if (decision.skipped === null) {
    const name = decision.ruleName === null ? 'A rule' : `The rule "${decision.ruleName}"`;
    const kept = grounds === null ? ' Which others were asked was not kept.' : '';
    return explainStep('rules', 'matched', `${name} answers it.${kept}`, { at });
  }
  if (decision.skipped !== 'no_rule') {
    return explainStep('rules', 'not_asked', 'It was not to be answered, so no rule was asked.', {
      at,
    });
  }
  if (grounds === null) {
    const message = 'No rule fitted. Which were asked, and why each lost, was not kept.';
    return explainStep('rules', 'no_match', message, { at });
  }
  const count = grounds.rules.length + grounds.rules_left_out;
  const message =
    count === 0
      ? 'There was no rule to ask.'
      : `None of ${count === 1 ? 'one rule' : `${count} rules`} fitted.`;
  return explainStep('rules', 'no_match', message, { at });
}
