import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One post of a delivery and what came back. Rows are added, and go after 30 days. */
@Entity('webhook_attempts')
export class WebhookAttempt {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'delivery_id' })
  deliveryId!: string;

  @Column('uuid', { name: 'fact_id' })
  factId!: string;

  /** The `webhook-attempt` that was sent. */
  @Column('integer')
  number!: number;

  /** `delivered`, `refused` (another status), or why no answer was taken. */
  @Column('text')
  outcome!: string;

  @Column('integer', { nullable: true })
  status!: number | null;

  @Column('text', { nullable: true })
  error!: string | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('integer')
  ms!: number;

  /** Values that could let somebody in are left out. */
  @Column('jsonb', { name: 'request_headers' })
  requestHeaders!: Record<string, string>;

  @Column('jsonb', { name: 'answer_headers', nullable: true })
  answerHeaders!: Record<string, string> | null;

  /** Its first 10 kB. */
  @Column('text', { nullable: true })
  answer!: string | null;
}
