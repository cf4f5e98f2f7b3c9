import { newId } from '#libs/domain';
import type { FilledTenant } from '../medium/gateway/filled-tenant.js';
import type { Gateway } from '../medium/gateway/open-gateway.js';
import { aTapItem, aWebhook, sendWebhook } from '../medium/gateway/meta-webhook.js';
import type { Row, RowsOfTenant } from '../medium/gateway/rows-of.js';
import { anInstagramAccount, idOf } from '../medium/gateway/tenants.js';

/** Of each kind this many are there whenever a request is made, so that a DELETE has something to delete. */
const ENOUGH = 3;
const MOST_CURSORS = 50;

type Thing = { id: string; externalId: string | null };

/**
 * What the fuzzed tenant has at the moment, kept up as requests take it away. A request names a thing
 * by its place here (`@@own:reply_rules:2:id@@`), so that the same seed means the same request.
 */
export class Things {
  private readonly live = new Map<string, Thing[]>();
  private readonly foreign: string[];
  /** Those of pages that were shown: the next page of one list may be asked of another. */
  private readonly cursors: string[] = [];
  private made = 0;

  constructor(
    private readonly gateway: Gateway,
    private readonly tenant: FilledTenant,
    ownRows: RowsOfTenant,
    private readonly stranger: FilledTenant,
    strangerRows: RowsOfTenant,
  ) {
    for (const [kind, rows] of Object.entries(ownRows)) this.live.set(kind, thingsIn(rows));
    // Without these the tenant could not be asked on, or would no longer be the one that is filled.
    const kept = [tenant.keyId, tenant.bound.keyId, tenant.id, tenant.inside.id, tenant.outside.id];
    for (const [kind, things] of this.live) {
      this.live.set(
        kind,
        things.filter(({ id }) => !kept.includes(id)),
      );
    }
    this.foreign = Object.values(strangerRows)
      .flatMap(thingsIn)
      .flatMap(({ id, externalId }) => (externalId === null ? [id] : [id, externalId]));
  }

  /** Makes what is missing of the kinds that a request may take away. */
  async fillUp(): Promise<void> {
    for (const kind of Object.keys(this.makers)) {
      const things = this.of(kind);
      while (things.length < ENOUGH) things.push(await this.make(kind));
    }
  }

  /** Remembers what a request has made, and forgets what one has removed. */
  note(kind: string, change: { made: string } | { gone: string }): void {
    const things = this.of(kind);
    if ('made' in change) things.push({ id: change.made, externalId: null });
    else {
      const left = things.filter(
        ({ id, externalId }) => id !== change.gone && externalId !== change.gone,
      );
      this.live.set(kind, left);
    }
  }

  noteCursor(cursor: string): void {
    if (this.cursors.length < MOST_CURSORS) this.cursors.push(cursor);
  }

  /** The text with every `@@…@@` in it replaced by what it stands for now, encoded by `encode`. */
  resolve(text: string, encode: (name: string) => string): string {
    return text.replaceAll(/@@(\w+):?(\w*):?(\d*):?(\w*)@@/g, (_, who, kind, nth, as) =>
      encode(this.named(who, kind, Number(nth), as)),
    );
  }

  private named(who: string, kind: string, nth: number, as: string): string {
    if (who === 'token') return anInstagramAccount(this.gateway).accessToken;
    if (who === 'strangerstoken') return this.stranger.inside.accessToken;
    if (who === 'verifytoken') return this.gateway.secrets.verifyToken;
    if (who === 'cursor') return this.cursors[nth % (this.cursors.length || 1)] ?? '';
    if (who === 'igid')
      return nth % 2 === 0 ? this.tenant.inside.igUserId : this.tenant.outside.igUserId;
    if (who === 'foreign') return this.foreign[nth % this.foreign.length] ?? '';
    const things = this.of(kind);
    const thing = things[nth % (things.length || 1)];
    return (as === 'name' ? thing?.externalId : null) ?? thing?.id ?? newId();
  }

  private of(kind: string): Thing[] {
    const things = this.live.get(kind) ?? [];
    this.live.set(kind, things);
    return things;
  }

  private readonly makers: Record<string, (name: string) => Promise<string>> = {
    tenants: (name) => this.post('operator', '/v1/admin/tenants', { name, external_id: name }),
    accounts: (name) =>
      this.post('tenant', '/v1/accounts', {
        access_token: anInstagramAccount(this.gateway).accessToken,
        external_id: name,
      }),
    reply_rules: (name) =>
      this.post('tenant', '/v1/reply-rules', {
        name,
        external_id: name,
        match: { type: 'any' },
        actions: [{ type: 'text', text: name }],
      }),
    webhook_endpoints: (name) =>
      this.post('tenant', '/v1/webhook-endpoints', {
        url: `https://${name}.example/`,
        external_id: name,
      }),
    api_keys: (name) => this.post('tenant', '/v1/api-keys', { name, scopes: ['events:read'] }),
    inbound_events: async () => {
      const { igUserId, id } = this.tenant.inside;
      await sendWebhook(this.gateway, aWebhook({ [igUserId]: [aTapItem(igUserId)] }));
      const [row] = await this.gateway.database.ask<{ id: string }>(
        'SELECT id FROM inbound_events WHERE account_id = $1 ORDER BY id DESC LIMIT 1',
        [id],
      );
      return row?.id ?? newId();
    },
  };

  private async make(kind: string): Promise<Thing> {
    this.made += 1;
    const externalId = `thing-${this.made}`;
    const id = await this.makers[kind]?.(externalId);
    if (id === undefined) throw new Error(`Nobody knows how to make one of ${kind}.`);
    return { id, externalId: ['api_keys', 'inbound_events'].includes(kind) ? null : externalId };
  }

  private async post(who: 'operator' | 'tenant', path: string, body: unknown): Promise<string> {
    const call = { method: 'POST', path, body } as const;
    const answer = await (who === 'operator' ? this.gateway.operator(call) : this.tenant.ask(call));
    if (answer.status !== 201) throw new Error(`POST ${path}: ${answer.status} ${answer.text}`);
    return idOf(answer);
  }
}

function thingsIn(rows: readonly Row[]): Thing[] {
  return rows.flatMap(({ id, external_id: externalId }) =>
    typeof id === 'string'
      ? [{ id, externalId: typeof externalId === 'string' ? externalId : null }]
      : [],
  );
}
