import type { EndpointHealth } from '#libs/domain';
import type { TenantWork } from '../tenant-work.js';

/** How endpoints fare, as their rows keep it. Nothing of it counts as a change of the endpoint. */
export class EndpointFare {
  constructor(private readonly work: TenantWork) {}

  /** How it fares after a turn, and for how long nothing is sent to it. */
  async note(
    tenantId: string,
    endpointId: string,
    health: EndpointHealth,
    parkMs: number,
  ): Promise<void> {
    const nowMs = Date.now();
    const ago = (ms: number | null) => (ms === null ? null : nowMs - ms);
    await this.work.run(tenantId, (manager) =>
      manager.query(NOTE_HEALTH, [
        tenantId,
        endpointId,
        health.failures,
        health.probes,
        health.slowdown,
        ago(health.failingSinceMs),
        ago(health.lastFailureMs),
        ago(health.brokenMs),
        parkMs > 0 ? parkMs : null,
      ]),
    );
  }

  /** Somebody says that it works again: the next try is made now. */
  async unpark(tenantId: string, endpointId: string): Promise<void> {
    await this.work.run(tenantId, (manager) =>
      manager.query(
        `UPDATE webhook_endpoints SET parked_until = NULL
          WHERE tenant_id = $1 AND id = $2 AND parked_until IS NOT NULL`,
        [tenantId, endpointId],
      ),
    );
  }
}

/** Times are given as how long ago they were: what the row is judged by is the database's clock. */
const NOTE_HEALTH = `
  UPDATE webhook_endpoints
     SET failures = $3, probes = $4, slowdown = $5,
         failing_since = now() - $6::float8 * interval '1 millisecond',
         last_failure_at = now() - $7::float8 * interval '1 millisecond',
         broken_at = now() - $8::float8 * interval '1 millisecond',
         parked_until = clock_timestamp() + $9::float8 * interval '1 millisecond'
   WHERE tenant_id = $1 AND id = $2 AND enabled`;
