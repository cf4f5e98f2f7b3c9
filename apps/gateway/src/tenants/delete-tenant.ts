import { eraseTenant, Lanes } from '#libs/jobs';
import { LOGGER, type Logger } from '#libs/runtime';
import {
  TenantErasureRepository,
  TenantErasures,
  TenantRegistry,
  type AuditSource,
  type TenantErasure,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import { KeyCache } from '../access/key-cache.js';
import { changedMeanwhile } from '../http/revision-tag.js';
import { notFound } from '../problems/problem.js';

/** Begins the end of a tenant: its keys are dead at once, and a worker removes its rows. */
@Injectable()
export class DeleteTenant {
  constructor(
    private readonly tenants: TenantRegistry,
    private readonly eraser: TenantErasureRepository,
    private readonly erasures: TenantErasures,
    private readonly keys: KeyCache,
    private readonly lanes: Lanes,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /**
   * The erasure, new or, when it was asked for before, the one that is there, also after the tenant
   * is gone: who lost the answer may ask again. With `ifVersion`, only a tenant at that version
   * begins to be deleted. Throws `Problem`s.
   */
  async run(source: AuditSource, ref: string, ifVersion: number | null): Promise<TenantErasure> {
    const named = await this.tenants.find(ref);
    const result = named
      ? await this.eraser.request(named.id, ifVersion, source)
      : ({ outcome: 'not-found' } as const);
    switch (result.outcome) {
      case 'changed-meanwhile':
        throw changedMeanwhile(result.version);
      case 'not-found': {
        const ended = await this.erasures.findByTenant(ref);
        if (!ended) throw notFound('tenant');
        return ended;
      }
      case 'begun': {
        const { id: erasureId, tenantId } = result.erasure;
        this.log.info({ erasureId, tenantId, ip: source.ip }, 'tenant is being deleted');
        return this.begin(result.erasure);
      }
      case 'repeated':
        return this.begin(result.erasure);
    }
  }

  private async begin(erasure: TenantErasure): Promise<TenantErasure> {
    const { tenantId } = erasure;
    this.keys.forgetTenant(tenantId);
    await this.lanes.wakeQuietly(eraseTenant, [{ v: 1, tenantId }]);
    return erasure;
  }
}
