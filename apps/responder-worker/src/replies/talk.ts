import {
  changeConversation,
  isInsideReplyWindow,
  NEW_CONVERSATION,
  quietBecause,
  type Conversation,
  type ConversationCause,
  type ConversationFact,
  type QuietReason,
  type ReplyToSend,
} from '#libs/domain';
import type { ConversationWrite, InboundEventRow, OpenConversation } from '#libs/storage';

/** What is to be written of a conversation, and told of it. */
export type TalkChange = { write: ConversationWrite; fact: ConversationFact | null };

/**
 * One conversation during a turn: as the claim found it, and after each write of the turn as that left
 * it. What is written names the version that it was decided on, so that nothing is decided on what
 * somebody else has changed meanwhile.
 */
export class Talk {
  private version: number;
  private current: Conversation;

  constructor(opened: OpenConversation | undefined) {
    this.version = opened?.version ?? 0;
    this.current = opened?.conversation ?? NEW_CONVERSATION;
  }

  get conversation(): Conversation {
    return this.current;
  }

  /** Whether Instagram takes an answer to the event: each tap opens the window of its conversation. */
  isOpenFor({ occurredAt }: InboundEventRow, nowMs: number): boolean {
    const openedAtMs = Math.max(occurredAt.getTime(), this.current.lastTapAtMs ?? 0);
    return isInsideReplyWindow(openedAtMs, nowMs);
  }

  /** Why what is left of the event's answer is not sent; null: it is. Its own handing off is no reason. */
  stopOf({ id }: InboundEventRow, nowMs: number): QuietReason | null {
    const reason = quietBecause(this.current, nowMs);
    return reason === 'opted_out' || this.current.heldBy !== id ? reason : null;
  }

  /** A tap was looked at and is not answered. */
  afterSkip(event: InboundEventRow): TalkChange {
    return { write: this.becomes(tapped(this.current, event)), fact: null };
  }

  /** A tap is answered: what its rule does to the conversation, and what is to be remembered. */
  afterReply(
    event: InboundEventRow,
    reply: Pick<ReplyToSend, 'ruleId' | 'effects' | 'discloses' | 'isLimited'>,
    { nowMs, handoffMinutes }: { nowMs: number; handoffMinutes: number | null },
  ): TalkChange {
    const { ruleId, effects, discloses, isLimited } = reply;
    const heard = tapped(this.current, event);
    const { answeredBy } = heard;
    const answer = { atMs: nowMs, eventId: event.id };
    const answered = {
      ...heard,
      answeredBy: isLimited ? { ...answeredBy, [ruleId]: answer } : answeredBy,
      disclosedBy: discloses ? event.id : heard.disclosedBy,
    };
    if (effects.handoff === null) {
      return { write: this.becomes(answered, effects.tags), fact: null };
    }
    const minutes = effects.handoff.minutes ?? handoffMinutes;
    const untilMs = minutes === null ? null : nowMs + minutes * 60_000;
    const cause = { kind: 'handed_off_by_rule' as const, untilMs, eventId: event.id };
    const { after, fact } = changeConversation(answered, cause, nowMs);
    return { write: this.becomes(after, effects.tags), fact };
  }

  /** Something else happened to it; null: that changes nothing. */
  afterCause(cause: ConversationCause, nowMs: number): TalkChange | null {
    const { after, fact } = changeConversation(this.current, cause, nowMs);
    const isSame = Object.entries(after).every(
      ([name, value]) => this.current[name as keyof Conversation] === value,
    );
    return isSame ? null : { write: this.becomes(after), fact };
  }

  /** The event was given up before anything of its answer was said: it counts as no answer. Null: it did not. */
  afterNothingSaid({ id }: InboundEventRow): TalkChange | null {
    const { answeredBy, disclosedBy } = this.current;
    const kept = Object.entries(answeredBy).filter(([, { eventId }]) => eventId !== id);
    const isCounted = kept.length < Object.keys(answeredBy).length || disclosedBy === id;
    if (!isCounted) return null;
    const next = {
      ...this.current,
      answeredBy: Object.fromEntries(kept),
      disclosedBy: disclosedBy === id ? null : disclosedBy,
    };
    return { write: this.becomes(next), fact: null };
  }

  /** `change` was committed. */
  written({ next }: ConversationWrite): void {
    this.version += 1;
    this.current = next;
  }

  private becomes(next: Conversation, tags: readonly string[] = []): ConversationWrite {
    return { expected: this.version, next, tags };
  }
}

function tapped(before: Conversation, { id, occurredAt }: InboundEventRow): Conversation {
  return {
    ...before,
    firstEventId: before.firstEventId ?? id,
    lastTapAtMs: Math.max(before.lastTapAtMs ?? 0, occurredAt.getTime()),
  };
}
