import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An account's access token, sealed; see `TokenCipher`. */
@Entity('account_tokens')
export class AccountToken {
  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** The key-encryption key that sealed it itself; null when a key of the tenant did. */
  @Column('text', { name: 'key_id', nullable: true })
  keyId!: string | null;

  /** The tenant's key that sealed it, also inside the envelope: here so that a rewrap finds its rows. */
  @Column('uuid', { name: 'data_key_id', nullable: true })
  dataKeyId!: string | null;

  /** When it was found not to open; null: it opens as far as anybody knows. */
  @Column('timestamptz', { name: 'seal_broken_at', nullable: true })
  sealBrokenAt!: Date | null;

  @Column('text')
  sealed!: string;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  /** Whether Instagram itself named `expiresAt`, or it is what tokens mostly live. */
  @Column('boolean', { name: 'expiry_known' })
  expiryKnown!: boolean;

  /** What its owner agreed to; null: Instagram did not say. */
  @Column('text', { array: true, nullable: true })
  scopes!: string[] | null;

  @Column('timestamptz', { name: 'refreshed_at', nullable: true })
  refreshedAt!: Date | null;
}
