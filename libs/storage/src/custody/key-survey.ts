import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import type { RewrapRuns } from './rewrap-runs.js';
import { SEALED_TABLES } from './sealed-tables.js';

/** What needs a key-encryption key. */
export type KeyNeeds = {
  dataKeys: number;
  /** Rows that it sealed itself, before tenants had keys of their own. */
  rows: number;
  /** Of these, rows that were put aside since they do not open. */
  putAside: number;
};

export type KeySurvey = {
  needs: Map<string, KeyNeeds>;
  /** Rows that were put aside, each as a person may be shown it. */
  putAside: { tenantId: string; shown: string }[];
};

/** Counts, over all tenants, what needs which key-encryption key at this time. */
export async function surveyKeys(work: TenantWork, runs: RewrapRuns): Promise<KeySurvey> {
  const needs = new Map<string, KeyNeeds>();
  const needsOf = (kekId: string): KeyNeeds => {
    const known = needs.get(kekId) ?? { dataKeys: 0, rows: 0, putAside: 0 };
    needs.set(kekId, known);
    return known;
  };
  for (const [kekId, count] of await runs.dataKeysByKek()) needsOf(kekId).dataKeys += count;
  const putAside: KeySurvey['putAside'] = [];
  for await (const tenantId of runs.tenants(null)) {
    const rows = await work.run(tenantId, (manager) =>
      selectRows<FoundRows>(manager, FIND, [tenantId]),
    );
    for (const { key_id: keyId, n, shown } of rows) {
      if (keyId !== null) {
        needsOf(keyId).rows += n;
        if (shown !== null) needsOf(keyId).putAside += n;
      }
      if (shown !== null) putAside.push({ tenantId, shown });
    }
  }
  return { needs, putAside };
}

type FoundRows = { key_id: string | null; n: number; shown: string | null };

/** Rows put aside come one by one, all others as counts. */
const FIND = SEALED_TABLES.map(
  ({ name, shown, sealed }) => `
  SELECT key_id, count(*)::int AS n, NULL::text AS shown FROM ${name}
   WHERE tenant_id = $1 AND data_key_id IS NULL AND ${sealed} IS NOT NULL
     AND seal_broken_at IS NULL AND key_id IS NOT NULL
   GROUP BY key_id
  UNION ALL
  SELECT key_id, 1, ${shown} FROM ${name} WHERE tenant_id = $1 AND seal_broken_at IS NOT NULL`,
).join(' UNION ALL ');
