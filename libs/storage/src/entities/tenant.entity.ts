import type { TenantLimits } from '#libs/domain';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** `deleting`: nothing of it is served or sent any more, and its rows are going. */
export type TenantStatus = 'active' | 'suspended' | 'deleting';

@Entity('tenants')
export class Tenant {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  @Column('text', { name: 'external_id', nullable: true })
  externalId!: string | null;

  @Column('text')
  status!: TenantStatus;

  /** What differs from the limits of the installation. */
  @Column('jsonb')
  limits!: Partial<TenantLimits>;

  /** Where a person may be sent after a login, without query; see `mayReturnTo`. */
  @Column('text', { name: 'return_urls', array: true })
  returnUrls!: string[];

  /** Events, replies, facts and deliveries older than this are removed. */
  @Column('integer', { name: 'retention_days' })
  retentionDays!: number;

  /** Counts its changes; shown as the ETag. */
  @Column('integer')
  version!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
