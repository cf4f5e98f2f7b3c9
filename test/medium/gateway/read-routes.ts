import { z } from 'zod';
import type { Method } from './ask.js';
import type { Gateway } from './open-gateway.js';

export type Route = { method: Method; path: string; operationId: string };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const NAMES = { get: 'GET', post: 'POST', put: 'PUT', patch: 'PATCH', delete: 'DELETE' } as const;
const operation = z.looseObject({ operationId: z.string() });

export const openApi = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.partialRecord(z.enum(METHODS), operation)),
});

/** Every route that the gateway's own description names, path parameters as `{id}`. */
export async function readRoutes(gateway: Gateway): Promise<Route[]> {
  const document = openApi.parse((await gateway.ask({ path: '/openapi.json' })).json);
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    METHODS.flatMap((method) => {
      const found = operations[method];
      return found ? [{ method: NAMES[method], path, operationId: found.operationId }] : [];
    }),
  );
}
