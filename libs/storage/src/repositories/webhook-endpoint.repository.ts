import { newId } from '#libs/domain';
import { LessThan, type EntityManager } from 'typeorm';
import {
  packEndpointSeal,
  rotated,
  unpackEndpointSeal,
  type EndpointSeal,
} from '../custody/endpoint-seal.js';
import { dataKeyOf, JOINED_DATA_KEY, type DataKeyColumns } from '../custody/joined-data-key.js';
import {
  changed,
  meant,
  namedBy,
  unlessNameIsTaken,
  unlessRefused,
  type Edited,
  type EditRefusal,
  type Removed,
} from '../edit.js';
import { WebhookEndpoint } from '../entities/webhook-endpoint.entity.js';
import { LISTS, pageOf, type IdPlace, type Page } from '../page.js';
import { selectRows } from '../sql-rows.js';
import type { TenantWork } from '../tenant-work.js';
import type { TokenCipher } from '../token-cipher.js';
import { armedOf, ARM_ENDPOINT, type ArmedEndpoint, type ArmedRow } from './armed-endpoint.js';
import {
  unknownAccounts,
  type EndpointChange,
  type EndpointDraft,
  type EndpointKey,
  type UnknownAccounts,
} from './endpoint-draft.js';

export type EndpointCreated =
  { outcome: 'created'; row: WebhookEndpoint } | { outcome: 'external-id-taken' } | UnknownAccounts;

/** As an endpoint is that nothing is known of yet. */
const UNTRIED = {
  failingSince: null,
  lastFailureAt: null,
  failures: 0,
  slowdown: 0,
  probes: 0,
  brokenAt: null,
  parkedUntil: null,
};

export class WebhookEndpointRepository {
  constructor(
    private readonly work: TenantWork,
    private readonly cipher: TokenCipher,
  ) {}

  /** Those of `accountIds` that are no accounts of the tenant; null: all are. */
  unknownAccounts(
    tenantId: string,
    accountIds: readonly string[] | null,
  ): Promise<UnknownAccounts | null> {
    return this.work.run(tenantId, (manager) => unknownAccounts(manager, tenantId, accountIds));
  }

  create(tenantId: string, draft: EndpointDraft): Promise<EndpointCreated> {
    const { secret, headers = {}, signature = 'v1', publicKey = null, ...plain } = draft;
    const id = newId();
    return this.work.run(tenantId, async (manager) => {
      const unknown = await unknownAccounts(manager, tenantId, plain.accountIds);
      if (unknown) return unknown;
      const parts = { secrets: [{ secret: secret.reveal(), untilMs: null }], headers };
      const sealed = await this.cipher.seal(packEndpointSeal(parts), seal(tenantId, id));
      const endpoint = manager.create(WebhookEndpoint, {
        accountIds: null,
        labels: {},
        ratePerSecond: null,
        concurrency: 8,
        ordered: false,
        thin: false,
        retrySchedule: null,
        ...plain,
        id,
        tenantId,
        headerNames: Object.keys(headers),
        signature,
        publicKey,
        overlapUntil: null,
        keyId: sealed.keyId,
        dataKeyId: sealed.dataKeyId,
        sealedSecret: sealed.sealed,
        enabled: true,
        disabledReason: null,
        disabledAt: null,
        ...UNTRIED,
        version: 1,
      });
      const row = await unlessNameIsTaken(manager, (inner) => inner.save(endpoint));
      return 'outcome' in row ? row : { outcome: 'created', row };
    });
  }

  /** Newest first. */
  list(tenantId: string, limit: number, after: IdPlace | null): Promise<Page<WebhookEndpoint>> {
    return this.work.run(tenantId, async (manager) => {
      const rows = await manager.find(WebhookEndpoint, {
        where: { tenantId, ...(after === null ? {} : { id: LessThan(after.id) }) },
        order: { id: 'DESC' },
        take: limit + 1,
      });
      return pageOf(LISTS.webhookEndpoints, rows, limit);
    });
  }

  /** By our id, or by the tenant's own name for it. */
  find(tenantId: string, ref: string): Promise<WebhookEndpoint | null> {
    return this.work.run(tenantId, async (manager) =>
      meant(await manager.findBy(WebhookEndpoint, namedBy(tenantId, ref)), ref),
    );
  }

