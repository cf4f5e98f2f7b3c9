import { Agent, request } from 'undici';
import type { Stand } from './stand.js';

/** A tenant of the stand, asking over keep-alive connections of its own. */
export type Tenant = {
  ask<T>(
    status: number,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH',
    path: string,
    body?: unknown,
  ): Promise<T>;
  close(): Promise<void>;
};

/** Room for whatever a bench does. */
const LIMITS = {
  accounts: 100_000,
  requests_per_minute: 1_000_000,
  reply_rules: 1_000,
  webhook_endpoints: 1_000,
};

export async function aTenant({ gateway, adminToken }: Stand): Promise<Tenant> {
  const agent = new Agent({ connections: 64, pipelining: 1 });
  const as =
    (key: string): Tenant['ask'] =>
    async <T>(
      status: number,
      method: 'GET' | 'POST' | 'PUT' | 'PATCH',
      path: string,
      body?: unknown,
    ) => {
      const answer = await request(`${gateway.url}${path}`, {
        dispatcher: agent,
        method,
        headers: {
          authorization: `Bearer ${key}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      const text = await answer.body.text();
      if (answer.statusCode !== status) {
        throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 500)}`);
      }
      return JSON.parse(text) as T;
    };
  const operator = as(adminToken);
  const { id } = await operator<{ id: string }>(201, 'POST', '/v1/admin/tenants', {
    name: 'Bench',
    limits: LIMITS,
  });
  const { key } = await operator<{ key: string }>(201, 'POST', `/v1/admin/tenants/${id}/api-keys`, {
    name: 'bench',
  });
  return { ask: as(key), close: () => agent.close() };
}
