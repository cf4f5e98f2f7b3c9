import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

/** Who changed what. The run-time role may add and read rows, never change or remove them. */
@Entity('audit_log')
export class AuditEntry {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('text')
  actor!: string;

  @Column('text')
  action!: string;

  @Column('text')
  target!: string;

  /** What it was; null for what is new. Never a secret. */
  @Column('jsonb', { nullable: true })
  before!: Record<string, unknown> | null;

  /** What it became; null for what is gone. Never a secret. */
  @Column('jsonb', { nullable: true })
  after!: Record<string, unknown> | null;

  @Column('text', { name: 'request_id', nullable: true })
  requestId!: string | null;

  /** The address that the request came from. */
  @Column('text', { nullable: true })
  ip!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
