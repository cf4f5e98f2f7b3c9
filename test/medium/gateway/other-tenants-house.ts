import { z } from 'zod';
import { ApiDescription, type Operation } from '../../fuzz/openapi/read-description.js';
import { tell } from '../../fuzz/tell.js';
import type { Answer, Method } from './ask.js';
import { aFilledTenant, aKey, type FilledTenant } from './filled-tenant.js';
import { openGateway, type Gateway } from './open-gateway.js';
import { namesIn, rowsOf, type RowsOfTenant } from './rows-of.js';
import { SINGLE_SCOPES, type GuardedRoute } from './tenant-routes.js';

/** A key of the stranger, and what it may do. */
export type KeyOfStranger = { name: string; key: string; scopes: readonly string[] };

/** Two tenants with everything in them: an owner, and a stranger who asks for what is the owner's. */
export type House = {
  gateway: Gateway;
  owner: FilledTenant;
  stranger: FilledTenant;
  ownerRows: RowsOfTenant;
  strangerRows: RowsOfTenant;
  /** Names, ids and secrets that no answer to the stranger may hold. */
  ownerNames: string[];
  /** One for each scope, one for all, and one for all but each. */
  keys: KeyOfStranger[];
  operationOf(route: GuardedRoute): Operation;
  /** The fields that the body of an operation may have. */
  fieldsOf(operation: Operation): string[];
  /** Every request is counted and has the same `X-Request-Id`, so that answers can be compared. */
  ask(method: Method, path: string, key: string | null, body?: unknown): Promise<Answer>;
  /** Prints how much was asked. */
  report(what: string, routes: number): void;
  close(): Promise<void>;
};

const withProperties = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
});

export async function openHouse(): Promise<House> {
  const gateway = await openGateway();
  const owner = await aFilledTenant(gateway);
  const stranger = await aFilledTenant(gateway);
  const ownerRows = await rowsOf(gateway.database, owner.id);
  const description = new ApiDescription((await gateway.ask({ path: '/openapi.json' })).json);
  let asked = 0;
  return {
    gateway,
    owner,
    stranger,
    ownerRows,
    strangerRows: await rowsOf(gateway.database, stranger.id),
    ownerNames: [...namesIn(ownerRows), ...owner.secrets, owner.marker],
    keys: await keysOf(gateway, stranger),
    operationOf: ({ method, path }) => {
      const found = description.operations.find(
        (one) => one.method === method && one.path === path,
      );
      if (!found) throw new Error(`${method} ${path} is not in the description of the API.`);
      return found;
    },
    fieldsOf: ({ body }) => {
      const { properties } = withProperties.parse(description.follow(body?.schema ?? {}));
      return Object.keys(properties);
    },
    ask: (method, path, key, body) => {
      asked += 1;
      return gateway.ask({
        method,
        path,
        headers: { 'x-request-id': 'the-same' },
        ...(key === null ? {} : { key }),
        ...(body === undefined ? {} : { body }),
      });
    },
    report: (what, routes) => {
      const keys = SINGLE_SCOPES.length * 2 + 1;
      tell(`${what}: ${routes} routes, ${keys} keys, ${asked} requests`);
    },
    close: () => gateway.close(),
  };
}

async function keysOf(gateway: Gateway, { id }: FilledTenant): Promise<KeyOfStranger[]> {
  const wanted = [
    ...SINGLE_SCOPES.map((scope) => ({ name: `only ${scope}`, scopes: [scope] })),
    { name: 'all', scopes: ['*'] },
    ...SINGLE_SCOPES.map((scope) => ({
      name: `all but ${scope}`,
      scopes: SINGLE_SCOPES.filter((one) => one !== scope),
    })),
  ];
  const keys: KeyOfStranger[] = [];
  for (const one of wanted) keys.push({ ...one, key: (await aKey(gateway, id, one)).key });
  return keys;
}

export function opens({ scopes }: KeyOfStranger, { scope }: GuardedRoute): boolean {
  return scope === null || scopes.includes('*') || scopes.includes(scope);
}

/** Headers that tell of the moment and of the key, never of what was asked for. */
const OF_THE_MOMENT = ['date', 'ratelimit', 'ratelimit-policy', 'keep-alive'];

/** Where a page of the feed ended that shows nothing: a moment. */
const CURSOR_OF_NOTHING = /^(\{"data":\[\],"next_cursor":")[^"]+(?=","has_more":false\}$)/;

/** All that a caller can see of an answer, less `asked`, which is what it said itself. */
export function seenIn({ status, headers, text: whole }: Answer, asked = ''): unknown {
  const shown = Object.entries(headers).filter(([name]) => !OF_THE_MOMENT.includes(name));
  const text = whole.replace(CURSOR_OF_NOTHING, '$1…');
  return { status, headers: shown, text: asked === '' ? text : text.replaceAll(asked, '…') };
}
