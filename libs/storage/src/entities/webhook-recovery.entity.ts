import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `failed`: what was given up; `all`: whatever was told, or would have been. */
export type RecoveryKind = 'failed' | 'all';

/** A range of facts that is owed to an endpoint once more, and how far that has come. */
@Entity('webhook_recoveries')
export class WebhookRecovery {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'endpoint_id' })
  endpointId!: string;

  @Column('text')
  kind!: RecoveryKind;

  @Column('timestamptz')
  since!: Date;

  @Column('timestamptz')
  until!: Date;

  @Column('text', { name: 'event_types', array: true, nullable: true })
  eventTypes!: string[] | null;

  @Column('uuid', { name: 'account_ids', array: true, nullable: true })
  accountIds!: string[] | null;

  @Column('integer')
  scanned!: number;

  @Column('integer')
  queued!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
