import { Api } from './api.js';
import type { System } from './system.js';
import { until } from './until.js';

export type ShownEvent = {
  id: string;
  kind: string;
  mid: string | null;
  person_id: string;
  payload: string | null;
  occurred_at: string;
  state: string;
  reason: string | null;
  matched_rule: { id: string; name: string } | null;
  replies: {
    step: number;
    state: string;
    text: string;
    message_id: string | null;
    evidence: string | null;
  }[];
};

export type ShownIceBreakers = {
  revision: number;
  status: string;
  ice_breakers: unknown;
  published: { revision: number; ice_breakers: unknown } | null;
  last_error: { message: string; fix: string; code: number | null; trace_id: string | null } | null;
};

export type ConnectedAccount = { id: string; igUserId: string; accessToken: string };

/** A tenant with its key, and the things its developers do. */
export class TenantUser {
  constructor(
    private readonly system: System,
    readonly id: string,
    readonly api: Api,
  ) {}

  async connectAccount(username: string): Promise<ConnectedAccount> {
    const made = this.system.simulator.control.createAccount({ username });
    const account = await this.api.expect<{ id: string }>(201, 'POST', '/v1/accounts', {
      access_token: made.access_token,
    });
    return { id: account.id, igUserId: made.ig_user_id, accessToken: made.access_token };
  }

  addRule(payload: string | null, ...texts: string[]): Promise<{ id: string }> {
    return this.api.expect(201, 'POST', '/v1/reply-rules', {
      name: payload ?? 'any',
      priority: payload === null ? 1_000 : 100,
      match: payload === null ? { type: 'any' } : { type: 'exact', value: payload },
      actions: texts.map((text) => ({ type: 'text', text })),
    });
  }

  setIceBreakers(accountId: string, body: unknown): Promise<{ revision: number }> {
    return this.api.expect(202, 'PUT', `/v1/accounts/${accountId}/ice-breakers`, body);
  }

  iceBreakers(accountId: string): Promise<ShownIceBreakers> {
    return this.api.expect(200, 'GET', `/v1/accounts/${accountId}/ice-breakers`);
  }

  async publishedAs(accountId: string, status: string): Promise<ShownIceBreakers> {
    return until(`ice breakers are ${status}`, 30_000, async () => {
      const shown = await this.iceBreakers(accountId);
      return shown.status === status ? shown : null;
    });
  }

  /** All taps that were kept, oldest first. */
  async taps(): Promise<ShownEvent[]> {
    const events: ShownEvent[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page: { data: ShownEvent[]; next_cursor: string | null } = await this.api.expect(
        200,
        'GET',
        `/v1/events?limit=100${query}`,
      );
      events.push(...page.data);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return events.filter(({ kind }) => kind === 'postback').reverse();
  }

  async tapIn(state: string, mid: string): Promise<ShownEvent> {
    return until(`the tap is ${state}`, 30_000, async () =>
      (await this.taps()).find((event) => event.mid === mid && event.state === state),
    );
  }
}

let tenants = 0;

export async function aTenant(system: System): Promise<TenantUser> {
  tenants += 1;
  const tenant = await system.operator.expect<{ id: string }>(201, 'POST', '/v1/admin/tenants', {
    name: `Tenant ${tenants}`,
  });
  const made = await system.operator.expect<{ key: string }>(
    201,
    'POST',
    `/v1/admin/tenants/${tenant.id}/api-keys`,
    { name: 'e2e' },
  );
  return new TenantUser(system, tenant.id, new Api(system.gatewayUrl, made.key));
}
