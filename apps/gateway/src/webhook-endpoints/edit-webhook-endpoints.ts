import { changedParts } from '#libs/domain';
import { deliverEndpoint, Lanes } from '#libs/jobs';
import {
  AuditLog,
  TenantQuota,
  TenantWork,
  WebhookEndpointRepository,
  type AuditDraft,
  type EndpointChange,
  type EndpointDraft,
  type EndpointKey,
  type EditRefusal,
  type UnknownAccounts,
  type WebhookEndpoint,
} from '#libs/storage';
import { Inject, Injectable } from '@nestjs/common';
import type { Caller } from '../access/caller.js';
import { problemOfEdit } from '../http/edit-problem.js';
import { Problem } from '../problems/problem.js';
import { unknownAccountsFault } from './unknown-accounts-fault.js';

/** Whoever asks, as far as it matters here: endpoints are not for keys that are bound to accounts. */
type Editor = Pick<Caller, 'tenantId' | 'source'>;

/** Makes, changes and removes endpoints, each with its entry in the audit log. Throws `Problem`s. */
@Injectable()
export class EditWebhookEndpoints {
  constructor(
    private readonly work: TenantWork,
    private readonly endpoints: WebhookEndpointRepository,
    private readonly quota: TenantQuota,
    private readonly audit: AuditLog,
    @Inject(Lanes) private readonly lanes: Pick<Lanes, 'wakeQuietly'>,
  ) {}

  create(caller: Editor, draft: EndpointDraft): Promise<WebhookEndpoint> {
    const { tenantId } = caller;
    return this.work.run(tenantId, async () => {
      if (!(await this.quota.hasRoomFor(tenantId, 'webhook_endpoints'))) {
        throw new Problem('limit_reached', 'You have as many webhook endpoints as you may have.');
      }
      const result = await this.endpoints.create(tenantId, draft);
      if (result.outcome !== 'created') throw problemOf(result, draft.accountIds);
      const { row } = result;
      await this.note(caller, row, 'created', { before: null, after: asAudited(row) });
      return row;
    });
  }

  /** With `ifVersion`, only when the endpoint is still at that version. */
  async change(
    caller: Editor,
    ref: string,
    change: EndpointChange,
    ifVersion: number | null,
  ): Promise<WebhookEndpoint> {
    const { tenantId } = caller;
    const endpoint = await this.work.run(tenantId, async () => {
      const result = await this.endpoints.change(tenantId, ref, change, ifVersion);
      if (result.outcome !== 'edited') throw problemOf(result, change.accountIds);
      const { before, row } = result;
      if (before.version === row.version) return row;
      await this.note(caller, row, 'updated', partsOf(before, row));
      return row;
    });
    if (change.enabled === true) {
      await this.lanes.wakeQuietly(deliverEndpoint, [{ v: 1, tenantId, endpointId: endpoint.id }]);
    }
    return endpoint;
  }

  /** The secrets of before sign too, for `overlapMs` more. */
  rotate(
    caller: Editor,
    ref: string,
    key: EndpointKey,
    overlapMs: number,
    ifVersion: number | null,
  ): Promise<WebhookEndpoint> {
    const { tenantId } = caller;
    return this.work.run(tenantId, async () => {
      const result = await this.endpoints.rotate(tenantId, ref, key, overlapMs, ifVersion);
      if (result.outcome !== 'edited') throw problemOf(result);
      const { before, row } = result;
      await this.note(caller, row, 'secret_rotated', {
        before: signedBy(before),
        after: signedBy(row),
      });
      return row;
    });
  }

  /** With `ifVersion`, only when the endpoint is still at that version. */
  remove(caller: Editor, ref: string, ifVersion: number | null): Promise<void> {
    return this.work.run(caller.tenantId, async () => {
      const result = await this.endpoints.delete(caller.tenantId, ref, ifVersion);
      if (result.outcome !== 'removed') throw problemOfEdit('webhook endpoint', result);
      const { row } = result;
      await this.note(caller, row, 'deleted', { before: asAudited(row), after: null });
    });
  }

  private note(
    { tenantId, source }: Editor,
    endpoint: WebhookEndpoint,
    what: 'created' | 'updated' | 'deleted' | 'secret_rotated',
    parts: Pick<AuditDraft, 'before' | 'after'>,
  ): Promise<void> {
    const target = `webhook_endpoint:${endpoint.id}`;
    return this.audit.append(tenantId, {
      ...source,
      action: `webhook_endpoint.${what}`,
      target,
      ...parts,
    });
  }
}

function problemOf(
  refusal: EditRefusal | UnknownAccounts,
  wanted: readonly string[] | null = null,
) {
  if (refusal.outcome !== 'unknown-accounts') return problemOfEdit('webhook endpoint', refusal);
  return unknownAccountsFault(refusal, wanted);
}

/** When only the query of the URL or the value of a header differs, both sides look the same. */
function partsOf(before: WebhookEndpoint, after: WebhookEndpoint) {
  const parts = changedParts(asAudited(before), asAudited(after));
  const same =
    before.url === after.url
      ? { header_names: after.headerNames }
      : { url: withoutQuery(after.url) };
  return parts ?? { before: same, after: same };
}

function asAudited(endpoint: WebhookEndpoint) {
  return {
    external_id: endpoint.externalId,
    url: withoutQuery(endpoint.url),
    description: endpoint.description,
    event_types: endpoint.eventTypes,
    account_ids: endpoint.accountIds,
    labels: endpoint.labels,
    header_names: endpoint.headerNames,
    signature: endpoint.signature,
    rate_per_second: endpoint.ratePerSecond,
    concurrency: endpoint.concurrency,
    ordered: endpoint.ordered,
    thin: endpoint.thin,
    retry_schedule: endpoint.retrySchedule,
    enabled: endpoint.enabled,
    disabled_reason: endpoint.disabledReason,
  };
}

function signedBy({ signature, publicKey, overlapUntil }: WebhookEndpoint) {
  return {
    signature,
    public_key: publicKey,
    overlap_until: overlapUntil?.toISOString() ?? null,
  };
}

/** Partners put tokens into the query of their URLs, and the audit log is for ever. */
function withoutQuery(href: string): string {
  const url = new URL(href);
  if (url.search === '') return href;
  url.search = '';
  return `${url.href}?…`;
}
