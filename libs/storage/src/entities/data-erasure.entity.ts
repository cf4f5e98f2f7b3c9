import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ErasureScope = 'person' | 'account';

/** The erasure of what is kept of one person, or of one account and all that hangs on it. */
@Entity('data_erasures')
export class DataErasure {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  scope!: ErasureScope;

  /** Of a person: only what this account has of them; null: what all accounts of the tenant have. */
  @Column('uuid', { name: 'account_id', nullable: true })
  accountId!: string | null;

  /** Null once nothing of the person is left. */
  @Column('text', { name: 'person_id', nullable: true })
  personId!: string | null;

  /** The callback of Meta's that asked for it; null when the tenant did. */
  @Column('uuid', { name: 'consent_request_id', nullable: true })
  consentRequestId!: string | null;

  @Column('text')
  status!: 'running' | 'done';

  /** What came in later is not meant. */
  @Column('timestamptz', { name: 'received_until' })
  receivedUntil!: Date;

  /** How far each table has come. */
  @Column('jsonb')
  progress!: Record<string, unknown>;

  /** Rows that are gone, by table. */
  @Column('jsonb')
  erased!: Record<string, number>;

  @Column('integer')
  attempts!: number;

  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column('timestamptz', { name: 'next_attempt_at', nullable: true })
  nextAttemptAt!: Date | null;

  @Column('text')
  actor!: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('text', { nullable: true })
  ip!: string | null;

  @Column('timestamptz', { name: 'requested_at' })
  requestedAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
