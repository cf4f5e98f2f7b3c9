import { changedParts } from '#libs/domain';
import {
  AuditLog,
  TenantRegistry,
  TenantWork,
  type AuditSource,
  type TenantChange,
  type TenantRecord,
} from '#libs/storage';
import { Injectable } from '@nestjs/common';
import { KeyCache } from '../access/key-cache.js';
import { problemOfEdit } from '../http/edit-problem.js';
import { notFound, Problem } from '../problems/problem.js';
import { WakeTenant } from './wake-tenant.js';

/** Renames, suspends, resumes or limits a tenant, with the entry in its audit log. */
@Injectable()
export class ChangeTenant {
  constructor(
    private readonly work: TenantWork,
    private readonly tenants: TenantRegistry,
    private readonly audit: AuditLog,
    private readonly keys: KeyCache,
    private readonly wake: WakeTenant,
  ) {}

  /** With `ifVersion`, only when the tenant is still at that version. Throws `Problem`s. */
  async run(
    source: AuditSource,
    ref: string,
    change: TenantChange,
    ifVersion: number | null,
  ): Promise<TenantRecord> {
    const named = await this.tenants.find(ref);
    if (!named) throw notFound('tenant');
    const { before, row } = await this.edit(source, named.id, change, ifVersion);
    this.keys.forgetTenant(row.id);
    if (before.status === 'suspended' && row.status === 'active') await this.wake.run(row.id);
    return row;
  }

  private edit(
    source: AuditSource,
    tenantId: string,
    change: TenantChange,
    ifVersion: number | null,
  ) {
    return this.work.run(tenantId, async () => {
      const result = await this.tenants.edit(tenantId, change, ifVersion);
      if (result.outcome === 'deleting') {
        throw new Problem('conflict', 'The tenant is being deleted.');
      }
      if (result.outcome !== 'edited') throw problemOfEdit('tenant', result);
      const parts = changedParts(asAudited(result.before), asAudited(result.row));
      if (parts) {
        const target = `tenant:${tenantId}`;
        await this.audit.append(tenantId, {
          ...source,
          action: 'tenant.updated',
          target,
          ...parts,
        });
      }
      return result;
    });
  }
}

function asAudited(tenant: TenantRecord) {
  return {
    name: tenant.name,
    external_id: tenant.externalId,
    status: tenant.status,
    limits: tenant.limits,
    return_urls: tenant.returnUrls,
    retention_days: tenant.retentionDays,
  };
}
