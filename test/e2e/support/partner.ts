import { startPartnerReceiver, type PartnerReceiver } from '../../support/partner-receiver.js';
import type { TenantUser } from './tenant.js';
import { until } from './until.js';

/** What a partner is told of one thing: `data` of the webhook. */
export type Told = Record<string, unknown>;

/** A partner that takes every webhook of a tenant and remembers what it was told. */
export class Partner {
  private constructor(
    readonly receiver: PartnerReceiver,
    /** By which its webhooks are signed. */
    readonly secret: string,
  ) {}

  static async of(tenant: TenantUser): Promise<Partner> {
    const receiver = await startPartnerReceiver({ port: 0 });
    const { secret } = await tenant.api.expect<{ secret: string }>(
      201,
      'POST',
      '/v1/webhook-endpoints',
      { url: receiver.url },
    );
    receiver.setSecret(secret);
    return new Partner(receiver, secret);
  }

  /** All facts of this type, each once, in the order in which they came. */
  told(type: string): Told[] {
    const byId = new Map<string | null, Told>();
    for (const { id, body, verified, type: its } of this.receiver.received()) {
      if (its !== type || !verified || byId.has(id)) continue;
      byId.set(id, dataOf(body));
    }
    return [...byId.values()];
  }

  /** The fact of this type that has these values, when it comes. */
  async hears(type: string, values: Told = {}): Promise<Told> {
    return until(`the partner hears ${type} ${JSON.stringify(values)}`, 60_000, () =>
      this.told(type).find((data) =>
        Object.entries(values).every(([name, value]) => data[name] === value),
      ),
    );
  }
}

function dataOf(body: unknown): Told {
  const data: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'data') : {};
  return typeof data === 'object' && data !== null ? Object.fromEntries(Object.entries(data)) : {};
}
