import { deliverEndpoint, Lanes } from '#libs/jobs';
import {
  AuditLog,
  DeliveryLog,
  EndpointFare,
  TenantWork,
  WebhookEndpointRepository,
  WebhookRecoveries,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import type { Claim } from '../idempotency/claim.js';
import { notFound, Problem } from '../problems/problem.js';
import { showDelivery, type deliverySchema } from './delivery.schema.js';
import { endpointInUse } from './endpoint-in-use.js';

/** Longer than a post may take. */
const LOOK_AGAIN_AFTER_SECONDS = 30;

/** Sends one delivery again, also one that arrived. Throws `Problem`s. */
@Injectable()
export class RetryDelivery {
  constructor(
    private readonly work: TenantWork,
    private readonly deliveries: DeliveryLog,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly fare: EndpointFare,
    private readonly recoveries: WebhookRecoveries,
    private readonly audit: AuditLog,
    @Inject(Lanes) private readonly lanes: Pick<Lanes, 'wakeQuietly'>,
  ) {}

  async run(
    { tenantId, source }: Pick<Caller, 'tenantId' | 'source'>,
    id: string,
    claim: Claim,
  ): Promise<z.output<typeof deliverySchema>> {
    const answer = await this.work.run(tenantId, async () => {
      const before = await this.deliveries.find(tenantId, id);
      if (!before) throw notFound('delivery');
      await endpointInUse(this.endpoints, tenantId, before.delivery.endpointId);
      const outcome = await this.recoveries.resend(tenantId, id);
      if (outcome === 'under-way') {
        throw new Problem('delivery_under_way', 'It is being sent at this moment.', {
          retryAfterSeconds: LOOK_AGAIN_AFTER_SECONDS,
        });
      }
      const found = await this.deliveries.find(tenantId, id);
      if (outcome === 'missing' || !found) throw notFound('delivery');
      const { delivery } = found;
      await this.fare.unpark(tenantId, delivery.endpointId);
      await this.audit.append(tenantId, {
        ...source,
        action: 'webhook_delivery.retried',
        target: `webhook_delivery:${id}`,
        before: { state: before.delivery.state },
        after: { state: delivery.state },
      });
      const shown = showDelivery(delivery);
      await claim.keep(tenantId, 202, shown, {});
      return shown;
    });
    const lane = { v: 1 as const, tenantId, endpointId: answer.endpoint_id };
    await this.lanes.wakeQuietly(deliverEndpoint, [lane]);
    return answer;
  }
}
