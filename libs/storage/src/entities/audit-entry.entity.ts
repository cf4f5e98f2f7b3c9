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

  @Column('jsonb')
  detail!: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;
}
