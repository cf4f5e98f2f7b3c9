import type { IceBreakerSet } from '#libs/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type SyncStatus = 'pending' | 'in_sync' | 'drifted' | 'blocked' | 'failed';

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
 * account's sync lane: `nextAttemptAt` null means that nothing is owed.
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

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
