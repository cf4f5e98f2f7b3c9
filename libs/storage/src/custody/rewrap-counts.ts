/** What a run has done so far, over all the processes that worked on it. */
export type RewrapCounts = {
  tenants: number;
  /** Of these, such as were left as they are: the KMS refuses to unwrap a key of theirs. */
  tenantsLeft: number;
  /** Data keys that were put under the key-encryption key of the run. */
  dataKeysRewrapped: number;
  /** Tenants that were given another data key. */
  dataKeysRenewed: number;
  dataKeysRemoved: number;
  /** Rows that were sealed anew. */
  account_tokens: number;
  webhook_endpoints: number;
  idempotency_keys: number;
  /** Rows that did not open. */
  putAside: number;
};

export const NOTHING_YET: RewrapCounts = {
  tenants: 0,
  tenantsLeft: 0,
  dataKeysRewrapped: 0,
  dataKeysRenewed: 0,
  dataKeysRemoved: 0,
  account_tokens: 0,
  webhook_endpoints: 0,
  idempotency_keys: 0,
  putAside: 0,
};

export function plus(counts: RewrapCounts, more: Partial<RewrapCounts>): RewrapCounts {
  const sum = (name: keyof RewrapCounts) => counts[name] + (more[name] ?? 0);
  return {
    tenants: sum('tenants'),
    tenantsLeft: sum('tenantsLeft'),
    dataKeysRewrapped: sum('dataKeysRewrapped'),
    dataKeysRenewed: sum('dataKeysRenewed'),
    dataKeysRemoved: sum('dataKeysRemoved'),
    account_tokens: sum('account_tokens'),
    webhook_endpoints: sum('webhook_endpoints'),
    idempotency_keys: sum('idempotency_keys'),
    putAside: sum('putAside'),
  };
}

export function resealedRows(counts: RewrapCounts): number {
  return counts.account_tokens + counts.webhook_endpoints + counts.idempotency_keys;
}
