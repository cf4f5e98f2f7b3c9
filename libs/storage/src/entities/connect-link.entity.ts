import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A way to connect one account by its owner's login; good for one login. */
@Entity('connect_links')
export class ConnectLink {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** SHA-256 of the `state` that goes to Instagram and comes back: only who holds the link has it. */
  @Column('bytea', { name: 'state_hash', select: false })
  stateHash!: Buffer;

  /** The tenant's own name for the account to come. */
  @Column('text', { name: 'external_id', nullable: true })
  externalId!: string | null;

  /** Where the person goes afterwards. */
  @Column('text', { name: 'return_url', nullable: true })
  returnUrl!: string | null;

  /** The account that must log in; null: any. */
  @Column('uuid', { name: 'expected_account_id', nullable: true })
  expectedAccountId!: string | null;

  @Column('text')
  actor!: string;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;

  /** Why it came to nothing; null: it did not, or was not used. */
  @Column('text', { nullable: true })
  failure!: string | null;

  /** Each kind of failure that was told while the link was open. */
  @Column('text', { name: 'failures_told', array: true, select: false })
  failuresTold!: string[];

  /** The account that it connected. */
  @Column('uuid', { name: 'account_id', nullable: true })
  accountId!: string | null;
}
