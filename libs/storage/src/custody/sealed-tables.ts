import type { SealContext } from './sealed.js';

/** A table that holds sealed secrets, and how a row of it is named. */
export type SealedTable = {
  name: 'account_tokens' | 'webhook_endpoints' | 'idempotency_keys';
  /** What names a row within its tenant, with its type. */
  key: readonly { column: string; type: string }[];
  sealed: string;
  purpose: SealContext['purpose'];
  /** What a person may be shown of a row that does not open. */
  shown: string;
};

export const SEALED_TABLES: readonly SealedTable[] = [
  {
    name: 'account_tokens',
    key: [{ column: 'account_id', type: 'uuid' }],
    sealed: 'sealed',
    purpose: 'access-token',
    shown: `'account ' || account_id`,
  },
  {
    name: 'webhook_endpoints',
    key: [{ column: 'id', type: 'uuid' }],
    sealed: 'sealed_secret',
    purpose: 'webhook-secret',
    shown: `'webhook endpoint ' || id`,
  },
  {
    name: 'idempotency_keys',
    key: [
      { column: 'owner', type: 'text' },
      { column: 'key', type: 'text' },
    ],
    sealed: 'sealed_body',
    purpose: 'idempotent-answer',
    shown: `'idempotent answer of ' || owner`,
  },
];

/** The key of a row, in the order of its table's columns. */
export type RowKey = readonly string[];

export function contextOf(table: SealedTable, tenantId: string, key: RowKey): SealContext {
  return { tenantId, ownerId: key.join('\n'), purpose: table.purpose };
}
