import type { ReplyMessage } from '#libs/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LastError } from './ice-breakers.entity.js';

/**
 * - `intended`: written before the call; after a crash it may or may not have been made
 * - `unsent`: the call surely did not act, and will be made again
 * - `unknown`: the call may have acted and gave no good answer
 * - `sent`, `failed`: ended
 */
export type ReplyState = 'intended' | 'unsent' | 'unknown' | 'sent' | 'failed';

/** How we know that a reply was sent: Meta's answer, its echo, or the thread itself. */
export type SendEvidence = 'answer' | 'echo' | 'thread';

/**
 * Why a message was sent again whose call may have acted: the thread does not hold it, or nothing is
 * known and the account's `when_unsure` is `resend`. The latter stays: it may have been sent twice.
 */
export type SendSettlement = 'not_landed' | 'resent';

/** One step of an answer to one person; unique by event and step, which is what forbids a second answer. */
@Entity('replies')
export class ReplyRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'event_id' })
  eventId!: string;

  /** The place in the answer, from 0; an answer of a replay goes on where the one before it ended. */
  @Column('integer')
  step!: number;

  /** Which replay of the event it belongs to; 0: its first answer. */
  @Column('integer')
  replay!: number;

  /** The rule that wrote it, which may have been removed since. */
  @Column('uuid', { name: 'rule_id' })
  ruleId!: string;

  @Column('text', { name: 'person_id' })
  personId!: string;

  @Column('jsonb')
  message!: ReplyMessage;

  /** By which it is recognised in the thread; null where it has no words of its own. */
  @Column('bytea', { name: 'text_sha256', nullable: true })
  textSha256!: Buffer | null;

  @Column('text')
  state!: ReplyState;

  /** A call made for this row cannot act after this time any more. */
  @Column('timestamptz', { name: 'may_land_until' })
  mayLandUntil!: Date;

  @Column('integer')
  attempts!: number;

  @Column('text', { name: 'message_id', nullable: true })
  messageId!: string | null;

  @Column('text', { nullable: true })
  evidence!: SendEvidence | null;

  @Column('text', { nullable: true })
  settled!: SendSettlement | null;

  @Column('jsonb', { nullable: true })
  error!: LastError | null;

  @Column('timestamptz', { name: 'intended_at' })
  intendedAt!: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt!: Date | null;
}
