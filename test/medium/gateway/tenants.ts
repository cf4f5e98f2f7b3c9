import { newId } from '#libs/domain';
import { z } from 'zod';
import { aNumericId } from '../../support/builders.js';
import type { Answer, Call } from './ask.js';
import type { Gateway } from './open-gateway.js';

export type TenantOfTest = {
  id: string;
  key: string;
  keyId: string;
  ask(call: Call): Promise<Answer>;
};

export type AccountOfTest = {
  id: string;
  igUserId: string;
  username: string;
  accessToken: string;
};

const withId = z.object({ id: z.uuid() });
const createdKey = z.object({ id: z.uuid(), key: z.string() });

export async function aTenant(gateway: Gateway, scopes: string[] = ['*']): Promise<TenantOfTest> {
  const made = await gateway.operator({
    method: 'POST',
    path: '/v1/admin/tenants',
    body: { name: 'Café group' },
  });
  const { id } = withId.parse(made.json);
  return aKeyOf(gateway, id, scopes);
}

/** One more key of a tenant; `more` is what else is said of it, such as `account_ids`. */
export async function aKeyOf(
  gateway: Gateway,
  tenantId: string,
  scopes: string[],
  more: object = {},
): Promise<TenantOfTest> {
  const made = await gateway.operator({
    method: 'POST',
    path: `/v1/admin/tenants/${tenantId}/api-keys`,
    body: { name: 'test', scopes, ...more },
  });
  const { id: keyId, key } = createdKey.parse(made.json);
  return { id: tenantId, key, keyId, ask: (call) => gateway.ask({ key, ...call }) };
}

/** An account at Instagram that nobody has connected yet. */
export function anInstagramAccount(gateway: Gateway): Omit<AccountOfTest, 'id'> {
  const username = `cafe.${newId().slice(24)}`;
  const made = gateway.simulator.control.createAccount({
    username,
    ig_user_id: aNumericId(),
    access_token: `IGAA${newId().replaceAll('-', '')}`,
  });
  return { igUserId: made.ig_user_id, username, accessToken: made.access_token };
}

export async function anAccount(gateway: Gateway, tenant: TenantOfTest): Promise<AccountOfTest> {
  const given = anInstagramAccount(gateway);
  const answer = await tenant.ask({
    method: 'POST',
    path: '/v1/accounts',
    body: { access_token: given.accessToken },
  });
  return { ...given, id: idOf(answer) };
}

/** The id of the thing in an answer; throws when there is none. */
export function idOf(answer: Answer): string {
  return withId.parse(answer.json).id;
}
