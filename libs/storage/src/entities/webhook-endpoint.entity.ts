import type { FactType } from '#libs/domain';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

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

  /** Null: every type. */
  @Column('text', { name: 'event_types', array: true, nullable: true })
  eventTypes!: FactType[] | null;

  /** The key-encryption key that sealed the secret itself; null when a key of the tenant did. */
  @Column('text', { name: 'key_id', select: false, nullable: true })
  keyId!: string | null;

  @Column('uuid', { name: 'data_key_id', select: false, nullable: true })
  dataKeyId!: string | null;

  @Column('text', { name: 'sealed_secret', select: false })
  sealedSecret!: string;

  @Column('boolean')
  enabled!: boolean;

  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason!: string | null;

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
