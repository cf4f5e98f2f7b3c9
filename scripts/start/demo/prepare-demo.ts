import { z } from 'zod';
import { asStep } from '../step-failed.js';
import { apiAt, type CallApi } from './call-api.js';
import { DEMO_RULES, DEMO_USERNAME } from './demo-content.js';
import { recallDemo, rememberDemo, type DemoMemory } from './demo-memory.js';
import { findInList } from './find-in-list.js';

export type DemoPlaces = {
  gatewayUrl: string;
  simulatorUrl: string;
  receiverUrl: string;
  adminToken: string;
  /** Where the demo keeps what it is told only once. */
  memoryFile: string;
};

/** Everything the main job needs: a tenant with a key, one connected account, rules and an endpoint. */
export type PreparedDemo = {
  api: CallApi;
  simulator: CallApi;
  receiver: CallApi;
  apiKey: string;
  account: { id: string; igUserId: string; username: string };
};

const idSchema = z.looseObject({ id: z.string() });
const tenantSchema = idSchema.extend({ external_id: z.string().nullish() });
const accountSchema = idSchema.extend({ ig_user_id: z.string(), username: z.string() });
const namedSchema = idSchema.extend({ name: z.string() });
const endpointSchema = idSchema.extend({ secret: z.string() });
const keySchema = z.looseObject({ key: z.string() });
const instagramSchema = z.looseObject({
  ig_user_id: z.string(),
  app_scoped_id: z.string(),
  access_token: z.string(),
});

async function ensureTenant(admin: CallApi): Promise<string> {
  const known = await findInList(
    admin,
    '/v1/admin/tenants',
    tenantSchema,
    (tenant) => tenant.external_id === 'demo',
  );
  if (known !== null) return known.id;
  const body = { name: 'Demo Tenant', external_id: 'demo' };
  return (await admin({ method: 'POST', path: '/v1/admin/tenants', body }, idSchema)).id;
}

/** The key of an earlier start while it still opens this tenant's door, else a new one. */
async function ensureKey(
  admin: CallApi,
  places: DemoPlaces,
  tenantId: string,
  memory: DemoMemory,
  signal: AbortSignal,
): Promise<string> {
  if (memory.apiKey !== undefined && memory.tenantId === tenantId) {
    const answer = await fetch(`${places.gatewayUrl}/v1/accounts`, {
      headers: { authorization: `Bearer ${memory.apiKey}` },
      signal,
    });
    await answer.arrayBuffer();
    if (answer.ok) return memory.apiKey;
  }
  const path = `/v1/admin/tenants/${tenantId}/api-keys`;
  return (await admin({ method: 'POST', path, body: { name: 'npm start' } }, keySchema)).key;
}

/**
 * The simulator forgets everything when it stops, Instagram would not: it is told the account of an earlier
 * start again, with its ids, its token and the subscription to webhooks that our apps made then.
 */
async function ensureInstagramAccount(
  simulator: CallApi,
  known: DemoMemory['instagram'],
): Promise<NonNullable<DemoMemory['instagram']>> {
  const body = {
    username: DEMO_USERNAME,
    ...(known === undefined ? {} : { ...known, subscribed: true }),
  };
  const made = await simulator({ method: 'POST', path: '/_sim/accounts', body }, instagramSchema);
  // Ten profile calls in ten minutes, as Instagram allows, end after a few tries by hand.
  const unlimited = { limits: { profile: null } };
  const path = `/_sim/accounts/${made.ig_user_id}`;
  await simulator({ method: 'PATCH', path, body: unlimited }, z.unknown());
  return {
    ig_user_id: made.ig_user_id,
    app_scoped_id: made.app_scoped_id,
    access_token: made.access_token,
  };
}

/** An account that is known already gets its token anew, so a second start mends one that lost it. */
async function connectAccount(
  api: CallApi,
  { access_token }: NonNullable<DemoMemory['instagram']>,
): Promise<PreparedDemo['account']> {
  const account = await api(
    { method: 'POST', path: '/v1/accounts', body: { access_token } },
    accountSchema,
  );
  return { id: account.id, igUserId: account.ig_user_id, username: account.username };
}

async function ensureRules(api: CallApi): Promise<void> {
  for (const rule of DEMO_RULES) {
    const known = await findInList(
      api,
      '/v1/reply-rules',
      namedSchema,
      (each) => each.name === rule.name,
    );
    if (known === null) {
      await api({ method: 'POST', path: '/v1/reply-rules', body: rule }, z.unknown());
    }
  }
}

/** The secret is told only once: without it (or at another port) the endpoint of an earlier start is replaced. */
async function ensureEndpoint(
  api: CallApi,
  url: string,
  known: DemoMemory['endpoint'],
): Promise<NonNullable<DemoMemory['endpoint']>> {
  const path = '/v1/webhook-endpoints';
  const standing = await findInList(
    api,
    path,
    idSchema.extend({ url: z.string() }),
    (each) => each.id === known?.id && each.url === url,
  );
  if (known !== undefined && standing !== null) return known;
  if (known !== undefined) {
    const gone = { method: 'DELETE', path: `${path}/${known.id}` } as const;
    await api({ ...gone, expect: [200, 202, 204, 404] }, z.unknown());
  }
  const made = await api({ method: 'POST', path, body: { url } }, endpointSchema);
  return { id: made.id, url, secret: made.secret };
}

/** Makes what is missing, through the public API only; a second start finds it all. Throws StepFailed. */
export async function prepareDemo(places: DemoPlaces, signal: AbortSignal): Promise<PreparedDemo> {
  const admin = apiAt(places.gatewayUrl, places.adminToken, signal);
  const simulator = apiAt(places.simulatorUrl, null, signal);
  const receiver = apiAt(places.receiverUrl, null, signal);
  const memory = recallDemo(places.memoryFile);
  const keep = (more: DemoMemory): void => {
    Object.assign(memory, more);
    rememberDemo(places.memoryFile, memory);
  };
  const key = asStep('make the demo tenant', ['gateway'], async () => {
    const tenantId = await ensureTenant(admin);
    const apiKey = await ensureKey(admin, places, tenantId, memory, signal);
    // Endpoints of another tenant (another database) are of no use to this one.
    keep({ tenantId, apiKey, ...(memory.tenantId === tenantId ? {} : { endpoint: undefined }) });
    return apiKey;
  });
  const onInstagram = asStep('make the simulated account', ['simulator'], async () => {
    const instagram = await ensureInstagramAccount(simulator, memory.instagram);
    keep({ instagram });
    return instagram;
  });
  const [apiKey, instagram] = await Promise.all([key, onInstagram]);
  const api = apiAt(places.gatewayUrl, apiKey, signal);
  const [account] = await Promise.all([
    asStep('connect the account', ['gateway', 'simulator'], () => connectAccount(api, instagram)),
    asStep('make the reply rules', ['gateway'], () => ensureRules(api)),
    asStep('make the webhook endpoint', ['gateway', 'partner-receiver'], async () => {
      const endpoint = await ensureEndpoint(api, `${places.receiverUrl}/hooks`, memory.endpoint);
      keep({ endpoint });
      const body = { secret: endpoint.secret };
      await receiver({ method: 'PUT', path: '/secret', body }, z.unknown());
    }),
  ]);
  return { api, simulator, receiver, apiKey, account };
}
