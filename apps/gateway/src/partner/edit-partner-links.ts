import type { Fault } from '#libs/domain';
import { AuditLog, PartnerLinkRepository, TenantWork } from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { faultyBody } from '../http/faulty-body.js';
import type { Claim } from '../idempotency/claim.js';
import { notFound } from '../problems/problem.js';
import {
  showPartnerLink,
  type createdPartnerLinkSchema,
  type newPartnerLinkSchema,
} from './partner-link.schema.js';
import { newPartnerToken } from './partner-token.js';

const MINUTE_MS = 60_000;

/** Where the page for partners is, as people reach it. */
export const PARTNER_PAGE_URL = Symbol('URL of the page for partners');

/** Makes and ends the links of partners, each with its entry in the audit log. Throws `Problem`s. */
@Injectable()
export class EditPartnerLinks {
  constructor(
    private readonly work: TenantWork,
    private readonly links: PartnerLinkRepository,
    private readonly audit: AuditLog,
    @Inject(PARTNER_PAGE_URL) private readonly pageUrl: URL,
  ) {}

  /** The one time that the link itself is told: only the hash of what makes it one is kept. */
  issue(
    { tenantId, source }: Pick<Caller, 'tenantId' | 'source'>,
    body: z.output<typeof newPartnerLinkSchema>,
    claim: Claim,
  ): Promise<z.output<typeof createdPartnerLinkSchema>> {
    const { token, hash } = newPartnerToken();
    return this.work.run(tenantId, async () => {
      const named = body.endpoint_ids?.map((endpointId) => endpointId.toLowerCase()) ?? null;
      await this.check(tenantId, named ?? []);
      const endpointIds = named && [...new Set(named)];
      const link = await this.links.create(tenantId, {
        id: claim.resourceId,
        tokenHash: hash,
        endpointIds,
        livesMs: body.expires_in_minutes * MINUTE_MS,
      });
      await this.audit.append(tenantId, {
        ...source,
        action: 'partner_link.created',
        target: `partner_link:${link.id}`,
        before: null,
        after: { endpoint_ids: endpointIds, expires_at: link.expiresAt.toISOString() },
      });
      // Browsers send nothing of what stands behind `#`, so no log on the way has it.
      const url = `${this.pageUrl.href}#${token.reveal()}`;
      const shown = { ...showPartnerLink(link, new Date()), url };
      await claim.keep(tenantId, 201, shown);
      return shown;
    });
  }

  /** Asked again, nothing more happens. */
  revoke({ tenantId, source }: Pick<Caller, 'tenantId' | 'source'>, id: string): Promise<void> {
    return this.work.run(tenantId, async () => {
      const outcome = await this.links.revoke(tenantId, id);
      if (outcome === 'missing') throw notFound('partner link');
      if (outcome === 'ended') return;
      await this.audit.append(tenantId, {
        ...source,
        action: 'partner_link.revoked',
        target: `partner_link:${id}`,
        before: { status: 'open' },
        after: { status: 'revoked' },
      });
    });
  }

  private async check(tenantId: string, ids: readonly string[]): Promise<void> {
    const known = new Set(await this.links.endpointsAmong(tenantId, ids));
    const faults = ids.flatMap((id, at): Fault[] =>
      known.has(id)
        ? []
        : [
            {
              pointer: `/endpoint_ids/${at}`,
              code: 'unknown_endpoint',
              message: 'You have no webhook endpoint of this id.',
              fix: 'Name endpoints of yours, or leave the list out for all of them.',
            },
          ],
    );
    if (faults.length > 0) throw faultyBody(faults);
  }
}