  /**
   * Changes what `change` names; enabling forgets why it was disabled and how it fared, and what was
   * still owed goes on. With `ifVersion`, only when the endpoint is still at that version.
   */
  change(
    tenantId: string,
    ref: string,
    change: EndpointChange,
    ifVersion: number | null,
  ): Promise<Edited<WebhookEndpoint> | EditRefusal | UnknownAccounts> {
    const { headers, ...plain } = change;
    return this.work.run(tenantId, async (manager) => {
      const found = await this.lock(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      const unknown = await unknownAccounts(manager, tenantId, plain.accountIds);
      if (unknown) return unknown;
      const before = found.row;
      const sealed =
        headers === undefined
          ? {}
          : {
              ...(await this.sealAnew(manager, before, (parts) => ({ ...parts, headers }))),
              headerNames: Object.keys(headers),
            };
      const next = changed(before, { ...plain, ...sealed, ...switched(before, plain.enabled) });
      if (!next) return { outcome: 'edited', before, row: before };
      const row = await unlessNameIsTaken(manager, (inner) => inner.save(WebhookEndpoint, next));
      if ('outcome' in row) return row;
      if (row.ordered !== before.ordered) {
        await manager.query(REORDER, [tenantId, row.id, row.ordered]);
      }
      return { outcome: 'edited', before, row: withoutSeal(row) };
    });
  }

  /**
   * A new secret. The ones before it sign too, for `overlapMs` more or as long as they would have.
   * With `ifVersion`, only when the endpoint is still at that version.
   */
  rotate(
    tenantId: string,
    ref: string,
    { secret, signature, publicKey }: EndpointKey,
    overlapMs: number,
    ifVersion: number | null,
  ): Promise<Edited<WebhookEndpoint> | EditRefusal> {
    return this.work.run(tenantId, async (manager) => {
      const found = await this.lock(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      const before = found.row;
      const nowMs = Date.now();
      const untilMs = nowMs + overlapMs;
      const sealed = await this.sealAnew(manager, before, (parts) =>
        rotated(parts, secret, { nowMs, untilMs }),
      );
      const row = await manager.save(WebhookEndpoint, {
        ...before,
        ...sealed,
        signature,
        publicKey,
        overlapUntil: overlapMs > 0 ? new Date(untilMs) : null,
        version: before.version + 1,
      });
      return { outcome: 'edited', before, row: withoutSeal(row) };
    });
  }

  /** With `ifVersion`, only when the endpoint is still at that version. */
  delete(
    tenantId: string,
    ref: string,
    ifVersion: number | null,
  ): Promise<Removed<WebhookEndpoint> | EditRefusal> {
    return this.work.run(tenantId, async (manager) => {
      const found = await this.lock(manager, tenantId, ref, ifVersion);
      if (found.outcome !== 'found') return found;
      await manager.delete(WebhookEndpoint, { id: found.row.id, tenantId });
      return { outcome: 'removed', row: found.row };
    });
  }

  /** True for the one caller that changed it. */
  disable(tenantId: string, endpointId: string, reason: string): Promise<boolean> {
    return this.work.run(tenantId, async (manager) => {
      const { affected } = await manager.update(
        WebhookEndpoint,
        { id: endpointId, tenantId, enabled: true },
        {
          enabled: false,
          disabledReason: reason,
          disabledAt: () => 'now()',
          version: () => 'version + 1',
        },
      );
      return affected === 1;
    });
  }

  /**
   * Where to post, how to sign and how it fares; null when there is no such endpoint, it is disabled,
   * or its tenant is suspended.
   */
  async arm(tenantId: string, endpointId: string): Promise<ArmedEndpoint | null> {
    const [row] = await this.work.run(tenantId, (manager) =>
      selectRows<ArmedRow>(manager, ARM_ENDPOINT, [tenantId, endpointId]),
    );
    if (!row) return null;
    // Not in the unit of work: a KMS may have to be asked.
    const sealed = await this.cipher.open(row.sealed, seal(tenantId, endpointId), dataKeyOf(row));
    return armedOf(row, unpackEndpointSeal(sealed), Date.now());
  }

  /** Its seal with the parts changed, as columns. The row is locked, so no rewrap comes between. */
  private async sealAnew(
    manager: EntityManager,
    { id, tenantId }: WebhookEndpoint,
    change: (parts: EndpointSeal) => EndpointSeal,
  ) {
    const [row] = await selectRows<DataKeyColumns & { sealed: string }>(manager, READ_SEAL, [
      tenantId,
      id,
    ]);
    if (!row) throw new Error('The endpoint that was locked is gone.');
    const context = seal(tenantId, id);
    const opened = await this.cipher.open(row.sealed, context, dataKeyOf(row));
    const parts = change(unpackEndpointSeal(opened));
    const { keyId, dataKeyId, sealed } = await this.cipher.seal(packEndpointSeal(parts), context);
    return { keyId, dataKeyId, sealedSecret: sealed };
  }

  private async lock(
    manager: EntityManager,
    tenantId: string,
    ref: string,
    ifVersion: number | null,
  ) {
    const rows = await manager.find(WebhookEndpoint, {
      where: namedBy(tenantId, ref),
      lock: { mode: 'pessimistic_write' },
    });
    return unlessRefused(meant(rows, ref), ifVersion);
  }
}

const seal = (tenantId: string, ownerId: string) => ({
  tenantId,
  ownerId,
  purpose: 'webhook-secret' as const,
});

/** What follows from switching it on or off; nothing when it stays as it is. */
function switched(before: WebhookEndpoint, enabled: boolean | undefined) {
  if (enabled === true) return { disabledReason: null, disabledAt: null, ...UNTRIED };
  return enabled === false && before.enabled ? { disabledAt: new Date() } : {};
}

/** A saved row carries what it was saved with. */
function withoutSeal(row: WebhookEndpoint): WebhookEndpoint {
  const { keyId: _key, dataKeyId: _dataKey, sealedSecret: _sealed, ...shown } = row;
  return Object.assign(new WebhookEndpoint(), shown);
}

const READ_SEAL = `
  SELECT e.sealed_secret AS sealed, ${JOINED_DATA_KEY.join(', ')}
    FROM webhook_endpoints e
    LEFT JOIN tenant_keys d ON d.tenant_id = e.tenant_id AND d.id = e.data_key_id
   WHERE e.tenant_id = $1 AND e.id = $2`;

/** What is owed already keeps to the new order too. */
const REORDER = `
  UPDATE webhook_deliveries d
     SET order_key = CASE WHEN $3 THEN coalesce(f.account_id, d.endpoint_id) END
    FROM facts f
   WHERE d.tenant_id = $1 AND d.endpoint_id = $2 AND d.state = 'pending' AND f.id = d.fact_id`;
