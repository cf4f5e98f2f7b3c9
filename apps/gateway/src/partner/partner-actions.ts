import { deliverEndpoint, Lanes } from '#libs/jobs';
import { AuditLog, PartnerView, TenantWork, type AuditSource } from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { FollowedLink } from './follow-partner-link.js';

type Link = Pick<FollowedLink, 'id' | 'tenantId' | 'endpointIds'>;

/** What a partner may do to the endpoints of its link, each with its entry in the audit log. */
@Injectable()
export class PartnerActions {
  constructor(
    private readonly work: TenantWork,
    private readonly view: PartnerView,
    private readonly audit: AuditLog,
    @Inject(Lanes) private readonly lanes: Pick<Lanes, 'wakeQuietly'>,
  ) {}

  /** False when the link does not show the delivery, or it is on its way already. */
  async resend(link: Link, deliveryId: string, source: AuditSource): Promise<boolean> {
    const { tenantId } = link;
    const endpointId = await this.work.run(tenantId, async () => {
      const found = await this.view.resend(tenantId, deliveryId, link.endpointIds);
      if (found === null) return null;
      await this.audit.append(tenantId, {
        ...source,
        action: 'webhook_delivery.resent',
        target: `webhook_delivery:${deliveryId}`,
        before: null,
        after: { endpoint_id: found },
      });
      return found;
    });
    if (endpointId === null) return false;
    await this.lanes.wakeQuietly(deliverEndpoint, [{ v: 1, tenantId, endpointId }]);
    return true;
  }
}
