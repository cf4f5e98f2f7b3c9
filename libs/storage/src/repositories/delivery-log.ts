import type { FactType } from '#libs/domain';
import type { EntityManager } from 'typeorm';
import { WebhookAttempt } from '../entities/webhook-attempt.entity.js';
import { WebhookDelivery } from '../entities/webhook-delivery.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import type { TenantWork } from '../tenant-work.js';

/** A delivery with what its fact says of itself. */
export type DeliveryOfFact = WebhookDelivery & { type: FactType; accountId: string | null };

/** What is null narrows nothing. */
export type DeliveryFilter = {
  state: string | null;
  type: string | null;
  accountId: string | null;
  /** Owed at this instant or later. */
  since: Date | null;
  /** Owed before this instant. */
  until: Date | null;
};

/** As many attempts as a delivery is shown with, the last ones. */
export const SHOWN_ATTEMPTS = 50;

/** What was sent to endpoints, and what they answered. */
export class DeliveryLog {
  constructor(private readonly work: TenantWork) {}

  /** Newest first. */
  list(
    tenantId: string,
    endpointId: string,
    filter: DeliveryFilter,
    limit: number,
    after: IdPlace | null,
  ): Promise<Page<DeliveryOfFact>> {
    return this.work.run(tenantId, async (manager) => {
      const query = withFacts(manager)
        .where({ tenantId, endpointId })
        .orderBy({ 'd.id': 'DESC' })
        .limit(limit + 1);
      if (after !== null) query.andWhere('d.id < :after', { after: after.id });
      for (const [name, condition] of Object.entries(CONDITIONS)) {
        const value = filter[name as keyof DeliveryFilter];
        if (value !== null) query.andWhere(condition, { [name]: value });
      }
      const { entities, raw } = await query.getRawAndEntities<FactColumns>();
      return pageOf(LISTS.deliveries, entities.map(joined(raw)), limit);
    });
  }

  /** With its last attempts, oldest first; null when it is not there. */
  find(
    tenantId: string,
    id: string,
  ): Promise<{ delivery: DeliveryOfFact; attempts: WebhookAttempt[] } | null> {
    return this.work.run(tenantId, async (manager) => {
      const query = withFacts(manager).where({ tenantId, id });
      const { entities, raw } = await query.getRawAndEntities<FactColumns>();
      const [delivery] = entities.map(joined(raw));
      if (!delivery) return null;
      const attempts = await manager.find(WebhookAttempt, {
        where: { tenantId, deliveryId: id },
        order: { id: 'DESC' },
        take: SHOWN_ATTEMPTS,
      });
      return { delivery, attempts: attempts.toReversed() };
    });
  }
}

type FactColumns = { fact_type: FactType; fact_account_id: string | null };

function withFacts(manager: EntityManager) {
  return manager
    .createQueryBuilder(WebhookDelivery, 'd')
    .innerJoin('facts', 'f', 'f.id = d.fact_id')
    .addSelect('f.type', 'fact_type')
    .addSelect('f.account_id', 'fact_account_id');
}

function joined(raw: readonly FactColumns[]) {
  return (delivery: WebhookDelivery, at: number): DeliveryOfFact => ({
    ...delivery,
    type: raw[at]!.fact_type,
    accountId: raw[at]!.fact_account_id,
  });
}

const CONDITIONS: Record<keyof DeliveryFilter, string> = {
  state: 'd.state = :state',
  type: 'f.type = :type',
  accountId: 'f.account_id = :accountId',
  since: 'd.created_at >= :since',
  until: 'd.created_at < :until',
};
