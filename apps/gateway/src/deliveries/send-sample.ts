import { sampleFact, type FactType } from '#libs/domain';
import { deliverEndpoint, Lanes } from '#libs/jobs';
import {
  AuditLog,
  EndpointFare,
  FactRepository,
  TenantWork,
  WebhookEndpointRepository,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import type { Claim } from '../idempotency/claim.js';
import type { sentSampleSchema } from './delivery.schema.js';
import { endpointInUse } from './endpoint-in-use.js';

/** Sends an endpoint the sample of a fact, also of a type that it is not told of. Throws `Problem`s. */
@Injectable()
export class SendSample {
  constructor(
    private readonly work: TenantWork,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly fare: EndpointFare,
    private readonly facts: FactRepository,
    private readonly audit: AuditLog,
    @Inject(Lanes) private readonly lanes: Pick<Lanes, 'wakeQuietly'>,
  ) {}

  async run(
    { tenantId, source }: Caller,
    ref: string,
    type: FactType,
    claim: Claim,
  ): Promise<z.output<typeof sentSampleSchema>> {
    const { answer, endpointId } = await this.work.run(tenantId, async () => {
      const endpoint = await endpointInUse(this.endpoints, tenantId, ref);
      const fact = sampleFact(type, endpoint.id, new Date(), source.requestId);
      const sent = await this.facts.appendSample(tenantId, endpoint.id, {
        type,
        body: JSON.stringify(fact),
      });
      await this.fare.unpark(tenantId, endpoint.id);
      await this.audit.append(tenantId, {
        ...source,
        action: 'webhook_endpoint.tested',
        target: `webhook_endpoint:${endpoint.id}`,
        before: null,
        after: { type },
      });
      const made = { delivery_id: sent.deliveryId, webhook_id: sent.factId, type };
      await claim.keep(tenantId, 202, made, {});
      return { answer: made, endpointId: endpoint.id };
    });
    await this.lanes.wakeQuietly(deliverEndpoint, [{ v: 1, tenantId, endpointId }]);
    return answer;
  }
}
