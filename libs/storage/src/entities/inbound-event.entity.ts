import type { DecisionGrounds, EventFailure, InboundKind } from '#libs/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LastError } from './ice-breakers.entity.js';

/**
 * - `noted`: kept, nothing to do (echoes, messages, other kinds)
 * - `pending`: owed an answer; blocks later events of its conversation
 * - `unsure`: a send may or may not have reached the person; evidence is sought
 * - `answered`, `skipped`, `failed`, `quarantined`: ended
 */
export type EventState =
  'noted' | 'pending' | 'unsure' | 'answered' | 'skipped' | 'failed' | 'quarantined';

/** Which way an event went and why: the rule that answered, or the reason for none. */
export type EventDecision = { rule_id: string | null; rule_name: string | null; reason: string };

@Entity('inbound_events')
export class InboundEventRow {
  /** Always the same for repeats of the event, and begins with its own time: `eventId`. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  kind!: InboundKind;

  @Column('text', { name: 'person_id' })
  personId!: string;

  @Column('text', { nullable: true })
  mid!: string | null;

  @Column('text', { nullable: true })
  title!: string | null;

  @Column('text', { nullable: true })
  payload!: string | null;

  /** Of an echo: the hash of what was said, so that a send can be recognised without keeping text. */
  @Column('bytea', { name: 'text_sha256', nullable: true })
  textSha256!: Buffer | null;

  /** The request of Meta's that brought it. */
  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  /** Which of META_APP_SECRETS signed it, counted from 1, as they stood then; null: not known. */
  @Column('integer', { name: 'signed_by', nullable: true })
  signedBy!: number | null;

  /** The revision of the questions that a tap came from; null: none that is known. */
  @Column('integer', { name: 'tapped_revision', nullable: true })
  tappedRevision!: number | null;

  /** The locale in that revision; null where the words stand in none of them. */
  @Column('text', { name: 'tapped_locale', nullable: true })
  tappedLocale!: string | null;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  @Column('text')
  state!: EventState;

  @Column('jsonb', { nullable: true })
  decision!: EventDecision | null;

  /** What the decision was taken on; null: not decided yet, or before this was kept. */
  @Column('jsonb', { nullable: true })
  grounds!: DecisionGrounds | null;

  /** Why it failed or was put aside; null where it did not, or before this was kept. */
  @Column('text', { nullable: true })
  failure!: EventFailure | null;

  /** How often it was replayed; its present replies have this as their `replay`. */
  @Column('integer')
  replays!: number;

  @Column('jsonb', { name: 'last_error', nullable: true })
  lastError!: LastError | null;

  @Column('timestamptz', { name: 'next_attempt_at' })
  nextAttemptAt!: Date;

  @Column('integer')
  attempts!: number;

  @Column('integer', { name: 'started_count' })
  startedCount!: number;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
