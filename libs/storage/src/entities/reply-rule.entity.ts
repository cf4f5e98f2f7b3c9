import type { ReplyAction, RuleLimit, RuleMatch, RulePerson, RuleSchedule } from '#libs/domain';
import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

@Entity('reply_rules')
export class ReplyRuleRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  /** Null: the rule serves every account of the tenant. */
  @Column('uuid', { name: 'account_id', nullable: true })
  accountId!: string | null;

  @Column('text')
  name!: string;

  @Column('integer')
  priority!: number;

  @Column('boolean')
  enabled!: boolean;

  @Column('jsonb')
  match!: RuleMatch;

  /** Null: whatever locale was tapped. */
  @Column('jsonb', { nullable: true })
  locales!: string[] | null;

  /** Null: at all times. */
  @Column('jsonb', { nullable: true })
  schedule!: RuleSchedule | null;

  /** Null: whatever link led to the tap. */
  @Column('jsonb', { nullable: true })
  refs!: string[] | null;

  /** Null: for anybody. */
  @Column('text', { nullable: true })
  person!: RulePerson | null;

  /** Null: as often as it fits. */
  @Column('jsonb', { name: 'person_limit', nullable: true })
  limit!: RuleLimit | null;

  @Column('jsonb')
  actions!: ReplyAction[];

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
