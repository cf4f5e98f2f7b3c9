import { newId } from '#libs/domain';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { aNumericId } from '../../support/builders.js';
import { aTapItem, aWebhook, sendWebhook } from './meta-webhook.js';
import type { Gateway } from './open-gateway.js';
import { anInstagramAccount, idOf, type AccountOfTest, type TenantOfTest } from './tenants.js';

/**
 * A tenant that has at least one of everything the API can make, twice where it belongs to an
 * account. Its names and texts hold its marker, so that one look at an answer shows whether it
 * tells of this tenant.
 */
export type FilledTenant = TenantOfTest & {
  marker: string;
  externalId: string;
  /** The account that `bound` sees, and one that it does not. */
  inside: AccountOfTest;
  outside: AccountOfTest;
  /** A key for everything, bound to `inside`. */
  bound: TenantOfTest;
  /** Keys, tokens and secrets that no answer but the first may hold. */
  secrets: string[];
};

const createdKey = z.looseObject({ id: z.uuid(), key: z.string() });
const createdEndpoint = z.looseObject({ id: z.uuid(), secret: z.string() });

/** Above what a test asks for in a minute. */
const ROOM = {
  requests_per_minute: 1_000_000,
  accounts: 100_000,
  reply_rules: 100_000,
  webhook_endpoints: 10_000,
  api_keys: 10_000,
};

export async function aFilledTenant(gateway: Gateway): Promise<FilledTenant> {
  const marker = `zq${randomBytes(6).toString('hex')}`;
  const externalId = `tenant ${marker}`;
  const made = await gateway.operator({
    method: 'POST',
    path: '/v1/admin/tenants',
    body: { name: `Café ${marker}`, external_id: externalId, limits: ROOM },
  });
  const tenant = await aKey(gateway, idOf(made), { name: `All ${marker}` });
  const endpoints = [
    await anEndpoint(tenant, `first ${marker}`, marker),
    await anEndpoint(tenant, `second ${marker}`, marker),
  ];
  const inside = await anAccountOf(gateway, tenant, `inside ${marker}`);
  const outside = await anAccountOf(gateway, tenant, `outside ${marker}`);
  for (const account of [inside, outside]) await fillAccount(gateway, tenant, account, marker);
  await post(tenant, '/v1/reply-rules', aRule(`all ${marker}`, null));
  const links = [
    await aConnectLink(tenant, `first link ${marker}`),
    await aConnectLink(tenant, `second link ${marker}`),
  ];
  await post(tenant, '/v1/partner-links', {});
  for (const { id: account_id } of [inside, outside]) {
    const forgotten = { person_id: aNumericId(), account_id };
    await post(tenant, '/v1/person-erasures', forgotten, 202);
  }
  const bound = await aKey(gateway, tenant.id, {
    name: `Bound ${marker}`,
    account_ids: [inside.id],
  });
  return {
    ...tenant,
    marker,
    externalId,
    inside,
    outside,
    bound,
    secrets: [
      tenant.key,
      bound.key,
      inside.accessToken,
      outside.accessToken,
      ...endpoints,
      ...links,
    ],
  };
}

/** One more key of a tenant, for everything unless `given` says otherwise. */
export async function aKey(
  gateway: Gateway,
  tenantId: string,
  given: { name: string; scopes?: string[]; account_ids?: string[] },
): Promise<TenantOfTest> {
  const made = await gateway.operator({
    method: 'POST',
    path: `/v1/admin/tenants/${tenantId}/api-keys`,
    body: given,
  });
  const { id: keyId, key } = createdKey.parse(made.json);
  return { id: tenantId, key, keyId, ask: (call) => gateway.ask({ key, ...call }) };
}

async function anAccountOf(
  gateway: Gateway,
  tenant: TenantOfTest,
  externalId: string,
): Promise<AccountOfTest> {
  const given = anInstagramAccount(gateway);
  const body = { access_token: given.accessToken, external_id: externalId };
  const { id } = z.looseObject({ id: z.uuid() }).parse(await post(tenant, '/v1/accounts', body));
  return { ...given, id };
}

/** Before everything that a test does. */
const SINCE = '2026-01-01T00:00:00.000Z';

/** Gives its signing secret. */
async function anEndpoint(tenant: TenantOfTest, name: string, marker: string): Promise<string> {
  const body = { url: `https://${marker}.example/hooks`, external_id: `endpoint ${name}` };
  const { id, secret } = createdEndpoint.parse(await post(tenant, '/v1/webhook-endpoints', body));
  await post(tenant, `/v1/webhook-endpoints/${id}/test`, {}, 202);
  await post(tenant, `/v1/webhook-endpoints/${id}/recover`, { since: SINCE }, 202);
  return secret;
}

/** Gives its `state`. */
async function aConnectLink(tenant: TenantOfTest, name: string): Promise<string> {
  const made = await post(tenant, '/v1/connect-links', { external_id: name });
  const { url } = z.looseObject({ url: z.url() }).parse(made);
  return new URL(url).searchParams.get('state') ?? '';
}

async function fillAccount(
  gateway: Gateway,
  tenant: TenantOfTest,
  { id, igUserId }: AccountOfTest,
  marker: string,
): Promise<void> {
  const answer = await tenant.ask({
    method: 'PUT',
    path: `/v1/accounts/${id}/ice-breakers`,
    body: { ice_breakers: [{ question: `${marker}?`, payload: marker }] },
  });
  if (answer.status !== 202) throw new Error(`The ice breakers were refused: ${answer.text}`);
  await post(tenant, '/v1/reply-rules', aRule(`${igUserId} ${marker}`, id));
  const tap = {
    ...aTapItem(igUserId, { title: `${marker}?`, payload: marker }),
    sender: { id: aNumericId() },
  };
  const taken = await sendWebhook(gateway, aWebhook({ [igUserId]: [tap] }));
  if (taken.status !== 200) throw new Error(`The tap was refused: ${taken.text}`);
}

function aRule(name: string, accountId: string | null) {
  return {
    name,
    external_id: `rule ${name}`,
    account_id: accountId,
    match: { type: 'exact', value: name },
    actions: [{ type: 'text', text: name }],
  };
}

async function post(
  tenant: TenantOfTest,
  path: string,
  body: unknown,
  status = 201,
): Promise<unknown> {
  const headers = { 'idempotency-key': newId() };
  const answer = await tenant.ask({ method: 'POST', path, body, headers });
  if (answer.status !== status) throw new Error(`POST ${path} was refused: ${answer.text}`);
  return answer.json;
}
