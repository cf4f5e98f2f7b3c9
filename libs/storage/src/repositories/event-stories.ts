import type { FactType } from '#libs/domain';
import { Account } from '../entities/account.entity.js';
import { InboundEventRow } from '../entities/inbound-event.entity.js';
import { ReplyRow } from '../entities/reply.entity.js';
import { Tenant } from '../entities/tenant.entity.js';
import type { DeliveryState } from '../entities/webhook-delivery.entity.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';

/** What an event caused to be sent to one endpoint. Not where to: a URL may hold a secret. */
export type DeliveryOfEvent = {
  id: string;
  endpointId: string;
  factId: string;
  type: FactType;
  state: DeliveryState;
  attempts: number;
  lastStatus: number | null;
  lastAttemptAt: Date | null;
  nextAttemptAt: Date;
  createdAt: Date;
};

/** An event with all that it led to. */
export type EventTale = {
  event: InboundEventRow;
  /** Of all its answers, by step. */
  replies: ReplyRow[];
  account: Account;
  tenantStatus: Tenant['status'];
  /** How many facts it caused. */
  facts: number;
  /** Oldest first, `MAX_DELIVERIES` at most. */
  deliveries: DeliveryOfEvent[];
  /** There are more deliveries than these. */
  isCut: boolean;
};

/** As many as the facts of a few answers make at a dozen endpoints. */
export const MAX_DELIVERIES = 100;

/** Reads what became of an event, in one unit of work and by keys alone. */
export class EventStories {
  constructor(private readonly work: TenantWork) {}

  /** Null for an event that is not there, or not in sight. */
  read(tenantId: string, eventId: string): Promise<EventTale | null> {
    return this.work.run(tenantId, async (manager) => {
      const event = await manager.findOneBy(InboundEventRow, { tenantId, id: eventId });
      if (!event) return null;
      const account = await manager.findOneByOrFail(Account, { tenantId, id: event.accountId });
      const tenant = await manager.findOneByOrFail(Tenant, { id: tenantId });
      const replies = await manager.find(ReplyRow, {
        where: { tenantId, eventId },
        order: { step: 'ASC' },
      });
      const [counted] = await selectRows<{ facts: number }>(manager, COUNT_FACTS, [
        tenantId,
        eventId,
      ]);
      const found = await selectRows<DeliveryOfEvent>(manager, FIND_DELIVERIES, [
        tenantId,
        eventId,
        MAX_DELIVERIES + 1,
      ]);
      return {
        event,
        replies,
        account,
        tenantStatus: tenant.status,
        facts: counted?.facts ?? 0,
        deliveries: found.slice(0, MAX_DELIVERIES),
        isCut: found.length > MAX_DELIVERIES,
      };
    });
  }
}

const COUNT_FACTS = `
  SELECT count(*)::int AS facts FROM facts WHERE tenant_id = $1 AND event_id = $2`;

/** By way of the endpoints, since the key of a delivery begins with them. */
const FIND_DELIVERIES = `
  SELECT d.id, d.endpoint_id AS "endpointId", d.fact_id AS "factId", f.type, d.state, d.attempts,
         d.last_status AS "lastStatus", d.last_attempt_at AS "lastAttemptAt",
         d.next_attempt_at AS "nextAttemptAt", d.created_at AS "createdAt"
    FROM facts f
    JOIN webhook_endpoints w ON w.tenant_id = f.tenant_id
    JOIN webhook_deliveries d ON d.endpoint_id = w.id AND d.fact_id = f.id AND d.tenant_id = $1
   WHERE f.tenant_id = $1 AND f.event_id = $2
   ORDER BY d.id LIMIT $3`;
