import { isInsideReplyWindow, replyWindowEndsAtMs } from '../replies/reply-window.js';
import type { EventStory } from './event-story.js';
import { explainStep, type ExplainOutcome, type ExplainStep } from './explain-step.js';

/** Of an event that is owed an answer: what its decision was taken on, or will be. */
export function explainDecision(story: EventStory, now: Date): ExplainStep[] {
  return [standing(story), replyWindow(story, now), conversation(story), rules(story)];
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

function conversation({ grounds, state, decision }: EventStory): ExplainStep {
  const at = grounds === null ? null : new Date(grounds.at);
  const say = (outcome: ExplainOutcome, message: string) =>
    explainStep('conversation', outcome, message, { at });
  const held = grounds?.conversation;
  if (held === undefined) {
    return state === 'pending' && decision === null
      ? say('waiting', 'How the conversation stands is looked at when it is decided.')
      : say('not_kept', 'How the conversation stood at the decision was not kept.');
  }
  const who = held.is_first_time ? 'for the first time' : 'and had tapped before';
  if (held.is_opted_out) return say('opted_out', 'The person had asked for no automatic answers.');
  if (held.state === 'automated' || isOver(held.held_until, at)) {
    return say('automated', `The rules answered this conversation; the person tapped ${who}.`);
  }
  const until =
    held.held_until === null
      ? 'until it is resumed'
      : `until ${held.held_until.slice(0, 16).replace('T', ' ')} UTC`;
  return held.state === 'human_took_over'
    ? say('held', `A human of yours had written to the person; the rules rested ${until}.`)
    : say('held', `The conversation was handed off to a human; the rules rested ${until}.`);
}

function isOver(until: string | null, at: Date | null): boolean {
  return until !== null && at !== null && Date.parse(until) <= at.getTime();
}

function rules({ decision, grounds }: EventStory): ExplainStep {
  const at = grounds === null ? null : new Date(grounds.at);
  if (decision === null) return explainStep('rules', 'waiting', 'No rule was asked yet.', { at });
  if (decision.skipped === null) {
    const name = decision.ruleName === null ? 'A rule' : `The rule "${decision.ruleName}"`;
    const kept = grounds === null ? ' Which others were asked was not kept.' : '';
    return explainStep('rules', 'matched', `${name} answers it.${kept}`, { at });
  }
  if (decision.skipped !== null && decision.ruleName !== null) {
    const message = `The rule "${decision.ruleName}" answers it, but was stopped before all was sent.`;
    return explainStep('rules', 'matched', message, { at });
  }
  if (decision.skipped === 'cooldown' || decision.skipped === 'once_per_person') {
    const why =
      decision.skipped === 'cooldown'
        ? 'had answered this person too short a time before'
        : 'answers each person once';
    return explainStep('rules', 'no_match', `The rule that fitted ${why}.`, { at });
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
