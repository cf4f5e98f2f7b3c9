import type { IceBreakerSet } from '#libs/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * - `drifted`: Instagram shows something else than it should
 * - `foreign`: and it is another app that sets it
 */
export const SYNC_STATUSES = [
  'pending',
  'in_sync',
  'drifted',
  'foreign',
  'blocked',
  'failed',
] as const;

export type SyncStatus = (typeof SYNC_STATUSES)[number];

/** Why the last try failed: one sentence for the tenant, and Meta's own words for support. */
export type LastError = {
  message: string;
  fix: string;
  code: number | null;
  subcode: number | null;
  trace_id: string | null;
  at: string;
};

/**
 * What an account should ask, and what Instagram was last seen to show. The one row of the
 * account's sync lane: `nextAttemptAt` null means that nothing is owed. Revision 0: the tenant has
 * never wished for anything, and nothing is ever sent.
 */
@Entity('ice_breakers')
export class IceBreakers {
  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('integer')
  revision!: number;

  @Column('jsonb')
  desired!: IceBreakerSet;

  @Column('text')
  status!: SyncStatus;

  @Column('integer', { name: 'published_revision', nullable: true })
  publishedRevision!: number | null;

  @Column('jsonb', { nullable: true })
  published!: IceBreakerSet | null;

  @Column('timestamptz', { name: 'published_at', nullable: true })
  publishedAt!: Date | null;

  /**
   * True while `published` is surely what we last made Instagram show: it is taken back before a
   * call that could change that, so a crash in the middle is not mistaken for a success.
   */
  @Column('boolean')
  verified!: boolean;

  @Column('jsonb', { name: 'last_error', nullable: true })
  lastError!: LastError | null;

  @Column('timestamptz', { name: 'last_call_at', nullable: true })
  lastCallAt!: Date | null;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;

  /** Failed tries of the present revision. */
  @Column('integer')
  attempts!: number;

  /** Starts without an orderly end: a count of crashes. */
  @Column('integer', { name: 'started_count' })
  startedCount!: number;

  /** What Instagram shows is to be read before anything is sent: it may be the wish already. */
  @Column('boolean', { name: 'look_first' })
  lookFirst!: boolean;

  /** Until when each of the last calls of the profile API may have landed: what its limit counts. */
  @Column('timestamptz', { name: 'profile_calls', array: true })
  profileCalls!: Date[];

  /** When it is looked at next whether Instagram still shows what it should. */
  @Column('timestamptz', { name: 'check_due_at', nullable: true })
  checkDueAt!: Date | null;

  /** Failed looks in a row. */
  @Column('integer', { name: 'check_attempts' })
  checkAttempts!: number;

  @Column('timestamptz', { name: 'checked_at', nullable: true })
  checkedAt!: Date | null;

  /**
   * Hashes of payloads that were tapped and never published, and for which it was looked what
   * Instagram shows: they come from elsewhere, such as a menu of another app.
   */
  @Column('text', { array: true })
  strangers!: string[];

  /** What Instagram was last seen to show instead; null: what it should. */
  @Column('jsonb', { name: 'drifted_to', nullable: true })
  driftedTo!: IceBreakerSet | null;

  @Column('timestamptz', { name: 'drifted_at', nullable: true })
  driftedAt!: Date | null;

  /** When the questions were put right, as far back as the limit on that looks. */
  @Column('timestamptz', { array: true })
  repairs!: Date[];

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
