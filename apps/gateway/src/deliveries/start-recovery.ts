import { deliverEndpoint, Lanes } from '#libs/jobs';
import {
  AuditLog,
  EndpointFare,
  TenantWork,
  WebhookDeliveryRepository,
  WebhookEndpointRepository,
  WebhookRecoveries,
  type RecoveryDraft,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import type { Claim } from '../idempotency/claim.js';
import { Problem } from '../problems/problem.js';
import { unknownAccountsFault } from '../webhook-endpoints/unknown-accounts-fault.js';
import { showRecovery, type webhookRecoverySchema } from './delivery.schema.js';
import { endpointInUse } from './endpoint-in-use.js';

/** As many of an endpoint as may be under way at once. */
const MAX_RUNNING = 10;

/** Begins to owe an endpoint a range of facts once more; its lane works it off. Throws `Problem`s. */
@Injectable()
export class StartRecovery {
  constructor(
    private readonly work: TenantWork,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly fare: EndpointFare,
    private readonly deliveries: WebhookDeliveryRepository,
    private readonly recoveries: WebhookRecoveries,
    private readonly audit: AuditLog,
    @Inject(Lanes) private readonly lanes: Pick<Lanes, 'wakeQuietly'>,
  ) {}

  async run(
    { tenantId, source }: Caller,
    ref: string,
    draft: RecoveryDraft,
    claim: Claim,
  ): Promise<z.output<typeof webhookRecoverySchema>> {
    const answer = await this.work.run(tenantId, async () => {
      const { id: endpointId } = await endpointInUse(this.endpoints, tenantId, ref);
      if ((await this.recoveries.countRunning(tenantId, endpointId)) >= MAX_RUNNING) {
        throw new Problem('limit_reached', `${MAX_RUNNING} recoveries of it are under way.`);
      }
      const unknown = await this.endpoints.unknownAccounts(tenantId, draft.accountIds);
      if (unknown) throw unknownAccountsFault(unknown, draft.accountIds);
      const shown = showRecovery(await this.recoveries.create(tenantId, endpointId, draft));
      // Who asks for this says that the endpoint works: nothing waits for its old failures.
      await this.fare.unpark(tenantId, endpointId);
      await this.deliveries.hurry(tenantId, endpointId);
      const { kind, since, until, event_types, account_ids } = shown;
      await this.audit.append(tenantId, {
        ...source,
        action: 'webhook_endpoint.recovery_started',
        target: `webhook_endpoint:${endpointId}`,
        before: null,
        after: { kind, since, until, event_types, account_ids },
      });
      await claim.keep(tenantId, 202, shown, {});
      return shown;
    });
    const lane = { v: 1 as const, tenantId, endpointId: answer.endpoint_id };
    await this.lanes.wakeQuietly(deliverEndpoint, [lane]);
    return answer;
  }
}
