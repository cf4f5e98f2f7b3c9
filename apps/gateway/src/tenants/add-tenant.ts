import {
  AuditLog,
  TenantRegistry,
  TenantWork,
  type AuditSource,
  type NewTenant,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import { revisionTag } from '../http/revision-tag.js';
import type { Claim } from '../idempotency/claim.js';
import { Problem } from '../problems/problem.js';
import { showTenant } from './tenant.schema.js';

/** Adds a tenant, with the first entry of its audit log. */
@Injectable()
export class AddTenant {
  constructor(
    private readonly work: TenantWork,
    private readonly tenants: TenantRegistry,
    private readonly audit: AuditLog,
  ) {}

  /** Throws a `Problem` when the external id is taken. */
  run(source: AuditSource, tenant: NewTenant, claim: Claim) {
    const id = claim.resourceId;
    return this.work.run(id, async () => {
      await claim.recall(id);
      const row = await this.tenants.create(tenant, id);
      if (!row) throw new Problem('conflict', 'A tenant with this external_id exists already.');
      const body = showTenant(row);
      const { name, external_id, return_urls, retention_days } = body;
      await this.audit.append(id, {
        ...source,
        action: 'tenant.created',
        target: `tenant:${id}`,
        before: null,
        after: { name, external_id, limits: row.limits, return_urls, retention_days },
      });
      const etag = revisionTag(row.version);
      await claim.keep(id, 201, body, { etag });
      return { body, etag };
    });
  }
}
