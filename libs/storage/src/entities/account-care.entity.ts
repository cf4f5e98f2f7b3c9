import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LastError } from './ice-breakers.entity.js';

/** What an account needs so that it goes on living: its token, its subscription, its farewell. */
@Entity('account_care')
export class AccountCare {
  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** The earliest of what is below, or the end of a turn's claim; null: nothing is owed. */
  @Column('timestamptz', { name: 'next_due_at', nullable: true })
  nextDueAt!: Date | null;

  @Column('timestamptz', { name: 'refresh_due_at', nullable: true })
  refreshDueAt!: Date | null;

  @Column('integer', { name: 'refresh_attempts' })
  refreshAttempts!: number;

  @Column('jsonb', { name: 'refresh_error', nullable: true })
  refreshError!: LastError | null;

  /** The fewest days left of which the tenant was told. */
  @Column('integer', { name: 'alarmed_days', nullable: true })
  alarmedDays!: number | null;

  @Column('timestamptz', { name: 'check_due_at', nullable: true })
  checkDueAt!: Date | null;

  @Column('integer', { name: 'check_attempts' })
  checkAttempts!: number;

  /** What Instagram said at the last look; null before the first. */
  @Column('text', { name: 'subscribed_fields', array: true, nullable: true })
  subscribedFields!: string[] | null;

  @Column('timestamptz', { name: 'subscription_checked_at', nullable: true })
  subscriptionCheckedAt!: Date | null;

  @Column('jsonb', { name: 'subscription_error', nullable: true })
  subscriptionError!: LastError | null;

  @Column('timestamptz', { name: 'leave_due_at', nullable: true })
  leaveDueAt!: Date | null;

  @Column('integer', { name: 'leave_attempts' })
  leaveAttempts!: number;

  @Column('jsonb', { name: 'leave_error', nullable: true })
  leaveError!: LastError | null;
}
