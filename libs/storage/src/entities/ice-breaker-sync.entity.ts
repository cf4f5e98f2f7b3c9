import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { LastError } from './ice-breakers.entity.js';

/** `publish`: to make Instagram show the wish; `check`: to see whether it still does. */
export type SyncKind = 'publish' | 'check';

/** One call of a try, as it went. */
export type SyncCall = {
  operation: string;
  /** HTTP; null when no answer came. */
  status: number | null;
  /** Milliseconds from its begin to its end. */
  ms: number;
  /** By which Meta's support finds the call; null when Meta named none. */
  trace_id: string | null;
};

/** How a try ended, told to tenants. */
export const SYNC_OUTCOMES = [
  'published',
  'unchanged',
  'overtaken',
  'will_retry',
  'waits',
  'failed',
  'in_sync',
  'repairing',
  'drifted',
  'foreign',
  'adopted',
] as const;

export type SyncResult = (typeof SYNC_OUTCOMES)[number];

/** One try of the sync lane. Written when it begins, so that one that killed its worker shows. */
@Entity('ice_breaker_syncs')
export class IceBreakerSync {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'tenant_id' })
  tenantId!: string;

  @Column('uuid', { name: 'account_id' })
  accountId!: string;

  @Column('text')
  kind!: SyncKind;

  @Column('integer')
  revision!: number;

  /** Null while it is under way; it stays so when its worker died. */
  @Column('text', { nullable: true })
  outcome!: SyncResult | null;

  @Column('jsonb')
  calls!: SyncCall[];

  @Column('jsonb', { nullable: true })
  error!: LastError | null;

  @Column('timestamptz', { name: 'started_at' })
  startedAt!: Date;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt!: Date | null;
}
