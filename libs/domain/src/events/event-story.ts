import type { AccountStatus } from '../accounts/account-status.js';
import type { SkipReason } from '../replies/decide-reply.js';
import type { DecisionGrounds } from './decision-grounds.js';
import type { EventFailure } from './event-failure.js';
import type { FactType } from './fact-types.js';
import type { InboundKind } from './inbound-event.js';

/** What came of an event that is not answered but may change who answers the person. */
export const NOTED_REASONS = [
  'own_message',
  'human_answered',
  'opted_out',
  'opted_in',
  'no_change',
] as const;

export type NotedReason = (typeof NOTED_REASONS)[number];

/** One message of an answer, without its words. */
export type StoryOfReply = {
  id: string;
  state: 'intended' | 'unsent' | 'unknown' | 'sent' | 'failed';
  evidence: 'answer' | 'echo' | 'thread' | null;
  settled: 'not_landed' | 'resent' | null;
  error: { message: string } | null;
  at: Date;
};

/** One fact on its way to one endpoint. */
export type StoryOfDelivery = {
  id: string;
  type: FactType;
  state: 'pending' | 'delivered' | 'failed' | 'quarantined';
  attempts: number;
  status: number | null;
  at: Date;
};

/** All that is kept of an event, as far as it takes to tell what became of it. */
export type EventStory = {
  kind: InboundKind;
  state: 'noted' | 'pending' | 'unsure' | 'answered' | 'skipped' | 'failed' | 'quarantined';
  /** The person whom it came from was erased. */
  isErased: boolean;
  receivedAt: Date;
  occurredAt: Date;
  signedBy: number | null;
  replays: number;
  decision: {
    ruleName: string | null;
    /** Why no rule answered; null when one did. */
    skipped: SkipReason | null;
    /** What came of an event that is only noted. */
    noted?: NotedReason | null;
  } | null;
  grounds: DecisionGrounds | null;
  failure: EventFailure | null;
  lastError: { message: string } | null;
  nextAttemptAt: Date;
  account: { username: string | null; status: AccountStatus; whenUnsure: 'hold' | 'resend' };
  isTenantSuspended: boolean;
  replies: readonly StoryOfReply[];
  deliveries: readonly StoryOfDelivery[];
  /** There are more deliveries than these. */
  isCut: boolean;
  /** How many facts it caused. */
  facts: number;
};
