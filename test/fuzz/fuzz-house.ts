import { Pool } from 'undici';
import { LONGEST_WAIT_S } from '../../apps/gateway/src/feed/feed.schema.js';
import { ContractValidator } from '../contract/validate-response.js';
import { readDescription } from '../contract/description.js';
import { signatureOf } from '../medium/gateway/meta-webhook.js';
import { aFilledTenant, type FilledTenant } from '../medium/gateway/filled-tenant.js';
import { openGateway, type Gateway } from '../medium/gateway/open-gateway.js';
import { kindsOf } from '../medium/gateway/route-targets.js';
import { namesIn, rowsOf, type RowsOfTenant } from '../medium/gateway/rows-of.js';
import { ApiDescription, type Operation } from './openapi/read-description.js';
import type { FuzzRequest } from './arbitrary/requests.js';
import { asCurl } from './as-curl.js';
import { Things } from './things.js';

/** How long the gateway may take before it counts as hung, beyond what the feed waits for news. */
const ANSWER_WITHIN_MS = LONGEST_WAIT_S * 1_000 + 20_000;

export type SentRequest = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | null;
};

export type FuzzAnswer = { status: number; headers: Record<string, string>; text: string };

export type Exchange = { request: FuzzRequest; sent: SentRequest; answer: FuzzAnswer };

/** A gateway with a tenant to be fuzzed and a stranger beside it, who must notice nothing. */
export type FuzzHouse = {
  gateway: Gateway;
  tenant: FilledTenant;
  stranger: FilledTenant;
  strangerRows: RowsOfTenant;
  strangerNames: string[];
  /** What the key that is bound to accounts must not see of its own tenant. */
  outsideNames: string[];
  description: ApiDescription;
  contract: ContractValidator;
  things: Things;
  /** What was answered how often, by operation and status. */
  counts: Map<string, Map<number, number>>;
  send(request: FuzzRequest): Promise<Exchange>;
  close(): Promise<void>;
};

export async function openFuzzHouse(): Promise<FuzzHouse> {
  const gateway = await openGateway({ settings: { LOG_LEVEL: 'error' } });
  const tenant = await aFilledTenant(gateway);
  const stranger = await aFilledTenant(gateway);
  const document = (await gateway.ask({ path: '/openapi.json' })).text;
  const description = new ApiDescription(JSON.parse(document));
  const strangerRows = await rowsOf(gateway.database, stranger.id);
  const ownRows = await rowsOf(gateway.database, tenant.id);
  const things = new Things(gateway, tenant, ownRows, stranger, strangerRows);
  await things.fillUp();
  const counts: FuzzHouse['counts'] = new Map();
  const keys: Record<FuzzRequest['by'], string | null> = {
    tenant: tenant.key,
    bound: tenant.bound.key,
    operator: gateway.secrets.adminToken,
    meta: null,
    nobody: null,
    junk: `${tenant.key.slice(0, -1)}_`,
  };
  const pool = new Pool(gateway.url, {
    connections: 4,
    headersTimeout: ANSWER_WITHIN_MS,
    bodyTimeout: ANSWER_WITHIN_MS,
  });
  return {
    gateway,
    tenant,
    stranger,
    strangerRows,
    description,
    things,
    counts,
    strangerNames: [...namesIn(strangerRows), ...stranger.secrets, stranger.marker],
    outsideNames: [tenant.outside.id, tenant.outside.username, `outside ${tenant.marker}`],
    contract: new ContractValidator(readDescription(document)),
    send: async (request) => {
      await things.fillUp();
      const key = keys[request.by];
      const sent: SentRequest = {
        method: request.method,
        path: things.resolve(request.path, encodeURIComponent),
        headers: {
          ...request.headers,
          ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        },
        body: request.body === null ? null : resolvedBody(request.body, things),
      };
      if (request.by === 'meta' && sent.body !== null) {
        sent.headers['x-hub-signature-256'] = signatureOf(sent.body, gateway.secrets.appSecrets[0]);
      }
      const answer = await exchange(pool, gateway.url, sent);
      const byStatus = counts.get(request.operationId) ?? new Map<number, number>();
      counts.set(request.operationId, byStatus);
      byStatus.set(answer.status, (byStatus.get(answer.status) ?? 0) + 1);
      noteWhatChanged(things, description.operations, sent, request, answer);
      return { request, sent, answer };
    },
    close: async () => {
      await pool.close();
      await gateway.close();
    },
  };
}

/** Byte by byte, since a body need not be text. */
function resolvedBody(body: Buffer, things: Things): Buffer {
  const name = (text: string) => Buffer.from(text).toString('latin1');
  return Buffer.from(things.resolve(body.toString('latin1'), name), 'latin1');
}

async function exchange(
  pool: Pool,
  origin: string,
  { method, path, headers, body }: SentRequest,
): Promise<FuzzAnswer> {
  const response = await pool.request({ method, path, headers, body }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    const curl = asCurl(origin, { method, path, headers, body });
    throw new Error(`${why}\n${curl}`, { cause });
  });
  const text = await response.body.text();
  const flat = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  return { status: response.statusCode, headers: Object.fromEntries(flat), text };
}

function noteWhatChanged(
  things: Things,
  operations: readonly Operation[],
  { method, path }: SentRequest,
  { operationId }: FuzzRequest,
  { status, text }: FuzzAnswer,
): void {
  const operation = operations.find((one) => one.operationId === operationId);
  if (!operation || operation.method !== method || status >= 300) return;
  const kinds = kindsOf(`${operation.path}/{made}`);
  if (operation.for === 'operator' && kinds[0] !== 'tenants') return;
  if (method === 'POST' && status === 201 && kinds.length === 1) {
    const made: unknown = JSON.parse(text);
    const hasId = typeof made === 'object' && made !== null && 'id' in made;
    if (hasId && typeof made.id === 'string') things.note(kinds[0] ?? '', { made: made.id });
  }
  const cursor = method === 'GET' ? /"next_cursor":"([\w-]+)"/.exec(text)?.[1] : undefined;
  if (cursor !== undefined) things.noteCursor(cursor);
  const isWhole = operation.path.endsWith('}');
  if (method === 'DELETE' && isWhole) {
    const last = path.split('?')[0]?.split('/').at(-1) ?? '';
    things.note(kindsOf(operation.path).at(-1) ?? '', { gone: decodeURIComponent(last) });
  }
}
