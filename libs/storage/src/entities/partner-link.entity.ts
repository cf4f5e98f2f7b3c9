import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A way for a partner to look after webhook endpoints without an account, for a while. */
@Entity('partner_links')
export class PartnerLink {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** SHA-256 of what makes the link one: only who holds the link has it. */
  @Column('bytea', { name: 'token_hash', select: false })
  tokenHash!: Buffer;

  /** What it shows; null: every endpoint of the tenant. */
  @Column('uuid', { name: 'endpoint_ids', array: true, nullable: true })
  endpointIds!: string[] | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
