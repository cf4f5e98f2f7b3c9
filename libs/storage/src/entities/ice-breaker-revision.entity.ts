import type { IceBreakerSet } from '#libs/domain';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** A set that the account once had as its wish. Never changed, so that a late tap resolves. */
@Entity('ice_breaker_revisions')
export class IceBreakerRevision {
  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId!: string;

  @PrimaryColumn('integer')
  revision!: number;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('jsonb', { name: 'ice_breakers' })
  iceBreakers!: IceBreakerSet;

  /** Who set it: `key:<id of the API key>`. */
  @Column('text')
  author!: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
