import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** `v1`: HMAC-SHA256 by a shared secret; `v1a`: ed25519, verified by a public key. */
export type SignatureScheme = 'v1' | 'v1a';

@Entity('webhook_endpoints')
export class WebhookEndpoint {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  url!: string;

  @Column('text', { nullable: true })
  description!: string | null;

  /** Types and families such as `reply.*`; null: every type. */
  @Column('text', { name: 'event_types', array: true, nullable: true })
  eventTypes!: string[] | null;

  /** Only facts of these; null: of all, and of none. */
  @Column('uuid', { name: 'account_ids', array: true, nullable: true })
  accountIds!: string[] | null;

  /** The tenant's own marks. */
  @Column('jsonb')
  labels!: Record<string, string>;

  /** Of the tenant's own headers; their values are sealed. */
  @Column('text', { name: 'header_names', array: true })
  headerNames!: string[];

  @Column('text')
  signature!: SignatureScheme;

  /** By which `v1a` is verified. */
  @Column('text', { name: 'public_key', nullable: true })
  publicKey!: string | null;

  /** Until when a secret that was rotated signs too; null: there is none. */
  @Column('timestamptz', { name: 'overlap_until', nullable: true })
  overlapUntil!: Date | null;

  /** Posts that may begin in a second; null: as fast as it goes. */
  @Column('integer', { name: 'rate_per_second', nullable: true })
  ratePerSecond!: number | null;

  /** Posts side by side. */
  @Column('integer')
  concurrency!: number;

  /** A fact of an account waits for those before it. */
  @Column('boolean')
  ordered!: boolean;

  /** Bodies have ids only. */
  @Column('boolean')
  thin!: boolean;

  /** Seconds before each try but the first; null: the schedule of Standard Webhooks. */
  @Column('integer', { name: 'retry_schedule', array: true, nullable: true })
  retrySchedule!: number[] | null;

  /** The key-encryption key that sealed the secret itself; null when a key of the tenant did. */
  @Column('text', { name: 'key_id', select: false, nullable: true })
  keyId!: string | null;

  @Column('uuid', { name: 'data_key_id', select: false, nullable: true })
  dataKeyId!: string | null;

  /** Its secrets, and the values of its own headers. */
  @Column('text', { name: 'sealed_secret', select: false })
  sealedSecret!: string;

  @Column('boolean')
  enabled!: boolean;

  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason!: string | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  /** Of the first try since the last success; null: the last one succeeded. */
  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince!: Date | null;

  @Column('timestamptz', { name: 'last_failure_at', nullable: true })
  lastFailureAt!: Date | null;

  /** Tries since the last success. */
  @Column('integer')
  failures!: number;

  @Column('integer')
  slowdown!: number;

  @Column('integer')
  probes!: number;

  /** Since when its breaker is open. */
  @Column('timestamptz', { name: 'broken_at', nullable: true })
  brokenAt!: Date | null;

  /** Nothing is sent to it before. */
  @Column('timestamptz', { name: 'parked_until', nullable: true })
  parkedUntil!: Date | null;

  /** The tenant's own name for it. */
  @Column('text', { name: 'external_id', nullable: true })
  externalId!: string | null;

  /** Counts its changes; shown as the ETag. */
  @Column('integer')
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
