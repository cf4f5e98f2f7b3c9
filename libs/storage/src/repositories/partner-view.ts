import type { FactType } from '#libs/domain';
import type { DeliveryState } from '../entities/webhook-delivery.entity.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** An endpoint as a partner sees it. */
export type SeenEndpoint = {
  id: string;
  url: string;
  description: string | null;
  enabled: boolean;
  disabledReason: string | null;
  deliveries: SeenDelivery[];
};

export type SeenDelivery = {
  id: string;
  factId: string;
  type: FactType;
  state: DeliveryState;
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: Date;
  nextAttemptAt: Date;
};

/** Endpoints that a page shows at most, and deliveries of each. */
const MOST_ENDPOINTS = 20;
const MOST_DELIVERIES = 20;

/** What the page for partners shows. No body of a fact: who took part in it is the tenant's affair. */
export class PartnerView {
  constructor(private readonly work: TenantWork) {}

  /** The newest endpoints first, each with its newest deliveries. `ids` null: of all endpoints. */
  read(tenantId: string, ids: readonly string[] | null): Promise<SeenEndpoint[]> {
    return this.work.run(tenantId, async (manager) => {
      const endpoints = await selectRows<Omit<SeenEndpoint, 'deliveries'>>(manager, ENDPOINTS, [
        tenantId,
        ids,
      ]);
      const deliveries = await selectRows<SeenDelivery & { endpointId: string }>(
        manager,
        DELIVERIES,
        [tenantId, endpoints.map(({ id }) => id)],
      );
      return endpoints.map((endpoint) => ({
        ...endpoint,
        deliveries: deliveries.filter(({ endpointId }) => endpointId === endpoint.id),
      }));
    });
  }

  /** Whether the delivery is to one of the endpoints; null: to any. */
  async shows(
    tenantId: string,
    deliveryId: string,
    ids: readonly string[] | null,
  ): Promise<boolean> {
    const rows = await this.work.run(tenantId, (manager) =>
      selectRows(
        manager,
        `SELECT 1 FROM webhook_deliveries
          WHERE tenant_id = $1 AND id = $2 AND ($3::uuid[] IS NULL OR endpoint_id = ANY ($3))`,
        [tenantId, deliveryId, ids],
      ),
    );
    return rows.length > 0;
  }
}

const ENDPOINTS = `
  SELECT id, url, description, enabled, disabled_reason AS "disabledReason"
    FROM webhook_endpoints
   WHERE tenant_id = $1 AND ($2::uuid[] IS NULL OR id = ANY ($2))
   ORDER BY id DESC LIMIT ${MOST_ENDPOINTS}`;

const DELIVERIES = `
  SELECT d.*, f.type
    FROM unnest($2::uuid[]) AS e (id) CROSS JOIN LATERAL (
      SELECT id, endpoint_id AS "endpointId", fact_id AS "factId", state, attempts,
             last_status AS "lastStatus", last_error AS "lastError", created_at AS "createdAt",
             next_attempt_at AS "nextAttemptAt"
        FROM webhook_deliveries
       WHERE tenant_id = $1 AND endpoint_id = e.id ORDER BY id DESC LIMIT ${MOST_DELIVERIES}) d
    JOIN facts f ON f.tenant_id = $1 AND f.id = d."factId"
   ORDER BY d.id DESC`;
