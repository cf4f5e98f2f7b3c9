import type { Conversation, ConversationState } from '#libs/domain';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** By rule, when it last answered the person (ISO 8601), and which event. */
export type AnsweredBy = Record<string, { at: string; event: string }>;

/** One person's talk with one account; made when the person first taps, or a human first answers. */
@Entity('conversations')
export class ConversationRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  @Column('text')
  state!: ConversationState;

  /** Until when the rules rest; null: until somebody resumes it, or they do not. */
  @Column('timestamptz', { name: 'held_until', nullable: true })
  heldUntil!: Date | null;

  @Column('uuid', { name: 'held_by', nullable: true })
  heldBy!: string | null;

  @Column('timestamptz', { name: 'opted_out_at', nullable: true })
  optedOutAt!: Date | null;

  @Column('uuid', { name: 'first_event_id', nullable: true })
  firstEventId!: string | null;

  @Column('timestamptz', { name: 'last_tap_at', nullable: true })
  lastTapAt!: Date | null;

  @Column('jsonb', { name: 'answered_by' })
  answeredBy!: AnsweredBy;

  @Column('uuid', { name: 'disclosed_by', nullable: true })
  disclosedBy!: string | null;

  @Column('text', { array: true })
  tags!: string[];

  /** Counts all changes but those of the tags. */
  @Column('integer')
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  /** When it last changed, by which retention goes. */
  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}

/** What of a row the rules go by. */
export type ConversationColumns = Pick<
  ConversationRow,
  | 'state'
  | 'heldUntil'
  | 'heldBy'
  | 'optedOutAt'
  | 'firstEventId'
  | 'lastTapAt'
  | 'answeredBy'
  | 'disclosedBy'
>;

/** A row as the rules see it. */
export function conversationOf(row: ConversationColumns): Conversation {
  return {
    state: row.state,
    heldUntilMs: row.heldUntil?.getTime() ?? null,
    heldBy: row.heldBy,
    optedOutAtMs: row.optedOutAt?.getTime() ?? null,
    firstEventId: row.firstEventId,
    lastTapAtMs: row.lastTapAt?.getTime() ?? null,
    answeredBy: Object.fromEntries(
      Object.entries(row.answeredBy).map(([rule, { at, event }]) => [
        rule,
        { atMs: Date.parse(at), eventId: event },
      ]),
    ),
    disclosedBy: row.disclosedBy,
  };
}

/** The columns in which a conversation is kept. */
export function columnsOfConversation(conversation: Conversation): ConversationColumns {
  const dateOf = (ms: number | null) => (ms === null ? null : new Date(ms));
  return {
    state: conversation.state,
    heldUntil: dateOf(conversation.heldUntilMs),
    heldBy: conversation.heldBy,
    optedOutAt: dateOf(conversation.optedOutAtMs),
    firstEventId: conversation.firstEventId,
    lastTapAt: dateOf(conversation.lastTapAtMs),
    answeredBy: Object.fromEntries(
      Object.entries(conversation.answeredBy).map(([rule, { atMs, eventId }]) => [
        rule,
        { at: new Date(atMs).toISOString(), event: eventId },
      ]),
    ),
    disclosedBy: conversation.disclosedBy,
  };
}
