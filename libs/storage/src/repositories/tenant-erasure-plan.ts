/** Rows that hang on those of a root by `column`, and are erased together with them. */
type Branch = { table: string; column: string; lockable: boolean };

export type ErasureRoot = {
  table: string;
  /** Rows of one transaction. Few where each has many rows of its branches. */
  batchRows: number;
  /** False: the tenant's role may not change such rows, and so may not lock them either. */
  lockable: boolean;
  branches: readonly Branch[];
  /** Rows by which others still hang on a row: it stays until they are gone. */
  guards: readonly Pick<Branch, 'table' | 'column'>[];
};

const alone = { batchRows: 2_000, lockable: true, branches: [], guards: [] };
const branch = (table: string, column: string): Branch => ({ table, column, lockable: true });

/**
 * Where the rows of a tenant are, in the order in which they go: what hangs on a row goes before
 * it, so that no deletion cascades to rows that nobody counted. Every root is found by an index
 * that begins with `tenant_id`, every branch and guard by one on its column.
 *
 * Not here is what goes with the tenant's own row: its audit log.
 */
export const ERASURE_PLAN: readonly ErasureRoot[] = [
  { ...alone, table: 'api_keys' },
  {
    ...alone,
    table: 'facts',
    batchRows: 500,
    lockable: false,
    branches: [
      { ...branch('webhook_attempts', 'fact_id'), lockable: false },
      branch('webhook_deliveries', 'fact_id'),
    ],
  },
  // Facts that are written meanwhile count on: it comes back, and goes again.
  { ...alone, table: 'fact_sequences' },
  { ...alone, table: 'inbound_events', branches: [branch('replies', 'event_id')] },
  { ...alone, table: 'reply_rules' },
  {
    ...alone,
    table: 'webhook_endpoints',
    branches: [branch('webhook_recoveries', 'endpoint_id')],
    guards: [{ table: 'webhook_deliveries', column: 'endpoint_id' }],
  },
  {
    ...alone,
    table: 'accounts',
    batchRows: 100,
    branches: [
      branch('account_tokens', 'account_id'),
      branch('account_care', 'account_id'),
      branch('ice_breakers', 'account_id'),
      { ...branch('ice_breaker_revisions', 'account_id'), lockable: false },
      branch('ice_breaker_syncs', 'account_id'),
    ],
    guards: [
      { table: 'inbound_events', column: 'account_id' },
      { table: 'reply_rules', column: 'account_id' },
    ],
  },
  { ...alone, table: 'connect_links' },
  { ...alone, table: 'data_erasures' },
  { ...alone, table: 'idempotency_keys' },
  {
    ...alone,
    table: 'tenant_keys',
    guards: ['account_tokens', 'webhook_endpoints', 'idempotency_keys'].map((table) => ({
      table,
      column: 'data_key_id',
    })),
  },
];
