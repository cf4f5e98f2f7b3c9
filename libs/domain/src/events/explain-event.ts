import { ANSWERABLE_KINDS, type SkipReason } from '../replies/decide-reply.js';
import type { EventFailure } from './event-failure.js';
import type { EventStory, NotedReason } from './event-story.js';
import { explainDecision } from './explain-decision.js';
import { explainDeliveries, explainSends } from './explain-sends.js';
import { explainStep, type ExplainStep } from './explain-step.js';

export { NOTED_REASONS, type NotedReason } from './event-story.js';
export type { EventStory, StoryOfDelivery, StoryOfReply } from './event-story.js';
export {
  EXPLAIN_OUTCOMES,
  EXPLAIN_STEPS,
  type ExplainOutcome,
  type ExplainStep,
  type ExplainStepName,
} from './explain-step.js';

/**
 * What became of an event, step by step. It tells what the rows say and, where something was never
 * written down, that it was not kept. No word of the person's is in it.
 */
export function explainEvent(story: EventStory, now: Date): ExplainStep[] {
  const isOwed = ANSWERABLE_KINDS.includes(story.kind) && story.state !== 'noted';
  return [
    ...intake(story),
    ...(isOwed ? explainDecision(story, now) : []),
    ...(story.replays > 0 ? [replay(story)] : []),
    ...explainSends(story),
    ...(isOwed ? explainDeliveries(story) : []),
    end(story),
  ];
}

function intake({ signedBy, receivedAt: at, account }: EventStory): ExplainStep[] {
  const which =
    signedBy === null
      ? 'Its signature was verified.'
      : `Its signature was verified by secret ${signedBy} of the app, as they stood then.`;
  const whose = account.username === null ? 'one of your accounts' : `@${account.username}`;
  return [
    explainStep('signature', 'verified', which, { at }),
    explainStep('routing', 'routed', `It is about ${whose}, which is ${account.status} now.`),
    explainStep(
      'dedupe',
      'first_seen',
      'It was kept once; Instagram may have told it again, and such repeats are dropped uncounted.',
      { at },
    ),
  ];
}

function replay({ replays }: EventStory): ExplainStep {
  const often = replays === 1 ? 'once' : `${replays} times`;
  const message = `It was replayed ${often}; what is told of its decision is the last. The audit log says by whom.`;
  return explainStep('replay', 'replayed', message);
}

const SKIPPED: Record<SkipReason, string> = {
  not_answerable: 'Events of this kind are not answered.',
  tenant_suspended: 'It was not answered, because the tenant was suspended.',
  account_not_connected: 'It was not answered, because the account was disconnected.',
  outside_window: 'It was not answered, because the 24 hours for an answer were over.',
  opted_out: 'It was not answered, because the person asked for no automatic answers.',
  human_took_over: 'Nothing more was sent, because a human of yours had written to the person.',
  handed_off: 'Nothing more was sent, because the conversation was handed off to a human.',
  cooldown: 'It was not answered, because its rule had answered this person a short time before.',
  once_per_person: 'It was not answered, because its rule answers each person once.',
  no_rule: 'It was not answered, because no rule fitted.',
};

const FAILED: Record<EventFailure, string> = {
  refused: 'Instagram did not take a message, so it was given up.',
  outside_window: 'It was given up, because the 24 hours were over before all was sent.',
  unsure:
    'It was given up: whether a message had been sent was not known when the 24 hours were over.',
  quarantined: 'It was put aside, because answering it ended its worker again and again.',
};

const NOTED: Record<NotedReason | 'nothing', string> = {
  nothing: 'It was noted; events of this kind are not answered.',
  own_message: 'It was noted: Instagram tells of a message that was sent from here.',
  human_answered:
    'It was noted: a human of yours wrote to the person, so the rules rest for a while.',
  opted_out: 'It was noted: the person asked for no automatic answers.',
  opted_in: 'It was noted: the person may be answered automatically again.',
  no_change: 'It was noted; it changed nothing about who answers the person.',
};

function end(story: EventStory): ExplainStep {
  return explainStep('end', story.state, wordsOfEnd(story));
}

function wordsOfEnd(story: EventStory): string {
  switch (story.state) {
    case 'noted':
      return story.isErased
        ? 'The person was erased; nothing else of them is kept.'
        : NOTED[story.decision?.noted ?? 'nothing'];
    case 'pending':
      return ANSWERABLE_KINDS.includes(story.kind)
        ? wordsOfPending(story)
        : 'Whether it changes who answers the person is looked at now.';
    case 'unsure':
      return 'Whether a message reached the person is not known; evidence is sought until the 24 hours are over.';
    case 'answered':
      return 'It was answered.';
    case 'skipped':
      return SKIPPED[story.decision?.skipped ?? 'no_rule'];
    case 'failed':
      return story.failure === null ? 'It was given up.' : FAILED[story.failure];
    case 'quarantined':
      return FAILED.quarantined;
    default:
      return story.state satisfies never;
  }
}

function wordsOfPending({
  nextAttemptAt,
  lastError,
  account,
  isTenantSuspended,
}: EventStory): string {
  if (account.status !== 'connected' || isTenantSuspended) return 'It waits to be answered.';
  if (lastError === null) return 'It is to be answered now.';
  const at = nextAttemptAt.toISOString().slice(11, 19);
  return `It is tried again, at ${at} UTC or later. Instagram said: ${lastError.message}`;
}
