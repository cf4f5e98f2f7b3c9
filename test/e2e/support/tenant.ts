import type {
  Event,
  EventPage,
  IceBreakers,
  NewIceBreakers,
  NewReplyRule,
} from '../../../clients/typescript/src/index.js';
import { Api, given } from './api.js';
import { logIn, type LoginEnd, type LoginWishes } from './log-in.js';
import type { System } from './system.js';
import { until } from './until.js';

export type ShownEvent = Event;
export type ShownIceBreakers = IceBreakers;

export type ConnectedAccount = { id: string; igUserId: string; accessToken: string };

export type ShownAccount = { id: string; ig_user_id: string; status: string };
export type ConnectLink = {
  id: string;
  url: string;
  status: string;
  account_id: string | null;
  external_id: string | null;
};
export type PersonErasure = { id: string; status: string; erased: Record<string, number> };

/** A tenant with its key, and the things its developers do. */
export class TenantUser {
  constructor(
    private readonly system: System,
    readonly id: string,
    readonly api: Api,
  ) {}

  async connectAccount(username: string): Promise<ConnectedAccount> {
    const made = this.system.simulator.control.createAccount({ username });
    const body = { access_token: made.access_token };
    const account = await given(201, this.api.floe.connectAccount({ body }));
    return { id: account.id, igUserId: made.ig_user_id, accessToken: made.access_token };
  }

  connectLink(body: Record<string, unknown> = {}): Promise<ConnectLink> {
    return this.api.expect<ConnectLink>(201, 'POST', '/v1/connect-links', body);
  }

  linkAgain(id: string): Promise<ConnectLink> {
    return this.api.expect<ConnectLink>(200, 'GET', `/v1/connect-links/${id}`);
  }

  /** A new link, and the login of an account of the simulator's by it. */
  async logIn(
    igUserId: string,
    wishes: LoginWishes = {},
    body: Record<string, unknown> = {},
  ): Promise<LoginEnd & { link: ConnectLink }> {
    const link = await this.connectLink(body);
    return { link, ...(await logIn(link.url, { account: igUserId, ...wishes })) };
  }

  account(id: string): Promise<ShownAccount> {
    return this.api.expect<ShownAccount>(200, 'GET', `/v1/accounts/${id}`);
  }

  accountIn(status: string, id: string): Promise<ShownAccount> {
    return until(`the account is ${status}`, 60_000, async () => {
      const account = await this.account(id);
      return account.status === status ? account : null;
    });
  }

  disconnect(id: string, iceBreakers: 'keep' | 'delete'): Promise<ShownAccount> {
    const path = `/v1/accounts/${id}?ice_breakers=${iceBreakers}`;
    return this.api.expect<ShownAccount>(202, 'DELETE', path);
  }

  /** Asks for the erasure of a person and waits until it is done. */
  async erasePerson(personId: string): Promise<PersonErasure> {
    const body = { person_id: personId };
    const path = '/v1/person-erasures';
    const { id } = await this.api.expect<PersonErasure>(202, 'POST', path, body);
    return until('the person is erased', 60_000, async () => {
      const erasure = await this.api.expect<PersonErasure>(200, 'GET', `${path}/${id}`);
      return erasure.status === 'done' ? erasure : null;
    });
  }

  addRule(payload: string | null, ...texts: string[]): Promise<{ id: string }> {
    const body: NewReplyRule = {
      name: payload ?? 'any',
      priority: payload === null ? 1_000 : 100,
      match: payload === null ? { type: 'any' } : { type: 'exact', value: payload },
      actions: texts.map((text) => ({ type: 'text', text })),
    };
    return given(201, this.api.floe.createReplyRule({ body }));
  }

  setIceBreakers(id: string, body: NewIceBreakers): Promise<{ revision: number }> {
    return given(202, this.api.floe.setIceBreakers({ path: { id }, body }));
  }

  iceBreakers(id: string): Promise<ShownIceBreakers> {
    return given(200, this.api.floe.getIceBreakers({ path: { id } }));
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
      const query = { limit: 100, ...(cursor === null ? {} : { cursor }) };
      const page: EventPage = await given(200, this.api.floe.listEvents({ query }));
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
  const { floe } = system.operator;
  const { id } = await given(201, floe.createTenant({ body: { name: `Tenant ${tenants}` } }));
  const body = { name: 'e2e' };
  const { key } = await given(201, floe.createTenantApiKey({ path: { id }, body }));
  return new TenantUser(system, id, new Api(system.gatewayUrl, key));
}
