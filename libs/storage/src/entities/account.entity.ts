import type { AccountStatus, DriftPolicy } from '#libs/domain';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** What to do with a send whose outcome no evidence can settle. */
export type WhenUnsure = 'hold' | 'resend';

/** What becomes of the questions at Instagram when an account is let go. */
export type LeaveIceBreakers = 'keep' | 'delete';

/** One Instagram professional account. Of all tenants, at most one has it other than `disconnected`. */
@Entity('accounts')
export class Account {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text', { name: 'external_id', nullable: true })
  externalId!: string | null;

  /** `user_id` of `/me`: what webhooks call `entry.id`. */
  @Column('text', { name: 'ig_user_id' })
  igUserId!: string;

  /** `id` of `/me`: what deauthorize and deletion callbacks carry. */
  @Column('text', { name: 'app_scoped_id', nullable: true })
  appScopedId!: string | null;

  @Column('text')
  username!: string;

  @Column('text', { nullable: true })
  name!: string | null;

  @Column('text', { name: 'account_type', nullable: true })
  accountType!: string | null;

  @Column('text')
  status!: AccountStatus;

  @Column('text', { name: 'status_reason', nullable: true })
  statusReason!: string | null;

  /** The same for programs, such as `token_expired`; null while it is `connected`. */
  @Column('text', { name: 'reason_code', nullable: true })
  reasonCode!: string | null;

  /** When it was last given a token by its owner. */
  @Column('timestamptz', { name: 'connected_at' })
  connectedAt!: Date;

  /** Set while it is `disconnecting`. */
  @Column('text', { name: 'leave_ice_breakers', nullable: true })
  leaveIceBreakers!: LeaveIceBreakers | null;

  @Column('text', { name: 'when_unsure' })
  whenUnsure!: WhenUnsure;

  @Column('text', { name: 'drift_policy' })
  driftPolicy!: DriftPolicy;

  /** So long the rules rest after a human wrote to a person; 0: they do not. */
  @Column('integer', { name: 'takeover_minutes' })
  takeoverMinutes!: number;

  /** So long a conversation is handed off where nobody says so; null: until it is resumed. */
  @Column('integer', { name: 'handoff_minutes', nullable: true })
  handoffMinutes!: number | null;

  /** Folded, as they are compared; null: those of the house. */
  @Column('text', { name: 'opt_out_words', array: true, nullable: true })
  optOutWords!: string[] | null;

  @Column('text', { name: 'opt_in_words', array: true, nullable: true })
  optInWords!: string[] | null;

  /** What a person is told before the first automatic answer; null: nothing. */
  @Column('text', { nullable: true })
  disclosure!: string | null;

  /** No reply is sent for this account before then (Instagram throttles it). */
  @Column('timestamptz', { name: 'replies_parked_until', nullable: true })
  repliesParkedUntil!: Date | null;

  /** No profile call is made for this account before then. */
  @Column('timestamptz', { name: 'sync_parked_until', nullable: true })
  syncParkedUntil!: Date | null;

  /** Counts the tenant's own changes; shown as the ETag. */
  @Column('integer')
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
