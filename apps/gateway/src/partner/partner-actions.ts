import { isUuid } from '#libs/domain';
import { PartnerView, WebhookEndpointRepository, type AuditSource } from '#libs/storage';
import { Injectable } from '@nestjs/common';
import { RetryDelivery } from '../deliveries/retry-delivery.js';
import { Claim } from '../idempotency/claim.js';
import { Problem } from '../problems/problem.js';
import { EditWebhookEndpoints } from '../webhook-endpoints/edit-webhook-endpoints.js';
import { newEndpointKey, toldSecretOf } from '../webhook-endpoints/endpoint-key.js';
import type { FollowedLink } from './follow-partner-link.js';
import type { RotatedSecret } from './partner-pages.js';

type Link = Pick<FollowedLink, 'id' | 'tenantId' | 'endpointIds'>;

/** How long the old secret signs beside the new one. */
const OVERLAP_MS = 24 * 3_600_000;

/** What a partner may do to the endpoints of its link: what the API would do, and no more. */
@Injectable()
export class PartnerActions {
  constructor(
    private readonly view: PartnerView,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly retry: RetryDelivery,
    private readonly edit: EditWebhookEndpoints,
  ) {}

  /** False when the link does not show the delivery, or it cannot be sent now. */
  async resend(link: Link, deliveryId: string, source: AuditSource): Promise<boolean> {
    const { tenantId, endpointIds } = link;
    if (!isUuid(deliveryId)) return false;
    if (!(await this.view.shows(tenantId, deliveryId, endpointIds))) return false;
    const done = await unlessRefused(
      this.retry.run({ tenantId, source }, deliveryId, new Claim(null, null)),
    );
    return done !== null;
  }

  /** Null when the link does not show the endpoint, or it has changed meanwhile. */
  async rotate(
    { tenantId, endpointIds }: Link,
    endpointId: string,
    source: AuditSource,
  ): Promise<RotatedSecret | null> {
    if (!isUuid(endpointId) || !(endpointIds?.includes(endpointId) ?? true)) return null;
    const before = await this.endpoints.find(tenantId, endpointId);
    if (!before) return null;
    const key = newEndpointKey(before.signature);
    const caller = { tenantId, source };
    const row = await unlessRefused(
      this.edit.rotate(caller, before.id, key, OVERLAP_MS, before.version),
    );
    if (row === null) return null;
    const { url, publicKey, overlapUntil: oldUntil } = row;
    return { url, secret: toldSecretOf(key), publicKey, oldUntil };
  }
}

/** What the API would refuse is told on the page in words of its own. */
async function unlessRefused<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem && error.getStatus() < 500) return null;
    throw error;
  }
}
