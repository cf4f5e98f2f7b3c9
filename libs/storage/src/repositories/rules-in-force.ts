import { LRUCache } from 'lru-cache';
import type { ReplyRuleRow } from '../entities/reply-rule.entity.js';
import type { ReplyRuleRepository } from './reply-rule.repository.js';

/** Characters of all tenants' rules that are kept; a tenant that is forgotten is read again, each time. */
const MOST_KEPT = 32_000_000;

type Kept = { stamp: string; rules: readonly ReplyRuleRow[] };

/** The rules of each tenant, in the order in which they are tried, read again only when one has changed. */
export class RulesInForce {
  private readonly byTenant = new LRUCache<string, Kept>({
    maxSize: MOST_KEPT,
    sizeCalculation: ({ rules }) => JSON.stringify(rules).length,
  });

  constructor(private readonly rules: Pick<ReplyRuleRepository, 'list' | 'stamp'>) {}

  /** As they stand now. Nobody may change what it gives. */
  async of(tenantId: string): Promise<readonly ReplyRuleRow[]> {
    const stamp = await this.rules.stamp(tenantId);
    const kept = this.byTenant.get(tenantId);
    if (kept?.stamp === stamp) return kept.rules;
    // Read after its stamp: what changes in between is read again the next time, and never missed.
    const rules = await this.rules.list(tenantId);
    this.byTenant.set(tenantId, { stamp, rules });
    return rules;
  }
}
