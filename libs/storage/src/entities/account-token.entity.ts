import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An account's access token, sealed; see `TokenCipher`. */
@Entity('account_tokens')
export class AccountToken {
  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** The key that sealed it, also inside the envelope: here so that a rewrap can find its rows. */
  @Column('text', { name: 'key_id' })
  keyId!: string;

  @Column('text')
  sealed!: string;

  @Column('timestamptz', { name: 'issued_at' })
  issuedAt!: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt!: Date | null;
}
