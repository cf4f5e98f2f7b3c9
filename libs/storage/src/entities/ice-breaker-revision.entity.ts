import type { IceBreakerSet } from '#libs/domain';
import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** How a revision came about: by an edit, by going back to an older one, or from Instagram itself. */
export type RevisionAction = 'set' | 'cleared' | 'restored' | 'adopted';

/** A set that the account once had as its wish. Its words never change, so that a late tap resolves. */
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

  @Column('text')
  action!: RevisionAction;

  /** The tenant's own words. */
  @Column('text', { nullable: true })
  reason!: string | null;

  @Column('integer', { name: 'restored_from', nullable: true })
  restoredFrom!: number | null;

  /** When it may first have been shown to people; null: never. */
  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  /** Who set it: `key:<id of the API key>`, or `instagram`. */
  @Column('text')
  author!: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
