import type { EndpointHealth, Secret } from '#libs/domain';
import { signingAt, type EndpointSeal } from '../custody/endpoint-seal.js';
import { JOINED_DATA_KEY, type DataKeyColumns } from '../custody/joined-data-key.js';
import { msAhead } from '../sql-rows.js';

/** All that it takes to post to an endpoint. */
export type ArmedEndpoint = {
  url: string;
  /** The one of now first; during an overlap also those before it. */
  secrets: Secret[];
  /** The tenant's own. Their values may be secrets. */
  headers: Record<string, string>;
  ratePerSecond: number | null;
  concurrency: number;
  ordered: boolean;
  thin: boolean;
  retrySchedule: number[] | null;
  health: EndpointHealth;
  /** How long nothing is to be sent yet; 0: no longer. */
  parkedMs: number;
  /** There are facts that are to be owed once more. */
  recovering: boolean;
};

export type ArmedRow = DataKeyColumns &
  Pick<
    ArmedEndpoint,
    'url' | 'ratePerSecond' | 'concurrency' | 'ordered' | 'thin' | 'retrySchedule' | 'recovering'
  > &
  Pick<EndpointHealth, 'failures' | 'probes' | 'slowdown'> & {
    sealed: string;
    failing_since_in: number | null;
    last_failure_in: number | null;
    broken_in: number | null;
    parked_in: number | null;
  };

/** Of the tenant $1 the endpoint $2, if anything may be sent to it. */
export const ARM_ENDPOINT = `
  SELECT e.url, e.sealed_secret AS sealed, e.rate_per_second AS "ratePerSecond", e.concurrency,
         e.ordered, e.thin, e.retry_schedule AS "retrySchedule", e.failures, e.probes, e.slowdown,
         ${msAhead('e.failing_since')} AS failing_since_in,
         ${msAhead('e.last_failure_at')} AS last_failure_in,
         ${msAhead('e.broken_at')} AS broken_in, ${msAhead('e.parked_until')} AS parked_in,
         EXISTS (SELECT 1 FROM webhook_recoveries r
                  WHERE r.endpoint_id = e.id AND r.finished_at IS NULL) AS recovering,
         ${JOINED_DATA_KEY.join(', ')}
    FROM webhook_endpoints e
    LEFT JOIN tenant_keys d ON d.tenant_id = e.tenant_id AND d.id = e.data_key_id
   WHERE e.tenant_id = $1 AND e.id = $2 AND e.enabled
     AND EXISTS (SELECT 1 FROM tenants t WHERE t.id = e.tenant_id AND t.status = 'active')`;

/** Times come as how far they lie ahead, and are told on this process's clock. */
export function armedOf(row: ArmedRow, seal: EndpointSeal, nowMs: number): ArmedEndpoint {
  const at = (inMs: number | null) => (inMs === null ? null : Math.round(nowMs + inMs));
  const { url, ratePerSecond, concurrency, ordered, thin, retrySchedule, recovering } = row;
  return {
    url,
    secrets: signingAt(seal, nowMs),
    headers: seal.headers,
    ratePerSecond,
    concurrency,
    ordered,
    thin,
    retrySchedule,
    recovering,
    health: {
      failures: row.failures,
      probes: row.probes,
      slowdown: row.slowdown,
      failingSinceMs: at(row.failing_since_in),
      lastFailureMs: at(row.last_failure_in),
      brokenMs: at(row.broken_in),
    },
    parkedMs: Math.max(0, Math.ceil(row.parked_in ?? 0)),
  };
}
