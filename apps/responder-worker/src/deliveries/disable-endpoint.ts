import { makeFactBody } from '#libs/domain';
import { deliverEndpoint, type JobsLog, type Lanes } from '#libs/jobs';
import type {
  AuditLog,
  FactRepository,
  TenantWork,
  WebhookEndpointRepository,
} from '#libs/storage';
import type { DisabledReason } from './judge-post.js';

export type DisableEndpointParts = {
  work: TenantWork;
  endpoints: Pick<WebhookEndpointRepository, 'disable'>;
  facts: Pick<FactRepository, 'append'>;
  audit: Pick<AuditLog, 'append'>;
  lanes: Pick<Lanes, 'wakeQuietly'>;
  log: Pick<JobsLog, 'warn'>;
  count: (reason: string) => void;
};

/**
 * Nothing more is sent to an endpoint until somebody enables it. Its tenant learns of it by the fact
 * `webhook_endpoint.disabled` at its other endpoints, by its audit log, and the operator by the log.
 */
export class DisableEndpoint {
  constructor(private readonly parts: DisableEndpointParts) {}

  async run(tenantId: string, endpointId: string, reason: DisabledReason): Promise<void> {
    const { work, endpoints, facts, audit, lanes, log, count } = this.parts;
    const told = await work.run(tenantId, async () => {
      if (!(await endpoints.disable(tenantId, endpointId, reason))) return null;
      const data = { endpoint_id: endpointId, reason };
      const body = makeFactBody('webhook_endpoint.disabled', data, new Date());
      await audit.append(tenantId, {
        actor: 'floe',
        requestId: null,
        ip: null,
        action: 'webhook_endpoint.disabled',
        target: `webhook_endpoint:${endpointId}`,
        before: { enabled: true },
        after: { enabled: false, disabled_reason: reason },
      });
      return facts.append(tenantId, [
        { accountId: null, type: body.type, body: JSON.stringify(body) },
      ]);
    });
    if (told === null) return;
    log.warn({ tenantId, endpointId, reason }, 'webhook endpoint disabled');
    count(reason);
    await lanes.wakeQuietly(
      deliverEndpoint,
      told.map((id) => ({ v: 1, tenantId, endpointId: id })),
    );
  }
}
