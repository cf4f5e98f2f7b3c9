import type { FactType } from '#libs/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Something that happened, in the exact bytes that partners receive. */
@Entity('facts')
export class Fact {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'account_id', nullable: true })
  accountId!: string | null;

  /** The person that it tells of, so that it can be erased with them. */
  @Column('text', { name: 'person_id', nullable: true })
  personId!: string | null;

  /** The inbound event that it tells of. */
  @Column('uuid', { name: 'event_id', nullable: true })
  eventId!: string | null;

  @Column('text')
  type!: FactType;

  /** Its place among the facts of its account (of its tenant, when it is of none), from 1. */
  @Column('bigint', { transformer: { from: Number, to: String } })
  sequence!: number;

  @Column('text')
  body!: string;

  /** Sent on request, to try an endpoint: it tells of nothing that happened. */
  @Column('boolean')
  sample!: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
